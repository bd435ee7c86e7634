import type { Response, Router } from 'express';
import { correctionInputSchema, pageViewSchema } from '../../schemas/desk.ts';
import {
  approvalInputSchema,
  reasonInputSchema,
  revealedSchema,
  type Revealed,
} from '../../schemas/http.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { actorOf, viewerOf } from '../guard.ts';
import { fieldParams, pageParams } from '../parse-request.ts';
import { sendActionError, sendProblem } from '../problem.ts';
import { sendView } from '../send-view.ts';

const correctionBody = correctionInputSchema
  .refine(
    ({ action, value }) => action === 'as-is' || (action === 'correct') === (value !== undefined),
    {
      path: ['value'],
      message: '"value" belongs to "correct", may come with "as-is", and with nothing else',
    },
  )
  .refine(({ action, rules }) => action === 'as-is' || rules === undefined, {
    path: ['rules'],
    message: '"rules" come with "as-is" alone',
  });

const pageAnswer = json(pageViewSchema, 'The page as it is now');

/** What people do to a page. Every action is written to the audit under the name of who is signed in. */
export function actionRoutes(context: ApiContext): Router {
  const { recordsFor } = context;
  const routes = declareRoutes(context);

  routes.post(
    '/pages/:pageId/fields/:fieldId/actions',
    {
      action: 'correct',
      summary: 'Correct, confirm or blank a field, call it illegible, or undo that',
      params: fieldParams,
      body: correctionBody,
      answers: [pageAnswer],
      problems: [
        'not-found',
        'claimed',
        'stale',
        'already-approved',
        'set-aside',
        'own-entry',
        'nothing-to-undo',
        'invalid-value',
      ],
    },
    async (response, { params, body }) => {
      const person = actorOf(response).name;
      const done = await recordsFor(response).act(params.pageId, params.fieldId, body, person);
      if (!done.ok) return sendActionError(response, done.error);
      await sendView(context, params.pageId, response);
    },
  );

  routes.post(
    '/pages/:pageId/approve',
    {
      action: 'approve',
      summary: 'Approve the record of a page',
      params: pageParams,
      body: approvalInputSchema,
      answers: [pageAnswer],
      problems: [
        'not-found',
        'claimed',
        'stale',
        'already-approved',
        'set-aside',
        'open-entries',
        'open-fields',
        'broken-rules',
      ],
    },
    async (response, { params, body }) => {
      const done = await recordsFor(response).approve(
        params.pageId,
        actorOf(response).name,
        body.seen,
      );
      if (!done.ok) return sendActionError(response, done.error);
      await sendView(context, params.pageId, response);
    },
  );

  routes.post(
    '/pages/:pageId/reopen',
    {
      action: 'reopen',
      summary: 'Take an approval back',
      params: pageParams,
      body: reasonInputSchema,
      answers: [pageAnswer],
      problems: ['not-found', 'claimed', 'not-approved', 'set-aside', 'invalid-value'],
    },
    async (response, { params, body }) => {
      const done = await recordsFor(response).reopen(
        params.pageId,
        actorOf(response).name,
        body.reason,
      );
      if (!done.ok) return sendActionError(response, done.error);
      await sendView(context, params.pageId, response);
    },
  );

  routes.post(
    '/pages/:pageId/fields/:fieldId/reveal',
    {
      action: 'reveal-secret',
      summary: 'Show one secret value, which goes on record',
      params: fieldParams,
      body: reasonInputSchema,
      answers: [json(revealedSchema, 'The value, and the crop of its field')],
      problems: ['not-found', 'not-secret', 'set-aside', 'invalid-value'],
    },
    async (response, { params: { pageId, fieldId }, body }) => {
      const person = actorOf(response).name;
      const secrecy = await findSecrecy(context, pageId, fieldId, response);
      if (secrecy === null) return sendProblem(response, 'not-found');
      if (secrecy !== 'secret') return sendProblem(response, 'not-secret');
      const shown = await recordsFor(response).reveal(pageId, fieldId, person, body.reason);
      if (!shown.ok) return sendActionError(response, shown.error);
      const answer: Revealed = {
        value: shown.value,
        crop: await findSecretCrop(context, pageId, fieldId, response),
      };
      response.json(answer);
    },
  );

  return routes.router;
}

async function findSecrecy(
  { recordsFor, forms }: ApiContext,
  pageId: string,
  fieldId: string,
  response: Response,
) {
  const view = await recordsFor(response).viewPageFor(pageId, viewerOf(response));
  const key = view?.reading?.form;
  const form = key && forms.get(key.id, key.version);
  return form?.fields.find((field) => field.id === fieldId)?.secret ?? null;
}

async function findSecretCrop(
  { recordsFor, blobs }: ApiContext,
  pageId: string,
  fieldId: string,
  response: Response,
): Promise<Revealed['crop']> {
  const picture = await recordsFor(response).findPicture(pageId, 'crop', fieldId);
  if (picture === null) return null;
  const bytes = await blobs.get(picture.sha256);
  if (!bytes.ok) return null;
  return { mediaType: picture.mediaType, base64: bytes.value.toString('base64') };
}
