import type { Response, Router } from 'express';
import { pageViewSchema } from '../../schemas/desk.ts';
import { askedReadingSchema, undoneReadingSchema } from '../../schemas/http.ts';
import type { Result } from '../../schemas/result.ts';
import type { ActionError } from '../../store/contracts.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { pageParams } from '../parse-request.ts';
import { sendActionError } from '../problem.ts';
import { sendView } from '../send-view.ts';

/** Has pages read again as a person wants them, and takes that back. */
export function readingRoutes(context: ApiContext): Router {
  const { recordsFor, queuePage } = context;
  const routes = declareRoutes(context);

  const answer = async (
    pageId: string,
    asked: Result<{ wishId: string }, ActionError>,
    response: Response,
  ): Promise<void> => {
    if (!asked.ok) return sendActionError(response, asked.error);
    await queuePage({ pageId, wishId: asked.value.wishId });
    await sendView(context, pageId, response);
  };

  routes.post(
    '/pages/:pageId/read-again',
    {
      action: 'read-again',
      summary: 'Have a page read as a person wants it',
      params: pageParams,
      body: askedReadingSchema,
      answers: [json(pageViewSchema, 'The page as it is now')],
      problems: [
        'not-found',
        'claimed',
        'stale',
        'already-approved',
        'set-aside',
        'unknown-form',
        'unusable-anchors',
      ],
    },
    async (response, { params: { pageId }, body }) => {
      const person = actorOf(response).name;
      const { seen, ...wish } = body;
      await answer(
        pageId,
        await recordsFor(response).askReading(pageId, wish, person, seen),
        response,
      );
    },
  );

  routes.post(
    '/pages/:pageId/read-again/undo',
    {
      action: 'read-again',
      summary: 'Take the last of such requests back',
      params: pageParams,
      body: undoneReadingSchema,
      answers: [json(pageViewSchema, 'The page as it is now')],
      problems: [
        'not-found',
        'claimed',
        'stale',
        'already-approved',
        'set-aside',
        'nothing-to-undo',
      ],
    },
    async (response, { params: { pageId }, body }) => {
      const person = actorOf(response).name;
      await answer(
        pageId,
        await recordsFor(response).undoReading(pageId, person, body.seen),
        response,
      );
    },
  );

  return routes.router;
}
