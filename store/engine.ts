import type { Kysely } from 'kysely';
import type { Database } from './database.ts';
import type { Queues } from './queues.ts';

/** Database and queue, however they run. */
export interface Engine {
  readonly db: Kysely<Database>;
  readonly queues: Queues;
  /** Asks the queue's store for a sign of life; may wait for ever. */
  readonly pingQueue: () => Promise<unknown>;
  /** Puts what was committed on the disk, where that is not done by committing. */
  readonly flushRecords?: () => Promise<void>;
  close(): Promise<void>;
}
