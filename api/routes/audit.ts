import type { Router } from 'express';
import { z } from 'zod';
import {
  auditActionsSchema,
  foundEventsSchema,
  type VerificationStep,
} from '../../schemas/audit.ts';
import { reasonInputSchema } from '../../schemas/http.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, media } from '../contract.ts';
import { actorOf } from '../guard.ts';
import { lastOfFull, limitSchema, scanParams, searchSchema } from '../parse-request.ts';
import { sendProblem } from '../problem.ts';

const eventQuery = z.strictObject({
  scan: searchSchema.optional(),
  person: searchSchema.optional(),
  action: z
    .string()
    .regex(/^[a-z][a-z-]{0,60}$/)
    .optional(),
  from: z.iso.datetime({ offset: true }).optional(),
  until: z.iso.datetime({ offset: true }).optional(),
  before: z.coerce.number().int().positive().optional(),
  limit: limitSchema,
});

/** What auditors look into: every event there is, and whether the chain of them is whole. */
export function auditRoutes(context: ApiContext): Router {
  const { recordsFor } = context;
  const routes = declareRoutes(context);

  routes.get(
    '/audit/events',
    {
      action: 'audit',
      summary: 'Search all events, newest first',
      query: eventQuery,
      answers: [json(foundEventsSchema, 'Events')],
    },
    async (response, { query }) => {
      const { scan, person, action, from, until, before, limit } = query;
      const events = await recordsFor(response).searchAudit({
        limit,
        ...(scan && { scan }),
        ...(person && { person }),
        ...(action !== undefined && { action }),
        ...(from !== undefined && { from: new Date(from) }),
        ...(until !== undefined && { until: new Date(until) }),
        ...(before !== undefined && { before }),
      });
      response.json({ events, next: lastOfFull(events, limit)?.seq ?? null });
    },
  );

  routes.get(
    '/audit/actions',
    {
      action: 'audit',
      summary: 'Every action that occurs in the audit',
      answers: [json(auditActionsSchema, 'Their names')],
    },
    async (response) => {
      response.json({ actions: await recordsFor(response).listAuditActions() });
    },
  );

  // A POST: walking a long chain is work, and nothing that a link should set off.
  routes.post(
    '/audit/verification',
    {
      action: 'audit',
      summary: 'Walk the whole chain of events and sign what was found',
      answers: [media('application/x-ndjson', 'Steps, one a line; the last is the signed report')],
    },
    async (response) => {
      const gone = new AbortController();
      response.on('close', () => gone.abort());
      response.type('application/x-ndjson').set('X-Accel-Buffering', 'no');
      const say = (step: VerificationStep): void =>
        void response.write(`${JSON.stringify(step)}\n`);
      try {
        const found = await recordsFor(response).verifyAudit(
          actorOf(response).name,
          (checked, of) => say({ checked, of }),
          gone.signal,
        );
        say(found);
        response.end();
      } catch (error) {
        if (gone.signal.aborted) return;
        // Broken off, so that no part of it is taken for the whole; before its beginning a problem is told.
        if (response.headersSent) response.destroy();
        throw error;
      }
    },
  );

  // A POST: the original is in it, and who was given it goes on record.
  routes.post(
    '/scans/:scanId/bundle',
    {
      action: 'audit',
      summary: 'An envelope with everything that proves it without us; goes on record',
      params: scanParams,
      body: reasonInputSchema,
      answers: [media('application/x-tar', 'Originals, record, events, proofs and signatures')],
      problems: ['not-found', 'disposed', 'shared-file', 'original-missing'],
    },
    async (response, { params, body: { reason } }) => {
      const { name: person, reach } = actorOf(response);
      const made = await context.makeBundle(params, { person, reason }, reach);
      if (!made.ok) return sendProblem(response, made.error.kind);
      response.attachment(made.value.name);
      response.type('application/x-tar');
      response.on('close', () => made.value.tar.destroy());
      made.value.tar.pipe(response);
    },
  );

  return routes.router;
}
