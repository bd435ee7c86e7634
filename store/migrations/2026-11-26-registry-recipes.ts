import { sql, type Kysely } from 'kysely';

/** How a registry's file was read: the same file read in the same way is no new version. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table registry_version add column recipe text`.execute(db);
}
