import type { Router } from 'express';
import { z } from 'zod';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { sendProblem } from '../problem.ts';

/** `/healthz`: the process answers. `/readyz`: the records answer as well. Neither tells data. `ask`: asks the records anything. */
export function healthRoutes(context: ApiContext, ask: () => Promise<unknown>): Router {
  const { log } = context;
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
      summary: 'Do the records answer as well?',
      answers: [json(z.object({ status: z.literal('ready') }), 'They do')],
      problems: ['not-ready'],
    },
    async (response) => {
      response.set('Cache-Control', 'no-store');
      try {
        await ask();
        response.json({ status: 'ready' });
      } catch (error) {
        log.error(
          { error: error instanceof Error ? error.name : typeof error },
          'records unreachable',
        );
        sendProblem(response, 'not-ready');
      }
    },
  );
  return routes.router;
}
