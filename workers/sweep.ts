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
import { findLost } from './find-lost.ts';

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
  const { scans, pages, again } = await records.findUnfinished();
  const lostScans = await findLost(openDecodeQueue(queues), scans, decodeJobId);
  const lostPages = await findLost(openReadQueue(queues), pages, readJobId);
  for (const isAgain of [true, false]) {
    const standing = { again: isAgain };
    const ofThese = (id: string): boolean => again.has(id) === isAgain;
    await enqueueScans(queues, lostScans.filter(ofThese), standing);
    await enqueuePages(
      queues,
      lostPages.filter(({ pageId }) => ofThese(pageId)),
      standing,
    );
  }
  return lostScans.length + lostPages.length;
}
