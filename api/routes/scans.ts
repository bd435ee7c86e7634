import type { Router } from 'express';
import { z } from 'zod';
import { pageViewSchema, scanStateSchema, scanSummarySchema } from '../../schemas/desk.ts';
import {
  auditListSchema,
  countsSchema,
  nextPageSchema,
  reasonInputSchema,
  scanListSchema,
} from '../../schemas/http.ts';
import { departmentIdSchema } from '../../schemas/form/department.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json } from '../contract.ts';
import { areDepartments } from '../departments.ts';
import { actorOf, viewerOf } from '../guard.ts';
import { lastOfFull, limitSchema, pageParams, scanParams, searchSchema } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';
import { sendView } from '../send-view.ts';

const listQuery = z.strictObject({
  state: scanStateSchema.optional(),
  search: searchSchema.optional(),
  due: z.literal('soon').optional(),
  escalated: z.literal('open').optional(),
  department: departmentIdSchema.optional(),
  limit: limitSchema,
  after: z.uuid().optional(),
});

const countQuery = listQuery.pick({ department: true });

/** `besides`: the page that the person is just leaving. */
const nextQuery = z.strictObject({ besides: z.uuid().optional() });

const scanAnswer = json(scanSummarySchema, 'The scan');

/** Lists and single records, as the desks show them. */
export function scanRoutes(context: ApiContext): Router {
  const { recordsFor, today } = context;
  const routes = declareRoutes(context);

  // Who may not see values does not find by them either.
  routes.get(
    '/scans',
    {
      action: 'see-scans',
      summary: 'List scans, newest first',
      description: 'Who may not see fields does not find by their values either.',
      query: listQuery,
      answers: [json(scanListSchema, 'Scans')],
      problems: ['unknown-department'],
    },
    async (response, { query }) => {
      const { department } = query;
      if (!areDepartments(context, department, response)) return;
      const { scans, total } = await recordsFor(response, department).listScans({
        limit: query.limit,
        withoutValues: !actorOf(response).may('see-fields'),
        ...(query.state !== undefined && { state: query.state }),
        ...(query.search ? { search: query.search } : {}),
        ...(query.due !== undefined && { dueBy: today() }),
        ...(query.escalated !== undefined && { isEscalated: true }),
        ...(query.after !== undefined && { after: query.after }),
      });
      response.json({ scans, total, next: lastOfFull(scans, query.limit)?.id ?? null });
    },
  );

  routes.get(
    '/counts',
    {
      action: 'see-scans',
      summary: 'How many scans are in which state',
      query: countQuery,
      answers: [json(countsSchema, 'Counts')],
      problems: ['unknown-department'],
    },
    async (response, { query: { department } }) => {
      if (!areDepartments(context, department, response)) return;
      response.json(await recordsFor(response, department).countByState());
    },
  );

  routes.get(
    '/scans/:scanId',
    {
      action: 'see-scans',
      summary: 'A scan and its pages',
      params: scanParams,
      answers: [scanAnswer],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      const scan = await recordsFor(response).findScan(params.scanId);
      if (scan === null) return sendProblem(response, 'not-found');
      response.json(scan);
    },
  );

  routes.post(
    '/scans/:scanId/urgent',
    {
      action: 'prioritise',
      summary: 'Have a scan done first',
      params: scanParams,
      body: reasonInputSchema,
      answers: [scanAnswer],
      problems: ['not-found'],
    },
    async (response, { params, body }) => {
      const { name } = actorOf(response);
      const scan = await recordsFor(response).prioritise(params.scanId, name, body.reason);
      if (scan === null) return sendProblem(response, 'not-found');
      response.json(scan);
    },
  );

  routes.delete(
    '/scans/:scanId/urgent',
    {
      action: 'prioritise',
      summary: 'Take that back',
      params: scanParams,
      answers: [scanAnswer],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      const scan = await recordsFor(response).prioritise(
        params.scanId,
        actorOf(response).name,
        null,
      );
      if (scan === null) return sendProblem(response, 'not-found');
      response.json(scan);
    },
  );

  routes.get(
    '/scans/:scanId/audit',
    {
      action: 'see-history',
      summary: 'What happened to a scan',
      params: scanParams,
      answers: [json(auditListSchema, 'Events, oldest first')],
      problems: ['not-found'],
    },
    async (response, { params }) => {
      if ((await recordsFor(response).findScan(params.scanId)) === null)
        return sendProblem(response, 'not-found');
      response.json({
        events: await recordsFor(response).auditFor(params.scanId, viewerOf(response)),
      });
    },
  );

  routes.get(
    '/review/next',
    {
      action: 'see-fields',
      summary: 'The page that comes next for review',
      query: nextQuery,
      answers: [json(nextPageSchema, 'The page, if any')],
    },
    async (response, { query }) => {
      const { name, may } = actorOf(response);
      response.json({
        next: await recordsFor(response).findNextPage(name, may('decide-escalated'), query.besides),
      });
    },
  );

  routes.get(
    '/pages/:pageId',
    {
      action: 'see-fields',
      summary: 'A page: its fields, what was read and what people entered',
      params: pageParams,
      answers: [json(pageViewSchema, 'The page')],
      problems: ['not-found'],
    },
    (response, { params }) => sendView(context, params.pageId, response),
  );

  return routes.router;
}
