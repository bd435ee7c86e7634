import { sql, type Kysely } from 'kysely';

/**
 * How people want pages read, and which reading their corrections speak of: what was said of the
 * fields of one form says nothing of another's.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table read_wish (
    id uuid primary key,
    page_id uuid not null references page (id),
    action text not null check (action in ('ask', 'undo')),
    wish jsonb check ((wish is null) = (action = 'undo')),
    person text not null,
    at timestamptz not null
  )`.execute(db);
  await sql`create index read_wish_by_page on read_wish (page_id, id)`.execute(db);
  await sql`create trigger append_only before update or delete or truncate on read_wish
    for each statement execute function forbid_change()`.execute(db);
  await sql`alter table correction add column reading_id uuid references page_reading (id)`.execute(
    db,
  );
}
