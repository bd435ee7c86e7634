import { sql, type Kysely, type RawBuilder } from 'kysely';

const batches: RawBuilder<unknown>[] = [
  sql`create table batch (
    id uuid primary key,
    number integer generated always as identity unique,
    name text not null,
    received_on text not null check (received_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    expected_envelopes integer not null check (expected_envelopes > 0),
    expected_pages integer not null check (expected_pages > 0),
    state text not null check (state in ('open', 'closed')),
    opened_by text not null,
    opened_at timestamptz not null
  )`,
  sql`create index audit_event_by_batch on audit_event ((after ->> 'batchId'))
    where action like 'batch-%'`,
];

/**
 * A row of "scan" is an envelope. Most are also the file that they came in; of a file with several,
 * the first ("part" 1) is. A file that was scanned again has a row of its own, and "into_scan_id"
 * says into which envelope its pages go.
 */
const envelopes: RawBuilder<unknown>[] = [
  sql`alter table scan add column batch_id uuid references batch (id)`,
  sql`alter table scan add column batch_position integer check (batch_position > 0)`,
  sql`alter table scan add check ((batch_id is null) = (batch_position is null))`,
  sql`alter table scan add column part integer not null default 1 check (part > 0)`,
  sql`alter table scan add column into_scan_id uuid references scan (id)`,
  sql`alter table scan drop constraint scan_sha256_key`,
  sql`create unique index scan_by_file on scan (sha256) where part = 1`,
  sql`create unique index scan_by_batch on scan (batch_id, batch_position, part)`,
  sql`create index scan_scanned_again on scan (into_scan_id) where into_scan_id is not null`,
];

/** Which page of which file a page is; and the file that was scanned in place of it. */
const pages: RawBuilder<unknown>[] = [
  sql`alter table page add column file_id uuid references scan (id)`,
  sql`alter table page add column file_page integer check (file_page > 0)`,
  sql`update page set file_id = scan_id, file_page = number`,
  sql`alter table page alter column file_id set not null`,
  sql`alter table page alter column file_page set not null`,
  sql`create unique index page_of_file on page (file_id, file_page)`,
  sql`alter table page add column replaced_by uuid references scan (id)`,
  sql`alter table scan add column replaces_page_id uuid references page (id)`,
  sql`alter table scan add check (replaces_page_id is null or into_scan_id is not null)`,
  sql`alter table page drop constraint page_scan_id_number_key`,
  sql`create unique index page_of_envelope on page (scan_id, number) where replaced_by is null`,
];

/** Which approval of a page has left the house: an approval that was taken back leaves anew. */
const exports: RawBuilder<unknown>[] = [
  sql`create table page_export (
    id uuid primary key,
    page_id uuid not null references page (id),
    approval_id uuid not null references approval (id),
    actor text not null,
    at timestamptz not null
  )`,
  sql`create index page_export_by_approval on page_export (approval_id)`,
  sql`create trigger append_only before update or delete or truncate on page_export
    for each statement execute function forbid_change()`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...batches, ...envelopes, ...pages, ...exports])
    await statement.execute(db);
}
