import { sql, type Kysely } from 'kysely';

/** Auditors search all events: by kind and time, newest first. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index audit_event_by_action on audit_event (action, seq desc)`.execute(db);
  await sql`create index audit_event_by_time on audit_event (at)`.execute(db);
}
