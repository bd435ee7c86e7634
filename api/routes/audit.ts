import { Router } from 'express';
import { z } from 'zod';
import type { VerificationStep } from '../../schemas/audit.ts';
import type { ApiContext } from '../context.ts';
import { actorOf } from '../guard.ts';
import { lastOfFull, limitSchema, parseOrRefuse, searchSchema } from '../parse-request.ts';

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
export function auditRoutes({ records, may }: ApiContext): Router {
  const router = Router();

  router.get('/audit/events', may('audit'), async (request, response) => {
    const query = parseOrRefuse(eventQuery, request.query, response);
    if (query === null) return;
    const { scan, person, action, from, until, before, limit } = query;
    const events = await records.searchAudit({
      limit,
      ...(scan && { scan }),
      ...(person && { person }),
      ...(action !== undefined && { action }),
      ...(from !== undefined && { from: new Date(from) }),
      ...(until !== undefined && { until: new Date(until) }),
      ...(before !== undefined && { before }),
    });
    response.json({ events, next: lastOfFull(events, limit)?.seq ?? null });
  });

  router.get('/audit/actions', may('audit'), async (_request, response) => {
    response.json({ actions: await records.listAuditActions() });
  });

  // A POST: walking a long chain is work, and nothing that a link should set off.
  router.post('/audit/verification', may('audit'), async (_request, response) => {
    const gone = new AbortController();
    response.on('close', () => gone.abort());
    response.type('application/x-ndjson').set('X-Accel-Buffering', 'no');
    const say = (step: VerificationStep): void => void response.write(`${JSON.stringify(step)}\n`);
    try {
      const found = await records.verifyAudit(
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
  });

  return router;
}
