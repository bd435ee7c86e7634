import { Router } from 'express';
import { z } from 'zod';
import { scanStateSchema } from '../../schemas/desk.ts';
import { reasonInputSchema } from '../../schemas/http.ts';
import type { ApiContext } from '../context.ts';
import { actorOf, viewerOf } from '../guard.ts';
import {
  lastOfFull,
  limitSchema,
  pageParams,
  parseOrRefuse,
  scanParams,
  searchSchema,
} from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

const listQuery = z.strictObject({
  state: scanStateSchema.optional(),
  search: searchSchema.optional(),
  due: z.literal('soon').optional(),
  limit: limitSchema,
  after: z.uuid().optional(),
});

/** `besides`: the page that the person is just leaving. */
const nextQuery = z.strictObject({ besides: z.uuid().optional() });

/** Lists and single records, as the desks show them. */
export function scanRoutes({ records, today, may }: ApiContext): Router {
  const router = Router();

  // Who may not see values does not find by them either.
  router.get('/scans', may('see-scans'), async (request, response) => {
    const query = parseOrRefuse(listQuery, request.query, response);
    if (query === null) return;
    const { scans, total } = await records.listScans({
      limit: query.limit,
      withoutValues: !actorOf(response).may('see-fields'),
      ...(query.state !== undefined && { state: query.state }),
      ...(query.search ? { search: query.search } : {}),
      ...(query.due !== undefined && { dueBy: today() }),
      ...(query.after !== undefined && { after: query.after }),
    });
    response.json({ scans, total, next: lastOfFull(scans, query.limit)?.id ?? null });
  });

  router.get('/counts', may('see-scans'), async (_request, response) => {
    response.json(await records.countByState());
  });

  router.get('/scans/:scanId', may('see-scans'), async (request, response) => {
    const params = parseOrRefuse(scanParams, request.params, response);
    if (params === null) return;
    const scan = await records.findScan(params.scanId);
    if (scan === null) return sendProblem(response, 'not-found');
    response.json(scan);
  });

  router.post('/scans/:scanId/urgent', may('prioritise'), async (request, response) => {
    const params = parseOrRefuse(scanParams, request.params, response);
    const input = params && parseOrRefuse(reasonInputSchema, request.body, response);
    if (!params || !input) return;
    const { name } = actorOf(response);
    const scan = await records.prioritise(params.scanId, name, input.reason);
    if (scan === null) return sendProblem(response, 'not-found');
    response.json(scan);
  });

  router.delete('/scans/:scanId/urgent', may('prioritise'), async (request, response) => {
    const params = parseOrRefuse(scanParams, request.params, response);
    if (params === null) return;
    const scan = await records.prioritise(params.scanId, actorOf(response).name, null);
    if (scan === null) return sendProblem(response, 'not-found');
    response.json(scan);
  });

  router.get('/scans/:scanId/audit', may('see-history'), async (request, response) => {
    const params = parseOrRefuse(scanParams, request.params, response);
    if (params === null) return;
    if ((await records.findScan(params.scanId)) === null) return sendProblem(response, 'not-found');
    response.json({ events: await records.auditFor(params.scanId, viewerOf(response)) });
  });

  router.get('/review/next', may('see-fields'), async (request, response) => {
    const query = parseOrRefuse(nextQuery, request.query, response);
    if (query === null) return;
    response.json({ next: await records.findNextPage(actorOf(response).name, query.besides) });
  });

  router.get('/pages/:pageId', may('see-fields'), async (request, response) => {
    const params = parseOrRefuse(pageParams, request.params, response);
    if (params === null) return;
    const view = await records.viewPageFor(params.pageId, viewerOf(response));
    if (view === null) return sendProblem(response, 'not-found');
    response.json(view);
  });

  return router;
}
