import type { Response, Router } from 'express';
import { z } from 'zod';
import {
  batchInputSchema,
  batchListSchema,
  batchScansSchema,
  batchSchema,
  batchStateSchema,
  batchViewSchema,
  closingInputSchema,
} from '../../schemas/batch.ts';
import { reasonInputSchema } from '../../schemas/http.ts';
import { labelsQuerySchema } from '../../schemas/label.ts';
import { MOST_SEPARATORS } from '../../schemas/separator.ts';
import type { BatchError } from '../../store/batches/contracts.ts';
import { EVERYTHING } from '../../store/reach.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, media } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { batchParams, lastOfFull, limitSchema, searchSchema } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

const listQuery = z.strictObject({
  state: batchStateSchema.optional(),
  search: searchSchema.optional(),
  limit: limitSchema,
  after: z.uuid().optional(),
});

const separatorsQuery = z.strictObject({
  count: z.coerce.number().int().min(1).max(MOST_SEPARATORS).default(10),
});

/** Batches: opened, accounted for, closed. Files go into one by `POST /batches/:batchId/scans`. */
export function batchRoutes(context: ApiContext): Router {
  const { batches, today, drawSeparators, drawLabels } = context;
  const routes = declareRoutes(context);

  routes.get(
    '/batches',
    {
      action: 'see-scans',
      summary: 'List batches, newest first',
      query: listQuery,
      answers: [json(batchListSchema, 'Batches')],
    },
    async (response, { query: { limit, state, search, after } }) => {
      const { batches: found, total } = await batches.list({
        limit,
        ...(state !== undefined && { state }),
        ...(search ? { search } : {}),
        ...(after !== undefined && { after }),
      });
      response.json({ batches: found, total, next: lastOfFull(found, limit)?.id ?? null });
    },
  );

  routes.post(
    '/batches',
    {
      action: 'open-batch',
      summary: 'Open a batch',
      body: batchInputSchema,
      isOnce: true,
      answers: [json(batchSchema, 'The new batch', 201)],
      problems: ['future-date', 'reason-needed'],
    },
    async (response, { body, once }) => {
      const opened = await batches.open(body, actorOf(response).name, today(), once.id);
      if (!opened.ok) return sendBatchError(response, opened.error);
      response.status(201).json(opened.value);
    },
  );

  routes.get(
    '/batches/:batchId',
    {
      action: 'see-scans',
      summary: 'A batch: its counts, what could not be read, what happened',
      params: batchParams,
      answers: [json(batchViewSchema, 'The batch')],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      const view = await batches.view(params.batchId);
      if (view === null) return sendProblem(response, 'not-found');
      response.json(view);
    },
  );

  routes.get(
    '/batches/:batchId/scans',
    {
      action: 'see-scans',
      summary: 'The envelopes of a batch, in the order in which they came in',
      params: batchParams,
      answers: [json(batchScansSchema, 'All of them')],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      const scans = await batches.scansOf(params.batchId, actorOf(response).reach);
      if (scans === null) return sendProblem(response, 'not-found');
      response.json({ scans });
    },
  );

  // No more than numbers and dates: nothing goes on record.
  routes.get(
    '/batches/:batchId/labels',
    {
      action: 'take-in',
      summary: 'Labels with the control numbers of a batch, to print',
      params: batchParams,
      query: labelsQuerySchema,
      answers: [media('application/pdf', 'The labels')],
      problems: ['not-found'],
    },
    async (response, { params, query }) => {
      const batch = await batches.find(params.batchId);
      const scans = (await batches.scansOf(params.batchId, EVERYTHING)) ?? [];
      const envelopes = scans.filter(({ failure }) => failure?.kind !== 'only-separators');
      if (batch === null || envelopes.length === 0) return sendProblem(response, 'not-found');
      const labels = envelopes.map(({ controlNumber, receivedOn }) => ({
        controlNumber,
        receivedOn,
        batch,
      }));
      const sheets = await drawLabels(labels, query.sheet, query.skip);
      const name = `labels-${batch.number}.pdf`;
      response.attachment(name).type('application/pdf').send(Buffer.from(sheets));
    },
  );

  routes.post(
    '/batches/:batchId/close',
    {
      action: 'close-batch',
      summary: 'Close a batch; where counts differ, with a reason',
      params: batchParams,
      body: closingInputSchema,
      answers: [json(batchSchema, 'The closed batch')],
      problems: ['not-found', 'counts-differ', 'batch-closed'],
    },
    async (response, { params, body }) => {
      const closed = await batches.close(params.batchId, body.reason, actorOf(response).name);
      if (!closed.ok) return sendBatchError(response, closed.error);
      response.json(closed.value);
    },
  );

  routes.post(
    '/batches/:batchId/reopen',
    {
      action: 'reopen-batch',
      summary: 'Reopen a batch',
      params: batchParams,
      body: reasonInputSchema,
      answers: [json(batchSchema, 'The open batch')],
      problems: ['not-found', 'batch-open', 'reason-needed'],
    },
    async (response, { params, body }) => {
      const reopened = await batches.reopen(params.batchId, body.reason, actorOf(response).name);
      if (!reopened.ok) return sendBatchError(response, reopened.error);
      response.json(reopened.value);
    },
  );

  routes.get(
    '/separators',
    {
      action: 'take-in',
      summary: 'Separator sheets to print',
      query: separatorsQuery,
      answers: [media('application/pdf', 'The sheets')],
    },
    async (response, { query }) => {
      const sheets = await drawSeparators(query.count);
      response.attachment('separators.pdf').type('application/pdf').send(Buffer.from(sheets));
    },
  );

  return routes.router;
}

const sendBatchError = (response: Response, error: BatchError): void =>
  error.kind === 'counts-differ'
    ? sendProblem(response, 'counts-differ', { counts: error.lines })
    : sendProblem(response, error.kind);
