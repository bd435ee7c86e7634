import type { Response, Router } from 'express';
import { z } from 'zod';
import { reasonInputSchema } from '../../schemas/http.ts';
import {
  disposalListSchema,
  disposalSchema,
  disposalStateSchema,
  dueListSchema,
  heldListSchema,
  holdInputSchema,
  holdSchema,
  keepingSchema,
  proposalAnswerSchema,
  proposalInputSchema,
  type ProposalAnswer,
} from '../../schemas/retention.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, nothing } from '../contract.ts';
import { actorOf } from '../guard.ts';
import {
  disposalParams,
  holdParams,
  lastOfFull,
  limitSchema,
  scanParams,
} from '../parse-request.ts';
import { problemOfRetention, sendProblem, sendRetentionError } from '../problem.ts';

const listQuery = z.strictObject({ limit: limitSchema, after: z.uuid().optional() });
const disposalQuery = listQuery.extend({ state: disposalStateSchema.default('proposed') });

/** How long scans are kept, what is held, and disposal by two people. */
export function retentionRoutes(context: ApiContext): Router {
  const routes = declareRoutes(context);
  readingRoutes(context, routes);
  holdRoutes(context, routes);
  disposalRoutes(context, routes);
  return routes.router;
}

type Routes = ReturnType<typeof declareRoutes>;

function readingRoutes({ retentionFor, today }: ApiContext, routes: Routes): void {
  routes.get(
    '/retention/due',
    {
      action: 'see-keeping',
      summary: 'List scans whose time is over by their forms, oldest first',
      query: listQuery,
      answers: [json(dueListSchema, 'Scans that are neither held nor proposed')],
    },
    async (response, { query: { limit, after } }) => {
      const { due, total } = await retentionFor(response).listDue(today(), {
        limit,
        ...(after !== undefined && { after }),
      });
      response.json({ due, total, next: lastOfFull(due, limit)?.scanId ?? null });
    },
  );

  routes.get(
    '/retention/:scanId',
    {
      action: 'see-keeping',
      summary: 'How long a scan is kept, whether it is held, or to be disposed of',
      params: scanParams,
      answers: [json(keepingSchema, 'Where it stands')],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      const keeping = await retentionFor(response).find(params.scanId);
      if (keeping === null) return sendProblem(response, 'not-found');
      response.json(keeping);
    },
  );
}

function holdRoutes({ retentionFor }: ApiContext, routes: Routes): void {
  routes.get(
    '/holds',
    {
      action: 'see-keeping',
      summary: 'List scans that must not be disposed of, newest hold first',
      answers: [json(heldListSchema, 'Scans on hold')],
    },
    async (response) => {
      response.json({ held: await retentionFor(response).listHeld() });
    },
  );

  routes.post(
    '/holds',
    {
      action: 'hold',
      summary: 'Keep a scan from being disposed of, for a reason',
      body: holdInputSchema,
      answers: [json(holdSchema, 'The hold', 201)],
      problems: ['not-found', 'held', 'disposed'],
    },
    async (response, { body: { controlNumber, reason } }) => {
      const person = actorOf(response).name;
      const held = await retentionFor(response).hold(controlNumber, reason, person);
      if (!held.ok) return sendRetentionError(response, held.error);
      response.status(201).json(held.value);
    },
  );

  routes.post(
    '/holds/:holdId/lift',
    {
      action: 'hold',
      summary: 'Lift a hold, for a reason',
      params: holdParams,
      body: reasonInputSchema,
      answers: [nothing('It is lifted')],
      problems: ['not-found', 'shared-file'],
    },
    async (response, { params, body }) => {
      const person = actorOf(response).name;
      const lifted = await retentionFor(response).lift(params.holdId, body.reason, person);
      if (!lifted.ok) return sendRetentionError(response, lifted.error);
      response.status(204).end();
    },
  );
}

function disposalRoutes(context: ApiContext, routes: Routes): void {
  const { retentionFor, today, removeFiles } = context;
  routes.get(
    '/disposals',
    {
      action: 'see-keeping',
      summary: 'List what is proposed to be disposed of, or was, newest first',
      query: disposalQuery,
      answers: [json(disposalListSchema, 'Disposals in this state')],
    },
    async (response, { query: { state, limit, after } }) => {
      const disposals = await retentionFor(response).listDisposals({
        state,
        limit,
        ...(after !== undefined && { after }),
      });
      response.json({ disposals, next: lastOfFull(disposals, limit)?.id ?? null });
    },
  );

  routes.post(
    '/disposals',
    {
      action: 'dispose',
      summary: 'Propose to dispose of scans',
      description:
        'What is due needs no reason. Each is answered by itself: what cannot be proposed holds up no other.',
      body: proposalInputSchema,
      answers: [json(proposalAnswerSchema, 'What was proposed, and what was not')],
    },
    async (response, { body: { controlNumbers, reason = null } }) => {
      response.json({ results: await proposeEach(context, response, controlNumbers, reason) });
    },
  );

  routes.post(
    '/disposals/:disposalId/cancel',
    {
      action: 'dispose',
      summary: 'Take a proposal back',
      params: disposalParams,
      answers: [json(disposalSchema, 'The proposal, cancelled')],
      problems: ['not-found', 'proposal-decided', 'shared-file'],
    },
    async (response, { params }) => {
      const person = actorOf(response).name;
      const cancelled = await retentionFor(response).cancel(params.disposalId, person);
      if (!cancelled.ok) return sendRetentionError(response, cancelled.error);
      response.json(cancelled.value);
    },
  );

  routes.post(
    '/disposals/:disposalId/approve',
    {
      action: 'dispose',
      summary: 'Dispose of what another person has proposed, for good',
      params: disposalParams,
      answers: [json(disposalSchema, 'The disposal, carried out')],
      problems: [
        'not-found',
        'proposal-decided',
        'own-proposal',
        'held',
        'not-due',
        'in-hand',
        'claimed',
        'shared-file',
      ],
    },
    async (response, { params }) => {
      const person = actorOf(response).name;
      const done = await retentionFor(response).approve(params.disposalId, person, today());
      if (!done.ok) return sendRetentionError(response, done.error);
      await removeFiles();
      response.json(done.value);
    },
  );
}

async function proposeEach(
  { retentionFor, today }: ApiContext,
  response: Response,
  controlNumbers: readonly string[],
  reason: string | null,
): Promise<ProposalAnswer['results']> {
  const results: ProposalAnswer['results'] = [];
  for (const controlNumber of controlNumbers) {
    const person = actorOf(response).name;
    const made = await retentionFor(response).propose(controlNumber, reason, person, today());
    results.push(
      made.ok
        ? { controlNumber, disposal: made.value, problem: null }
        : { controlNumber, disposal: null, problem: problemOfRetention(made.error) },
    );
  }
  return results;
}
