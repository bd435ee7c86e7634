import { Router } from 'express';
import { claimInputSchema } from '../../schemas/http.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from '../guard.ts';
import { pageParams, parseOrRefuse } from '../parse-request.ts';
import { sendActionError } from '../problem.ts';

/** Who works on a page: a desk claims it, renews that while it is open, and gives it back. */
export function claimRoutes({ records, may }: ApiContext): Router {
  const router = Router();

  router.post('/pages/:pageId/claim', may('correct'), async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    const input = params && parseOrRefuse(claimInputSchema, request.body, response);
    if (!params || !input) return;
    const claimed = await records.claimPage(params.pageId, actorOf(response).name, input.desk);
    if (!claimed.ok) return sendActionError(response, claimed.error);
    response.json(claimed.value);
  });

  router.delete('/pages/:pageId/claim', may('correct'), async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    const input = params && parseOrRefuse(claimInputSchema, request.body, response);
    if (!params || !input) return;
    await records.releasePage(params.pageId, actorOf(response).name, input.desk);
    response.status(204).end();
  });

  return router;
}
