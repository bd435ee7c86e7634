import { Router } from 'express';
import { z } from 'zod';
import { newTokenSchema } from '../../schemas/access/tokens.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from '../guard.ts';
import { parseOrRefuse } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

const tokenParams = z.object({ tokenId: z.uuid() });

/** By which other programs come in, for administrators. A token is answered once. */
export function tokenRoutes({ tokens, may }: ApiContext): Router {
  const router = Router();
  const manage = may('manage-tokens');

  router.get('/tokens', manage, async (_request, response) => {
    response.json({ tokens: await tokens.list() });
  });

  router.post('/tokens', manage, async (request, response) => {
    const input = parseOrRefuse(newTokenSchema, request.body, response);
    if (input === null) return;
    const made = await tokens.make(input, actorOf(response).name);
    if (!made.ok) return sendProblem(response, made.error.kind);
    response.status(201).json(made.value);
  });

  router.delete('/tokens/:tokenId', manage, async (request, response) => {
    const params = parseOrRefuse(tokenParams, request.params, response);
    if (params === null) return;
    const done = await tokens.revoke(params.tokenId, actorOf(response).name);
    if (!done.ok) return sendProblem(response, done.error.kind);
    response.json({ tokens: await tokens.list() });
  });

  return router;
}
