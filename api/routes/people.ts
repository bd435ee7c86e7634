import type { Router } from 'express';
import { z } from 'zod';
import {
  accountListSchema,
  departmentChangeSchema,
  disablingSchema,
  invitationSchema,
  madeLinkSchema,
  roleChangeSchema,
} from '../../schemas/access/accounts.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { areDepartments } from '../departments.ts';
import { actorOf } from '../guard.ts';
import { sendAccountError } from '../problem.ts';

const personParams = z.object({ accountId: z.uuid() });

const peopleAnswer = json(accountListSchema, 'All accounts');

/** The accounts of this house, for administrators. Links are answered once, to be handed over. */
export function peopleRoutes(context: ApiContext): Router {
  const { accounts } = context;
  const routes = declareRoutes(context);
  const action = 'manage-accounts';

  routes.get(
    '/people',
    { action, summary: 'List accounts', answers: [peopleAnswer] },
    async (response) => {
      response.json({ people: await accounts.listPeople() });
    },
  );

  routes.post(
    '/people',
    {
      action,
      summary: 'Invite a person',
      body: invitationSchema,
      answers: [json(madeLinkSchema, 'A one-time link to hand over', 201)],
      problems: ['email-taken', 'unknown-department'],
    },
    async (response, { body }) => {
      if (!areDepartments(context, body.departments, response, true)) return;
      const link = await accounts.invite(body, actorOf(response).name);
      if (!link.ok) return sendAccountError(response, link.error);
      response.status(201).json(link.value);
    },
  );

  routes.post(
    '/people/:accountId/link',
    {
      action,
      summary: 'Make a new one-time link for a person',
      params: personParams,
      answers: [json(madeLinkSchema, 'The link')],
      problems: ['not-found', 'account-disabled'],
    },
    async (response, { params }) => {
      const link = await accounts.makeLink(params.accountId, actorOf(response).name);
      if (!link.ok) return sendAccountError(response, link.error);
      response.json(link.value);
    },
  );

  routes.post(
    '/people/:accountId/roles',
    {
      action,
      summary: 'Set the roles of a person',
      params: personParams,
      body: roleChangeSchema,
      answers: [peopleAnswer],
      problems: ['not-found', 'last-administrator'],
    },
    async (response, { params, body }) => {
      const { name } = actorOf(response);
      const done = await accounts.setRoles(params.accountId, body.roles, name);
      if (!done.ok) return sendAccountError(response, done.error);
      response.json({ people: await accounts.listPeople() });
    },
  );

  routes.post(
    '/people/:accountId/departments',
    {
      action,
      summary: 'Limit a person to departments, or to none',
      params: personParams,
      body: departmentChangeSchema,
      answers: [peopleAnswer],
      problems: ['not-found', 'unknown-department'],
    },
    async (response, { params, body }) => {
      const { name } = actorOf(response);
      if (!areDepartments(context, body.departments, response, true)) return;
      const done = await accounts.setDepartments(params.accountId, body.departments, name);
      if (!done.ok) return sendAccountError(response, done.error);
      response.json({ people: await accounts.listPeople() });
    },
  );

  routes.post(
    '/people/:accountId/disabled',
    {
      action,
      summary: 'Disable or enable an account',
      params: personParams,
      body: disablingSchema,
      answers: [peopleAnswer],
      problems: ['not-found', 'last-administrator'],
    },
    async (response, { params, body }) => {
      const { name } = actorOf(response);
      const done = await accounts.setDisabled(params.accountId, body.disabled, name);
      if (!done.ok) return sendAccountError(response, done.error);
      response.json({ people: await accounts.listPeople() });
    },
  );

  return routes.router;
}
