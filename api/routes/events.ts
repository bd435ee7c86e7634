import { Router } from 'express';
import type { ApiContext } from '../context.ts';
import { watchChanges } from '../watch-changes.ts';

/** Proxies and browsers drop connections that say nothing for a minute. */
const HEARTBEAT_MS = 20_000;

/** Server-sent events: `change` holds the counts and the ids of scans that changed. */
export function eventRoutes({ records, pollMs, log }: ApiContext): Router {
  const watch = watchChanges(records, pollMs, log);
  const router = Router();
  router.get('/events', (_request, response) => {
    response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    response.flushHeaders();
    response.write('retry: 2000\n: connected\n\n');
    const unsubscribe = watch.subscribe((change) => {
      response.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`);
    });
    const heartbeat = setInterval(() => response.write(': still here\n\n'), HEARTBEAT_MS).unref();
    response.on('close', () => {
      clearInterval(heartbeat);
      unsubscribe();
    });
  });
  return router;
}
