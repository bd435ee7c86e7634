import type { Failure } from '../schemas/failure.ts';
import { askOnce } from '../store/ask-once.ts';
import { inTime } from '../store/in-time.ts';
import type { Queues } from '../store/queues.ts';
import { openDecodeQueue, openReadQueue } from './enqueue.ts';

/** Why nothing is taken in for now; null: the queue has room. */
export type FindFull = () => Promise<Extract<Failure, { kind: 'queue-full' }> | null>;

/** A stack of files is not to ask for each of them; so many as come within it may be too many. */
const REMEMBERED_MS = 1000;
const PATIENCE_MS = 2000;
const WAITING = ['waiting', 'prioritized', 'delayed'] as const;

/**
 * Intake stops before the queue's store is full: what is refused in words can be handed in later, what
 * is refused by Redis in the middle of the work stops the workers. A queue that does not answer is not
 * full: the records keep what comes meanwhile, and the sweep queues it.
 */
export function limitQueues(queues: Queues, limit: number): FindFull {
  const count = askOnce(() => countWaiting(queues));
  let known: { readonly at: number; readonly waiting: number } | null = null;
  return async () => {
    if (known === null || Date.now() - known.at > REMEMBERED_MS) {
      const waiting = await inTime(count(), PATIENCE_MS, 0);
      known = { at: Date.now(), waiting };
    }
    const { waiting } = known;
    return waiting < limit ? null : { kind: 'queue-full', waiting, limit };
  };
}

async function countWaiting(queues: Queues): Promise<number> {
  try {
    const both = [openDecodeQueue(queues), openReadQueue(queues)];
    const counts = await Promise.all(both.map((queue) => queue.getJobCountByTypes(...WAITING)));
    return counts.reduce((sum, count) => sum + count, 0);
  } catch {
    return 0; // as one that does not answer
  }
}
