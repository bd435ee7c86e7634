import type { Router } from 'express';
import { z } from 'zod';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { sendProblem } from '../problem.ts';

/**
 * `/healthz`: the process answers. `/readyz`: what everything rests on answers in time as well, and the
 * process is not about to end. Neither tells data.
 */
export function healthRoutes(context: ApiContext): Router {
  const { log, findUnready } = context;
  const routes = declareRoutes(context, '');
  routes.get(
    '/healthz',
    {
      action: null,
      summary: 'Does the process answer?',
      answers: [json(z.object({ status: z.literal('ok') }), 'It does')],
    },
    (response) => {
      response.set('Cache-Control', 'no-store').json({ status: 'ok' });
    },
  );
  routes.get(
    '/readyz',
    {
      action: null,
      summary: 'Do records, queue and originals answer as well?',
      answers: [json(z.object({ status: z.literal('ready') }), 'They do')],
      problems: ['not-ready'],
    },
    async (response) => {
      response.set('Cache-Control', 'no-store');
      const missing = await findUnready();
      if (missing.length === 0) {
        response.json({ status: 'ready' });
        return;
      }
      log.error({ missing }, 'not ready');
      sendProblem(response, 'not-ready');
    },
  );
  return routes.router;
}
