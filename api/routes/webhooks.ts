import type { Router } from 'express';
import { z } from 'zod';
import {
  deliveryListSchema,
  deliverySchema,
  madeWebhookSchema,
  newWebhookSchema,
  webhookListSchema,
  webhookSwitchSchema,
} from '../../schemas/webhook.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { lastOfFull, limitSchema } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

const webhookParams = z.object({ webhookId: z.uuid() });
const deliveryParams = z.object({ deliveryId: z.uuid() });
const logQuery = z.strictObject({ limit: limitSchema, after: z.uuid().optional() });

/** Which other programs are told of what, for administrators. A secret is answered once. */
export function webhookRoutes(context: ApiContext): Router {
  const { webhooks } = context;
  const routes = declareRoutes(context);
  const action = 'manage-webhooks';
  const all = json(webhookListSchema, 'Webhooks');
  const list = async () => ({ webhooks: await webhooks.list() });

  routes.get(
    '/webhooks',
    { action, summary: 'List webhooks', answers: [all] },
    async (response) => {
      response.json(await list());
    },
  );

  routes.post(
    '/webhooks',
    {
      action,
      summary: 'Have another program told of events',
      body: newWebhookSchema,
      answers: [json(madeWebhookSchema, 'The secret that signs, shown this once', 201)],
      problems: ['webhook-address-refused'],
    },
    async (response, { body }) => {
      const made = await webhooks.make(body, actorOf(response).name);
      if (!made.ok) return sendProblem(response, made.error.kind);
      response.status(201).json(made.value);
    },
  );

  routes.post(
    '/webhooks/:webhookId/state',
    {
      action,
      summary: 'Enable or disable a webhook',
      params: webhookParams,
      body: webhookSwitchSchema,
      answers: [all],
      problems: ['not-found'],
    },
    async (response, { params, body }) => {
      const { name } = actorOf(response);
      const done = await webhooks.switch(params.webhookId, body.enabled, name);
      if (!done.ok) return sendProblem(response, done.error.kind);
      response.json(await list());
    },
  );

  routes.delete(
    '/webhooks/:webhookId',
    {
      action,
      summary: 'Delete a webhook and its log',
      params: webhookParams,
      answers: [all],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      const done = await webhooks.remove(params.webhookId, actorOf(response).name);
      if (!done.ok) return sendProblem(response, done.error.kind);
      response.json(await list());
    },
  );

  routes.post(
    '/webhooks/:webhookId/test',
    {
      action,
      summary: 'Send a test',
      params: webhookParams,
      answers: [json(deliverySchema, 'The delivery, which waits', 202)],
      problems: ['not-found', 'webhook-disabled'],
    },
    async (response, { params }) => {
      const made = await webhooks.test(params.webhookId, actorOf(response).name);
      if (!made.ok) return sendProblem(response, made.error.kind);
      response.status(202).json(made.value);
    },
  );

  routes.get(
    '/webhooks/:webhookId/deliveries',
    {
      action,
      summary: 'What was sent in the last 30 days, newest first, and what became of it',
      params: webhookParams,
      query: logQuery,
      answers: [json(deliveryListSchema, 'Deliveries')],
      problems: ['not-found'],
    },
    async (response, { params, query: { limit, after } }) => {
      const deliveries = await webhooks.listDeliveries(params.webhookId, limit, after);
      if (deliveries === null) return sendProblem(response, 'not-found');
      response.json({ deliveries, next: lastOfFull(deliveries, limit)?.id ?? null });
    },
  );

  routes.post(
    '/webhook-deliveries/:deliveryId/again',
    {
      action,
      summary: 'Send a delivery again, under the same webhook-id',
      params: deliveryParams,
      answers: [json(deliverySchema, 'The delivery, which waits', 202)],
      problems: ['not-found', 'webhook-disabled'],
    },
    async (response, { params }) => {
      const again = await webhooks.sendAgain(params.deliveryId, actorOf(response).name);
      if (!again.ok) return sendProblem(response, again.error.kind);
      response.status(202).json(again.value);
    },
  );

  return routes.router;
}
