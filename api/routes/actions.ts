import { Router, type Response } from 'express';
import { correctionInputSchema } from '../../schemas/desk.ts';
import { approvalInputSchema, reasonInputSchema, type Revealed } from '../../schemas/http.ts';
import type { ApiContext } from '../context.ts';
import { actorOf, viewerOf } from '../guard.ts';
import { fieldParams, pageParams, parseOrRefuse } from '../parse-request.ts';
import { sendActionError, sendProblem } from '../problem.ts';

const correctionBody = correctionInputSchema.refine(
  (input) => (input.action === 'correct') === (input.value !== undefined),
  { path: ['value'], message: '"value" belongs to "correct", and only to it' },
);

/** What people do to a page. Every action is written to the audit under the name of who is signed in. */
export function actionRoutes(context: ApiContext): Router {
  const { records, may } = context;
  const router = Router();

  router.post(
    '/pages/:pageId/fields/:fieldId/actions',
    may('correct'),
    async (request, response) => {
      const params = parseOrRefuse(fieldParams, request.params, response);
      const input = params && parseOrRefuse(correctionBody, request.body, response);
      if (!params || !input) return;
      const person = actorOf(response).name;
      const done = await records.act(params.pageId, params.fieldId, input, person);
      if (!done.ok) return sendActionError(response, done.error);
      await sendView(context, params.pageId, response);
    },
  );

  router.post('/pages/:pageId/approve', may('approve'), async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    const input = params && parseOrRefuse(approvalInputSchema, request.body ?? {}, response);
    if (!params || !input) return;
    const person = actorOf(response).name;
    const done = await records.approve(params.pageId, person, input.seen);
    if (!done.ok) return sendActionError(response, done.error);
    await sendView(context, params.pageId, response);
  });

  router.post('/pages/:pageId/reopen', may('reopen'), async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    const input = params && parseOrRefuse(reasonInputSchema, request.body, response);
    if (!params || !input) return;
    const person = actorOf(response).name;
    const done = await records.reopen(params.pageId, person, input.reason);
    if (!done.ok) return sendActionError(response, done.error);
    await sendView(context, params.pageId, response);
  });

  router.post(
    '/pages/:pageId/fields/:fieldId/reveal',
    may('reveal-secret'),
    async (request, response) => {
      const params = parseOrRefuse(fieldParams, request.params, response);
      const input = params && parseOrRefuse(reasonInputSchema, request.body, response);
      if (!params || !input) return;
      const person = actorOf(response).name;
      const { pageId, fieldId } = params;
      const secrecy = await findSecrecy(context, pageId, fieldId, response);
      if (secrecy === null) return sendProblem(response, 'not-found');
      if (secrecy !== 'secret') return sendProblem(response, 'not-secret');
      const shown = await records.reveal(pageId, fieldId, person, input.reason);
      if (!shown.ok) return sendActionError(response, shown.error);
      const answer: Revealed = {
        value: shown.value,
        crop: await findSecretCrop(context, pageId, fieldId),
      };
      response.json(answer);
    },
  );

  return router;
}

/** Every action answers with the page as it is now: the desk needs no second request. */
async function sendView(
  { records }: ApiContext,
  pageId: string,
  response: Response,
): Promise<void> {
  const view = await records.viewPageFor(pageId, viewerOf(response));
  if (view === null) return sendProblem(response, 'not-found');
  response.json(view);
}

async function findSecrecy(
  { records, forms }: ApiContext,
  pageId: string,
  fieldId: string,
  response: Response,
) {
  const view = await records.viewPageFor(pageId, viewerOf(response));
  const key = view?.reading?.form;
  const form = key && forms.get(key.id, key.version);
  return form?.fields.find((field) => field.id === fieldId)?.secret ?? null;
}

async function findSecretCrop(
  { records, blobs }: ApiContext,
  pageId: string,
  fieldId: string,
): Promise<Revealed['crop']> {
  const picture = await records.findPicture(pageId, 'crop', fieldId);
  if (picture === null) return null;
  const bytes = await blobs.get(picture.sha256);
  if (!bytes.ok) return null;
  return { mediaType: picture.mediaType, base64: bytes.value.toString('base64') };
}
