import { sql, type Kysely } from 'kysely';

/** The rules that a value was kept against, since it is written so. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table correction add column kept_rules text[] not null default '{}'`.execute(db);
}
