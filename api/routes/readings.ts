import { Router, type Response } from 'express';
import { askedReadingSchema, undoneReadingSchema } from '../../schemas/http.ts';
import type { Result } from '../../schemas/result.ts';
import type { ActionError } from '../../store/contracts.ts';
import type { ApiContext } from '../context.ts';
import { actorOf, viewerOf } from '../guard.ts';
import { pageParams, parseOrRefuse } from '../parse-request.ts';
import { sendActionError, sendProblem } from '../problem.ts';

/** Has pages read again as a person wants them, and takes that back. */
export function readingRoutes({ records, queuePage, may }: ApiContext): Router {
  const router = Router();

  const answer = async (
    pageId: string,
    asked: Result<{ wishId: string }, ActionError>,
    response: Response,
  ): Promise<void> => {
    if (!asked.ok) return sendActionError(response, asked.error);
    await queuePage({ pageId, wishId: asked.value.wishId });
    const view = await records.viewPageFor(pageId, viewerOf(response));
    if (view === null) return sendProblem(response, 'not-found');
    response.json(view);
  };

  router.post('/pages/:pageId/read-again', may('read-again'), async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    const asked = params && parseOrRefuse(askedReadingSchema, request.body, response);
    if (!params || !asked) return;
    const person = actorOf(response).name;
    const { pageId } = params;
    const { seen, ...wish } = asked;
    await answer(pageId, await records.askReading(pageId, wish, person, seen), response);
  });

  router.post('/pages/:pageId/read-again/undo', may('read-again'), async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    const asked = params && parseOrRefuse(undoneReadingSchema, request.body, response);
    if (!params || !asked) return;
    const person = actorOf(response).name;
    const { pageId } = params;
    await answer(pageId, await records.undoReading(pageId, person, asked.seen), response);
  });

  return router;
}
