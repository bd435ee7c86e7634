import { Router } from 'express';
import type { ApiContext } from '../context.ts';
import { actorOf } from '../guard.ts';
import { pageParams, parseOrRefuse } from '../parse-request.ts';
import { sendActionError } from '../problem.ts';

/** Who works on a page: a desk claims it, renews that while it is open, and gives it back. */
export function claimRoutes({ records, may }: ApiContext): Router {
  const router = Router();

  router.post('/pages/:pageId/claim', may('correct'), async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    if (params === null) return;
    const claimed = await records.claimPage(params.pageId, actorOf(response).name);
    if (!claimed.ok) return sendActionError(response, claimed.error);
    response.json(claimed.value);
  });

  router.delete('/pages/:pageId/claim', may('correct'), async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    if (params === null) return;
    await records.releasePage(params.pageId, actorOf(response).name);
    response.status(204).end();
  });

  return router;
}
