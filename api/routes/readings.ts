import { Router, type Response } from 'express';
import { readWishSchema } from '../../schemas/desk.ts';
import type { Result } from '../../schemas/result.ts';
import type { ActionError } from '../../store/contracts.ts';
import type { ApiContext } from '../context.ts';
import { pageParams, parseOrRefuse, personOrRefuse } from '../parse-request.ts';
import { sendActionError, sendProblem } from '../problem.ts';

/** Has pages read again as a person wants them, and takes that back. */
export function readingRoutes({ records, queuePage }: ApiContext): Router {
  const router = Router();

  const answer = async (
    pageId: string,
    asked: Result<{ wishId: string }, ActionError>,
    response: Response,
  ): Promise<void> => {
    if (!asked.ok) return sendActionError(response, asked.error);
    await queuePage({ pageId, wishId: asked.value.wishId });
    const view = await records.viewPage(pageId);
    if (view === null) return sendProblem(response, 'not-found');
    response.json(view);
  };

  router.post('/pages/:pageId/read-again', async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    const wish = params && parseOrRefuse(readWishSchema, request.body, response);
    const person = wish && personOrRefuse(request, response);
    if (!params || !wish || !person) return;
    const { pageId } = params;
    await answer(pageId, await records.askReading(pageId, wish, person), response);
  });

  router.post('/pages/:pageId/read-again/undo', async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    const person = params && personOrRefuse(request, response);
    if (!params || !person) return;
    const { pageId } = params;
    await answer(pageId, await records.undoReading(pageId, person), response);
  });

  return router;
}
