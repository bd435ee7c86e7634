import { sql, type Kysely } from 'kysely';

/**
 * What each page looks like, and which pages look like the same sheet. Pages that were read before have
 * no fingerprint until they are read again. A pair names pages without a foreign key: to check one, the
 * database would lock the other page in the middle of a reading, and two readings wait for each other.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table page_fingerprint (
    page_id uuid primary key references page (id),
    form_id text not null,
    form_version integer not null,
    form_page integer not null,
    cells bytea not null,
    fields jsonb not null,
    bands integer[] not null
  )`.execute(db);
  await sql`create index page_fingerprint_bands on page_fingerprint using gin (bands)`.execute(db);
  await sql`create table page_double (
    id uuid primary key,
    left_page uuid not null,
    right_page uuid not null,
    state text not null check (state in ('open', 'same', 'different', 'withdrawn')),
    set_aside uuid check (set_aside in (left_page, right_page)),
    found_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    check (left_page < right_page),
    check ((state = 'same') = (set_aside is not null)),
    unique (left_page, right_page)
  )`.execute(db);
  await sql`create index page_double_right on page_double (right_page)`.execute(db);
  await sql`create index page_double_open on page_double (id) where state = 'open'`.execute(db);
}
