import type { Router } from 'express';
import { claimSchema } from '../../schemas/desk.ts';
import { draftsInputSchema } from '../../schemas/draft.ts';
import { claimInputSchema } from '../../schemas/http.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, nothing } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { pageParams } from '../parse-request.ts';
import { sendActionError } from '../problem.ts';

/** Who works on a page: a desk claims it, renews that while it is open, gives it back, and keeps what is typed. */
export function claimRoutes(context: ApiContext): Router {
  const { recordsFor } = context;
  const routes = declareRoutes(context);

  routes.post(
    '/pages/:pageId/claim',
    {
      action: 'correct',
      summary: 'Take a page to work on, or renew that',
      params: pageParams,
      body: claimInputSchema,
      answers: [json(claimSchema, 'Who has it, and until when')],
      problems: ['not-found', 'claimed', 'already-approved', 'set-aside'],
    },
    async (response, { params, body }) => {
      const claimed = await recordsFor(response).claimPage(
        params.pageId,
        actorOf(response).name,
        body.desk,
      );
      if (!claimed.ok) return sendActionError(response, claimed.error);
      response.json(claimed.value);
    },
  );

  routes.delete(
    '/pages/:pageId/claim',
    {
      action: 'correct',
      summary: 'Give a page back',
      params: pageParams,
      body: claimInputSchema,
      answers: [nothing('Given back')],
    },
    async (response, { params, body }) => {
      await recordsFor(response).releasePage(params.pageId, actorOf(response).name, body.desk);
      response.status(204).end();
    },
  );

  routes.post(
    '/pages/:pageId/drafts',
    {
      action: 'correct',
      summary: 'Keep what one has typed into the fields of a page',
      description:
        'One’s own, sealed, besides what was kept before. The page’s view answers with it.',
      params: pageParams,
      body: draftsInputSchema,
      answers: [nothing('Kept')],
      problems: ['not-found', 'already-approved', 'set-aside'],
    },
    async (response, { params, body }) => {
      const person = actorOf(response).name;
      const kept = await recordsFor(response).keepDrafts(params.pageId, person, body.drafts);
      if (!kept.ok) return sendActionError(response, kept.error);
      response.status(204).end();
    },
  );

  return routes.router;
}
