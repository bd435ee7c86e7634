import { Router } from 'express';
import type { ApiContext } from '../context.ts';
import { sendProblem } from '../problem.ts';

/** `/healthz`: the process answers. `/readyz`: the records answer as well. Neither tells data. */
export function healthRoutes({ records, log }: ApiContext): Router {
  const router = Router();
  router.get('/healthz', (_request, response) => {
    response.set('Cache-Control', 'no-store').json({ status: 'ok' });
  });
  router.get('/readyz', async (_request, response) => {
    response.set('Cache-Control', 'no-store');
    try {
      await records.countByState();
      response.json({ status: 'ready' });
    } catch (error) {
      log.error(
        { error: error instanceof Error ? error.name : typeof error },
        'records unreachable',
      );
      sendProblem(response, 'not-ready');
    }
  });
  return router;
}
