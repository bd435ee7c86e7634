import { sql, type Kysely } from 'kysely';

/**
 * Pictures of pages that were not read: a reading's own stand in `picture`. Rows are only added: a
 * page may be tried again, and the newest picture is shown.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table page_picture (
    id uuid primary key,
    page_id uuid not null references page (id),
    kind text not null,
    sha256 text not null,
    media_type text not null,
    unique (page_id, kind, sha256)
  )`.execute(db);
  await sql`create trigger append_only before update or delete or truncate on page_picture
    for each statement execute function forbid_change()`.execute(db);
}
