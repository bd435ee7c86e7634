import type { Queue } from 'bullmq';
import type { Records } from '../store/contracts.ts';
import type { Queues } from '../store/queues.ts';
import {
  decodeJobId,
  enqueuePages,
  enqueueScans,
  openDecodeQueue,
  openReadQueue,
  readJobId,
} from './enqueue.ts';

/**
 * Queues again whatever waits for a worker and has no job: the queue was lost or could not be
 * reached when it was to be queued. Jobs that exist are left alone, so that it may run at any time.
 * Returns how many were queued.
 */
export async function sweepUnfinished(stores: {
  records: Records;
  queues: Queues;
}): Promise<number> {
  const { records, queues } = stores;
  const { scans, pages } = await records.findUnfinished();
  const lostScans = await findLost(openDecodeQueue(queues), scans, decodeJobId);
  const lostPages = await findLost(openReadQueue(queues), pages, readJobId);
  await enqueueScans(queues, lostScans);
  await enqueuePages(queues, lostPages);
  return lostScans.length + lostPages.length;
}

/** Questions to the queue under way at a time. */
const AT_ONCE = 50;

/** Ids that no job stands for. A job that ended without telling the records makes room for a new one. */
async function findLost<T>(queue: Queue, ids: readonly T[], jobIdOf: (id: T) => string) {
  const lost: T[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE) {
    const some = ids.slice(at, at + AT_ONCE);
    const states = await Promise.all(some.map((id) => queue.getJobState(jobIdOf(id))));
    for (const [index, id] of some.entries()) {
      const state = states[index];
      if (state === 'completed' || state === 'failed') await queue.remove(jobIdOf(id));
      if (state === 'completed' || state === 'failed' || state === 'unknown') lost.push(id);
    }
  }
  return lost;
}
