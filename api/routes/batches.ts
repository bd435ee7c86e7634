import { Router, type Response } from 'express';
import { z } from 'zod';
import { batchInputSchema, batchStateSchema, closingInputSchema } from '../../schemas/batch.ts';
import { reasonInputSchema } from '../../schemas/http.ts';
import { labelsQuerySchema } from '../../schemas/label.ts';
import { MOST_SEPARATORS } from '../../schemas/separator.ts';
import type { BatchError } from '../../store/batches/contracts.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from '../guard.ts';
import {
  batchParams,
  lastOfFull,
  limitSchema,
  parseOrRefuse,
  searchSchema,
} from '../parse-request.ts';
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
export function batchRoutes({
  batches,
  today,
  drawSeparators,
  drawLabels,
  may,
}: ApiContext): Router {
  const router = Router();

  router.get('/batches', may('see-scans'), async (request, response) => {
    const query = parseOrRefuse(listQuery, request.query, response);
    if (query === null) return;
    const { limit, state, search, after } = query;
    const { batches: found, total } = await batches.list({
      limit,
      ...(state !== undefined && { state }),
      ...(search ? { search } : {}),
      ...(after !== undefined && { after }),
    });
    response.json({ batches: found, total, next: lastOfFull(found, limit)?.id ?? null });
  });

  router.post('/batches', may('open-batch'), async (request, response) => {
    const input = parseOrRefuse(batchInputSchema, request.body, response);
    if (input === null) return;
    const opened = await batches.open(input, actorOf(response).name, today());
    if (!opened.ok) return sendBatchError(response, opened.error);
    response.status(201).json(opened.value);
  });

  router.get('/batches/:batchId', may('see-scans'), async (request, response) => {
    const params = parseOrRefuse(batchParams, request.params, response);
    if (params === null) return;
    const view = await batches.view(params.batchId);
    if (view === null) return sendProblem(response, 'not-found');
    response.json(view);
  });

  router.get('/batches/:batchId/scans', may('see-scans'), async (request, response) => {
    const params = parseOrRefuse(batchParams, request.params, response);
    if (params === null) return;
    const scans = await batches.scansOf(params.batchId);
    if (scans === null) return sendProblem(response, 'not-found');
    response.json({ scans });
  });

  // No more than numbers and dates: nothing goes on record.
  router.get('/batches/:batchId/labels', may('take-in'), async (request, response) => {
    const params = parseOrRefuse(batchParams, request.params, response);
    const query = params && parseOrRefuse(labelsQuerySchema, request.query, response);
    if (!params || !query) return;
    const batch = await batches.find(params.batchId);
    const scans = (await batches.scansOf(params.batchId)) ?? [];
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
  });

  router.post('/batches/:batchId/close', may('close-batch'), async (request, response) => {
    const params = parseOrRefuse(batchParams, request.params, response);
    const input = params && parseOrRefuse(closingInputSchema, request.body, response);
    if (!params || !input) return;
    const closed = await batches.close(params.batchId, input.reason, actorOf(response).name);
    if (!closed.ok) return sendBatchError(response, closed.error);
    response.json(closed.value);
  });

  router.post('/batches/:batchId/reopen', may('reopen-batch'), async (request, response) => {
    const params = parseOrRefuse(batchParams, request.params, response);
    const input = params && parseOrRefuse(reasonInputSchema, request.body, response);
    if (!params || !input) return;
    const reopened = await batches.reopen(params.batchId, input.reason, actorOf(response).name);
    if (!reopened.ok) return sendBatchError(response, reopened.error);
    response.json(reopened.value);
  });

  router.get('/separators', may('take-in'), async (request, response) => {
    const query = parseOrRefuse(separatorsQuery, request.query, response);
    if (query === null) return;
    const sheets = await drawSeparators(query.count);
    response.attachment('separators.pdf').type('application/pdf').send(Buffer.from(sheets));
  });

  return router;
}

const sendBatchError = (response: Response, error: BatchError): void =>
  error.kind === 'counts-differ'
    ? sendProblem(response, 'counts-differ', { counts: error.lines })
    : sendProblem(response, error.kind);
