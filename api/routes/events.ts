import type { Router } from 'express';
import type { ApiContext } from '../context.ts';
import { declareRoutes, media } from '../contract.ts';
import { isStillAllowed } from '../guard.ts';
import { watchChanges } from '../watch-changes.ts';

/** Proxies and browsers drop connections that say nothing for a minute. */
const HEARTBEAT_MS = 20_000;

/**
 * Server-sent events: `change` holds the counts and the ids of scans that changed. The stream ends
 * with the session or the token that it was opened with, before it tells anything more.
 */
export function eventRoutes(context: ApiContext): Router {
  const { records, pollMs, log } = context;
  const watch = watchChanges(records, pollMs, log);
  const routes = declareRoutes(context);
  routes.get(
    '/events',
    {
      action: 'see-scans',
      summary: 'Live updates, as server-sent events',
      description:
        'Each `change` has the present counts, and in `changed` the ids of scans that are new or different. The stream ends with the session or the token that it was opened with.',
      answers: [media('text/event-stream', 'A stream without an end')],
    },
    (response, { request }) => {
      const say = async (text: string): Promise<void> => {
        // A database that is away for a while ends nothing: nothing can be told then either.
        const allowed = await isStillAllowed(context, request, 'see-scans').catch(() => null);
        if (response.writableEnded || allowed === null) return;
        if (allowed) response.write(text);
        else response.end();
      };
      response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
      response.flushHeaders();
      response.write('retry: 2000\n: connected\n\n');
      const unsubscribe = watch.subscribe(
        (change) => void say(`event: change\ndata: ${JSON.stringify(change)}\n\n`),
      );
      const heartbeat = setInterval(() => void say(': still here\n\n'), HEARTBEAT_MS).unref();
      response.on('close', () => {
        clearInterval(heartbeat);
        unsubscribe();
      });
    },
  );
  return routes.router;
}
