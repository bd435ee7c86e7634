import { sql, type Kysely, type RawBuilder } from 'kysely';

/**
 * What people tell each other of a page. The texts lie in "sealed", where a purge may delete them;
 * that they were written stays.
 */
const statements: RawBuilder<unknown>[] = [
  sql`create table note (
    id uuid primary key,
    scan_id uuid not null references scan (id),
    page_id uuid not null references page (id),
    answers uuid references note (id),
    sealed_id uuid not null,
    person text not null,
    at timestamptz not null
  )`,
  sql`create index note_by_scan on note (scan_id, id)`,
  sql`create index note_by_page on note (page_id) where answers is null`,
  sql`create table note_settled (
    note_id uuid primary key references note (id),
    person text not null,
    at timestamptz not null
  )`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await statement.execute(db);
  for (const table of ['note', 'note_settled'])
    await sql`create trigger append_only before update or delete or truncate on ${sql.table(table)}
      for each statement execute function forbid_change()`.execute(db);
}
