import type { Router } from 'express';
import type { Change } from '../../schemas/http.ts';
import type { Records } from '../../store/contracts.ts';
import { EVERYTHING, type Reach } from '../../store/reach.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, media } from '../contract.ts';
import { stillAllowed, type Actor } from '../guard.ts';
import { watchChanges } from '../watch-changes.ts';

/** Proxies and browsers drop connections that say nothing for a minute. */
const HEARTBEAT_MS = 20_000;

/**
 * Server-sent events: `change` holds the counts and the ids of scans that changed. The stream ends
 * with the session or the token that it was opened with, before it tells anything more.
 */
export function eventRoutes(context: ApiContext, records: Records): Router {
  const { pollMs, log } = context;
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
      const say = async (tell: (actor: Actor) => Promise<string> | string): Promise<void> => {
        // A database that is away for a while ends nothing: nothing can be told then either.
        const told = await stillAllowed(context, request, 'see-scans')
          .then((actor) => actor && tell(actor))
          .catch(() => undefined);
        if (response.writableEnded || told === undefined) return;
        if (told === null) response.end();
        else response.write(told);
      };
      response.set({ 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
      response.flushHeaders();
      response.write('retry: 2000\n: connected\n\n');
      let counted = '';
      const unsubscribe = watch.subscribe(
        (change) =>
          void say(async ({ reach }) => {
            const told = await limitChange(records, change, reach);
            const before = counted;
            counted = JSON.stringify(told.counts);
            // That something happens elsewhere is not theirs to know either.
            const isElsewhere =
              reach !== EVERYTHING && told.changed.length === 0 && counted === before;
            return isElsewhere ? '' : `event: change\ndata: ${JSON.stringify(told)}\n\n`;
          }),
      );
      const heartbeat = setInterval(() => void say(() => ': still here\n\n'), HEARTBEAT_MS).unref();
      response.on('close', () => {
        clearInterval(heartbeat);
        unsubscribe();
      });
    },
  );
  return routes.router;
}

/** The same change to who is limited: their own counts, and of the scans those that are there for them. */
async function limitChange(records: Records, change: Change, reach: Reach): Promise<Change> {
  if (reach === EVERYTHING) return change;
  const own = records.within(reach);
  const counts = await own.countByState();
  const changed = await own.keepWithin(change.changed);
  return { counts, changed };
}
