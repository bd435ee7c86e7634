import type { Kysely } from 'kysely';
import type { Database } from '../database.ts';

type Db = Kysely<Database>;

/** Whether the installation got a newer key than the one this process started with. */
export async function isStale(db: Db, newest: number): Promise<boolean> {
  const { known } = await db
    .selectFrom('key_generation')
    .select(({ fn }) => fn.max('generation').as('known'))
    .executeTakeFirstOrThrow();
  // Kysely does not know that of no rows it is null.
  return ((known as number | null) ?? 0) > newest;
}

/** Throws there: what it would seal is by a key that only verifies from then on. */
export async function requireNewest(db: Db, newest: number): Promise<void> {
  if (await isStale(db, newest))
    throw new Error('the keys of the installation were renewed: restart this process');
}
