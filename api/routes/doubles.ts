import type { Response, Router } from 'express';
import { z } from 'zod';
import { doubleListSchema, doubleViewSchema, verdictInputSchema } from '../../schemas/double.ts';
import type { DoubleError } from '../../store/doubles/contracts.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { actorOf, viewerOf } from '../guard.ts';
import { doubleParams, lastOfFull, limitSchema } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

const listQuery = z.strictObject({
  state: z.enum(['open', 'decided']).default('open'),
  batch: z.uuid().optional().describe('only pairs with a page of this batch'),
  limit: limitSchema,
  after: z.uuid().optional(),
});

const pairAnswer = json(doubleViewSchema, 'The pair as it stands');

/** Pages that look like one sheet scanned twice, and what people say of them. */
export function doubleRoutes(context: ApiContext): Router {
  const { doublesFor } = context;
  const routes = declareRoutes(context);

  routes.get(
    '/doubles',
    {
      action: 'see-scans',
      summary: 'List pairs of pages that look like one sheet, newest first',
      query: listQuery,
      answers: [json(doubleListSchema, 'Pairs')],
    },
    async (response, { query: { state, batch, limit, after } }) => {
      const { doubles: found, total } = await doublesFor(response).list({
        state,
        limit,
        ...(batch !== undefined && { batchId: batch }),
        ...(after !== undefined && { after }),
      });
      response.json({ doubles: found, total, next: lastOfFull(found, limit)?.id ?? null });
    },
  );

  routes.get(
    '/doubles/:doubleId',
    {
      action: 'see-scans',
      summary: 'A pair, field by field',
      description: 'Values are there only for who may see fields.',
      params: doubleParams,
      answers: [pairAnswer],
      problems: ['not-found'],
    },
    (response, { params }) => sendPair(context, response, params.doubleId),
  );

  routes.post(
    '/doubles/:doubleId/decide',
    {
      action: 'settle-doubles',
      summary: 'Set one of the two pages aside, or say that they are two sheets',
      params: doubleParams,
      body: verdictInputSchema,
      answers: [pairAnswer],
      problems: ['not-found', 'claimed', 'double-decided'],
    },
    async (response, { params, body }) => {
      const person = actorOf(response).name;
      const done = await doublesFor(response).decide(params.doubleId, body.verdict, person);
      if (!done.ok) return sendDoubleError(response, done.error);
      await sendPair(context, response, params.doubleId);
    },
  );

  routes.post(
    '/doubles/:doubleId/undo',
    {
      action: 'settle-doubles',
      summary: 'Take such a decision back',
      params: doubleParams,
      answers: [pairAnswer],
      problems: ['not-found', 'double-decided'],
    },
    async (response, { params }) => {
      const done = await doublesFor(response).undo(params.doubleId, actorOf(response).name);
      if (!done.ok) return sendDoubleError(response, done.error);
      await sendPair(context, response, params.doubleId);
    },
  );

  return routes.router;
}

async function sendPair(
  { doublesFor }: ApiContext,
  response: Response,
  doubleId: string,
): Promise<void> {
  const viewer = actorOf(response).may('see-fields') ? viewerOf(response) : null;
  const view = await doublesFor(response).view(doubleId, viewer);
  if (view === null) return sendProblem(response, 'not-found');
  response.json(view);
}

const sendDoubleError = (response: Response, error: DoubleError): void =>
  error.kind === 'claimed'
    ? sendProblem(response, 'claimed', { claim: { person: error.person, until: error.until } })
    : sendProblem(response, error.kind);
