import { sql, type Kysely } from 'kysely';

/** Notes that ask a supervisor to decide: until one has, the page is offered to nobody else. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table note add column escalates boolean not null default false`.execute(db);
  await sql`create index note_escalated on note (page_id) where escalates`.execute(db);
}
