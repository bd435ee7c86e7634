import { Router } from 'express';
import { z } from 'zod';
import { passwordChangeSchema } from '../../schemas/access/accounts.ts';
import type { ApiContext } from '../context.ts';
import { keepCookies, visitOf } from '../guard.ts';
import { parseOrRefuse } from '../parse-request.ts';
import { sendAccountError } from '../problem.ts';

const sessionParams = z.object({ sessionId: z.uuid() });

/** What people do with their own account. */
export function ownAccountRoutes({ accounts, may }: ApiContext): Router {
  const router = Router();

  router.get('/own/sessions', may('own-account'), async (request, response) => {
    response.json({ sessions: await accounts.listSessions(visitOf(request)) });
  });

  router.delete('/own/sessions/:sessionId', may('own-account'), async (request, response) => {
    const params = parseOrRefuse(sessionParams, request.params, response);
    if (params === null) return;
    await accounts.endSessions(visitOf(request), { id: params.sessionId });
    response.json({ sessions: await accounts.listSessions(visitOf(request)) });
  });

  router.delete('/own/sessions', may('own-account'), async (request, response) => {
    await accounts.endSessions(visitOf(request), 'others');
    response.json({ sessions: await accounts.listSessions(visitOf(request)) });
  });

  router.post('/own/password', may('own-account'), async (request, response) => {
    const input = parseOrRefuse(passwordChangeSchema, request.body, response);
    if (input === null) return;
    const done = await accounts.changePassword(visitOf(request), input.current, input.next);
    if (!done.ok) return sendAccountError(response, done.error);
    keepCookies(response, done.value);
    response.json({});
  });

  return router;
}
