import type { Router } from 'express';
import { z } from 'zod';
import {
  apiTokenListSchema,
  madeTokenSchema,
  newTokenSchema,
} from '../../schemas/access/tokens.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { areDepartments } from '../departments.ts';
import { actorOf } from '../guard.ts';
import { sendProblem } from '../problem.ts';

const tokenParams = z.object({ tokenId: z.uuid() });

/** By which other programs come in, for administrators. A token is answered once. */
export function tokenRoutes(context: ApiContext): Router {
  const { tokens } = context;
  const routes = declareRoutes(context);
  const action = 'manage-tokens';

  routes.get(
    '/tokens',
    { action, summary: 'List tokens', answers: [json(apiTokenListSchema, 'Tokens')] },
    async (response) => {
      response.json({ tokens: await tokens.list() });
    },
  );

  routes.post(
    '/tokens',
    {
      action,
      summary: 'Make a token for another program',
      body: newTokenSchema,
      answers: [json(madeTokenSchema, 'The token, shown this once', 201)],
      problems: ['token-name-taken', 'unknown-department'],
    },
    async (response, { body }) => {
      if (!areDepartments(context, body.departments, response, true)) return;
      const made = await tokens.make(body, actorOf(response).name);
      if (!made.ok) return sendProblem(response, made.error.kind);
      response.status(201).json(made.value);
    },
  );

  routes.delete(
    '/tokens/:tokenId',
    {
      action,
      summary: 'Revoke a token',
      params: tokenParams,
      answers: [json(apiTokenListSchema, 'Tokens')],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      const done = await tokens.revoke(params.tokenId, actorOf(response).name);
      if (!done.ok) return sendProblem(response, done.error.kind);
      response.json({ tokens: await tokens.list() });
    },
  );

  return routes.router;
}
