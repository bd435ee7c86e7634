import { sql, type Kysely, type RawBuilder } from 'kysely';

/** Values that were accepted unseen and drawn to be checked, and what people found. */
const tables: RawBuilder<unknown>[] = [
  sql`create table spot_check (
    id uuid primary key,
    page_id uuid not null references page (id),
    reading_id uuid not null references page_reading (id),
    field_id text not null,
    form_id text not null,
    form_version integer not null,
    kind text not null,
    drawn_at timestamptz not null,
    barred text[] not null default '{}',
    outcome text check (outcome in ('right', 'wrong', 'unclear')),
    settled_at timestamptz,
    flag text check (flag in ('open', 'seen')),
    unique (reading_id, field_id)
  )`,
  sql`create index spot_check_by_page on spot_check (page_id, field_id)`,
  sql`create index spot_check_open on spot_check (drawn_at, id) where outcome is null`,
  sql`create index spot_check_settled on spot_check (settled_at, form_id) where outcome is not null`,
  sql`create index spot_check_flagged on spot_check (settled_at) where flag = 'open'`,
  sql`create table spot_check_task (
    id uuid primary key,
    spot_check_id uuid not null references spot_check (id),
    person text not null,
    given_at timestamptz not null,
    until timestamptz not null,
    done_at timestamptz,
    is_known boolean not null,
    is_hit boolean,
    unique (spot_check_id, person, is_known)
  )`,
  sql`create index spot_check_task_by_person on spot_check_task (person, done_at)`,
  sql`create index spot_check_task_known on spot_check_task (done_at) where is_known`,
  sql`create table spot_check_entry (
    id uuid primary key,
    spot_check_id uuid not null references spot_check (id),
    task_id uuid not null unique references spot_check_task (id),
    action text not null,
    value jsonb,
    person text not null,
    at timestamptz not null
  )`,
  sql`create index spot_check_entry_by_check on spot_check_entry (spot_check_id, id)`,
  sql`create trigger append_only before update or delete or truncate on spot_check_entry
    for each statement execute function forbid_change()`,
  // Whoever has acted on a page has seen what was read, and checks nothing of it.
  sql`create index correction_by_person on correction (page_id, person)`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of tables) await statement.execute(db);
}
