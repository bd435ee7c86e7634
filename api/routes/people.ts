import { Router } from 'express';
import { z } from 'zod';
import {
  disablingSchema,
  invitationSchema,
  roleChangeSchema,
} from '../../schemas/access/accounts.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from '../guard.ts';
import { parseOrRefuse } from '../parse-request.ts';
import { sendAccountError } from '../problem.ts';

const personParams = z.object({ accountId: z.uuid() });

/** The accounts of this house, for administrators. Links are answered once, to be handed over. */
export function peopleRoutes({ accounts, may }: ApiContext): Router {
  const router = Router();
  const manage = may('manage-accounts');

  router.get('/people', manage, async (_request, response) => {
    response.json({ people: await accounts.listPeople() });
  });

  router.post('/people', manage, async (request, response) => {
    const person = parseOrRefuse(invitationSchema, request.body, response);
    if (person === null) return;
    const link = await accounts.invite(person, actorOf(response).name);
    if (!link.ok) return sendAccountError(response, link.error);
    response.status(201).json(link.value);
  });

  router.post('/people/:accountId/link', manage, async (request, response) => {
    const params = parseOrRefuse(personParams, request.params, response);
    if (params === null) return;
    const link = await accounts.makeLink(params.accountId, actorOf(response).name);
    if (!link.ok) return sendAccountError(response, link.error);
    response.json(link.value);
  });

  router.post('/people/:accountId/roles', manage, async (request, response) => {
    const params = parseOrRefuse(personParams, request.params, response);
    const change = params && parseOrRefuse(roleChangeSchema, request.body, response);
    if (!params || !change) return;
    const { name } = actorOf(response);
    const done = await accounts.setRoles(params.accountId, change.roles, name);
    if (!done.ok) return sendAccountError(response, done.error);
    response.json({ people: await accounts.listPeople() });
  });

  router.post('/people/:accountId/disabled', manage, async (request, response) => {
    const params = parseOrRefuse(personParams, request.params, response);
    const change = params && parseOrRefuse(disablingSchema, request.body, response);
    if (!params || !change) return;
    const { name } = actorOf(response);
    const done = await accounts.setDisabled(params.accountId, change.disabled, name);
    if (!done.ok) return sendAccountError(response, done.error);
    response.json({ people: await accounts.listPeople() });
  });

  return router;
}
