import type { BulkJobOptions } from 'bullmq';
import type { PageToRead } from '../store/contracts.ts';
import type { Queues } from '../store/queues.ts';
import { QUEUES, type DecodePayload, type ReadPayload } from './payloads.ts';

/** The first try and, 1, 2, 4, 8 seconds apart, four more: a restarted database is back by then. */
export const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1000;

/** Finished jobs are history that the records tell better; failed ones stay until somebody looks. */
const KEEP_COMPLETED = { age: 24 * 60 * 60, count: 1000 };

/** Few enough for one message to the queue. */
const BATCH = 500;

/**
 * What a person waits for goes before what came in by itself: paper that was scanned again, pages that
 * are to be read otherwise. The least number goes first, and jobs without one before all.
 */
export const PRIORITY = { again: 1, first: 2 } as const;

/** How a job stands that makes others: those stand as it does. */
export const isAgain = ({ priority }: { readonly priority?: number }): boolean =>
  priority === PRIORITY.again;

interface Standing {
  /** In place of what could not be read. */
  readonly again: boolean;
}

/** One scan or page has one job, whoever asks for it and however often. */
const options = (jobId: string, { again }: Standing): BulkJobOptions => ({
  jobId,
  priority: again ? PRIORITY.again : PRIORITY.first,
  attempts: ATTEMPTS,
  backoff: { type: 'exponential', delay: FIRST_PAUSE_MS },
  removeOnComplete: KEEP_COMPLETED,
  removeOnFail: false,
});

export const decodeJobId = (scanId: string): string => `decode-${scanId}`;
/** Every wish for a page has a job of its own: the one under way must not stand in for it. */
export const readJobId = ({ pageId, wishId }: PageToRead): string =>
  wishId === null ? `read-${pageId}` : `read-${pageId}-${wishId}`;

export const openDecodeQueue = (queues: Queues) => queues.openQueue<DecodePayload>(QUEUES.decode);
export const openReadQueue = (queues: Queues) => queues.openQueue<ReadPayload>(QUEUES.read);

/** Call after the records are committed: a worker may be faster than the commit. */
export async function enqueueScans(
  queues: Queues,
  scanIds: readonly string[],
  standing: Standing,
): Promise<void> {
  const jobs = scanIds.map((scanId) => ({
    name: QUEUES.decode,
    data: { v: 1 as const, scanId },
    opts: options(decodeJobId(scanId), standing),
  }));
  for (let at = 0; at < jobs.length; at += BATCH)
    await openDecodeQueue(queues).addBulk(jobs.slice(at, at + BATCH));
}

/** The same for pages. One that a person wants read in a way of its own is read again. */
export async function enqueuePages(
  queues: Queues,
  pages: readonly PageToRead[],
  { again }: Standing,
): Promise<void> {
  const jobs = pages.map((page) => ({
    name: QUEUES.read,
    data: { v: 1 as const, pageId: page.pageId },
    opts: options(readJobId(page), { again: again || page.wishId !== null }),
  }));
  for (let at = 0; at < jobs.length; at += BATCH)
    await openReadQueue(queues).addBulk(jobs.slice(at, at + BATCH));
}
