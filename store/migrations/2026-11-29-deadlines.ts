import { sql, type Kysely, type RawBuilder } from 'kysely';

/** Why people had a scan done first, and took that back; the last one counts. */
const priorities: RawBuilder<unknown>[] = [
  sql`create table scan_priority (
    id uuid primary key,
    scan_id uuid not null references scan (id),
    urgent boolean not null,
    reason text check (reason is not null or not urgent),
    person text not null,
    at timestamptz not null
  )`,
  sql`create index scan_priority_by_scan on scan_priority (scan_id, id desc)`,
  sql`create trigger append_only before update or delete or truncate on scan_priority
    for each statement execute function forbid_change()`,
  sql`alter table scan add column urgent boolean not null default false`,
];

/**
 * What decides which page comes next stands with the page, so that one index has the order. Dates
 * follow from the forms, which a migration does not know: they are worked out at the next start.
 */
const pages: RawBuilder<unknown>[] = [
  sql`alter table page add column urgent boolean not null default false`,
  sql`alter table page add column received_on text`,
  sql`update page set received_on = scan.received_on from scan where scan.id = page.scan_id`,
  sql`alter table page alter column received_on set not null`,
  sql`alter table page add column due_on text`,
  sql`alter table page add column due_soon_on text`,
  sql`create index page_to_review on page (urgent desc, due_on, received_on, scan_id, number)
    where state in ('in-review', 'ready') and replaced_by is null`,
  sql`create index page_due_soon on page (due_soon_on)
    where state in ('in-review', 'ready') and replaced_by is null`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...priorities, ...pages]) await statement.execute(db);
}
