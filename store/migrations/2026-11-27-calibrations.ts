import { sql, type Kysely } from 'kysely';

/** What claimed probabilities were found to be worth: every version is kept, the newest counts. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table calibration_version (
    number integer primary key check (number > 0),
    calibration jsonb not null,
    actor text not null,
    at timestamptz not null
  )`.execute(db);
  await sql`create trigger append_only before update or delete or truncate on calibration_version
    for each statement execute function forbid_change()`.execute(db);
}
