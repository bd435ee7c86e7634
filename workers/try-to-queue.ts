import { inTime } from '../store/in-time.ts';

/** What a person at a desk may be kept waiting for the queue. */
const QUEUE_PATIENCE_MS = 5000;

/** False when the queue could not be reached in time: the record is safe, and a sweep queues it. */
export const tryToQueue = (adding: Promise<unknown>): Promise<boolean> =>
  inTime(
    adding.then(
      () => true,
      () => false,
    ),
    QUEUE_PATIENCE_MS,
    false,
  );
