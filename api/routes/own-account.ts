import type { Router } from 'express';
import { z } from 'zod';
import { openSessionListSchema, passwordChangeSchema } from '../../schemas/access/accounts.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { keepCookies, visitOf } from '../guard.ts';
import { sendAccountError } from '../problem.ts';

const sessionParams = z.object({ sessionId: z.uuid() });

const sessionsAnswer = json(openSessionListSchema, 'The sessions there are now');

/** What people do with their own account. */
export function ownAccountRoutes(context: ApiContext): Router {
  const { accounts } = context;
  const routes = declareRoutes(context);

  routes.get(
    '/own/sessions',
    { action: 'own-account', summary: 'List own sessions', answers: [sessionsAnswer] },
    async (response, { request }) => {
      response.json({ sessions: await accounts.listSessions(visitOf(request)) });
    },
  );

  routes.delete(
    '/own/sessions/:sessionId',
    {
      action: 'own-account',
      summary: 'End one of the own sessions',
      params: sessionParams,
      answers: [sessionsAnswer],
    },
    async (response, { request, params }) => {
      await accounts.endSessions(visitOf(request), { id: params.sessionId });
      response.json({ sessions: await accounts.listSessions(visitOf(request)) });
    },
  );

  routes.delete(
    '/own/sessions',
    { action: 'own-account', summary: 'End all other own sessions', answers: [sessionsAnswer] },
    async (response, { request }) => {
      await accounts.endSessions(visitOf(request), 'others');
      response.json({ sessions: await accounts.listSessions(visitOf(request)) });
    },
  );

  routes.post(
    '/own/password',
    {
      action: 'own-account',
      summary: 'Change the own password',
      body: passwordChangeSchema,
      answers: [json(z.object({}), 'Changed')],
      problems: ['wrong-password', 'no-password', 'too-many-tries'],
    },
    async (response, { request, body }) => {
      const done = await accounts.changePassword(visitOf(request), body.current, body.next);
      if (!done.ok) return sendAccountError(response, done.error);
      keepCookies(response, done.value);
      response.json({});
    },
  );

  return routes.router;
}
