import { sql, type Kysely } from 'kysely';
import type { Database } from '../database.ts';

type Db = Kysely<Database>;

/** Any number: nothing else in the database asks for it. */
const LOCK = sql.lit(7_201_126);

/**
 * While `work` lasts, no file that lies open gets a key. A backup whose records are read before that and
 * whose files after would hold files without their keys. `work` gets a connection of its own.
 */
export const withoutEncrypting = <T>(db: Db, work: (one: Db) => Promise<T>): Promise<T> =>
  db.connection().execute(async (one) => {
    await sql`select pg_advisory_lock_shared(${LOCK})`.execute(one);
    try {
      return await work(one);
    } finally {
      // Where the connection is lost, the server gives it back by itself.
      await sql`select pg_advisory_unlock_shared(${LOCK})`.execute(one).catch(() => undefined);
    }
  });

/** Waits for every such work; until the transaction ends, none begins. */
export async function holdBackups(tx: Db): Promise<void> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
}
