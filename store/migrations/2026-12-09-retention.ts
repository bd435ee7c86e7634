import { sql, type Kysely, type RawBuilder } from 'kysely';

const tables: RawBuilder<unknown>[] = [
  sql`create table legal_hold (
    id uuid primary key,
    scan_id uuid not null references scan (id),
    reason text not null,
    person text not null,
    at timestamptz not null,
    lifted_by text,
    lifted_at timestamptz,
    check ((lifted_by is null) = (lifted_at is null))
  )`,
  sql`create unique index legal_hold_standing on legal_hold (scan_id) where lifted_at is null`,
  // That they are two people is asked here as well: of all things this one cannot be taken back.
  sql`create table disposal (
    id uuid primary key,
    scan_id uuid not null references scan (id),
    ground text not null check (ground in ('schedule', 'by-hand')),
    kept_until text,
    reason text not null,
    proposed_by text not null,
    proposed_at timestamptz not null,
    state text not null check (state in ('proposed', 'cancelled', 'done')),
    decided_by text,
    decided_at timestamptz,
    check ((state = 'proposed') = (decided_by is null)),
    check ((decided_by is null) = (decided_at is null)),
    check (state <> 'done' or decided_by <> proposed_by)
  )`,
  sql`create unique index disposal_of_scan on disposal (scan_id) where state <> 'cancelled'`,
  sql`create index disposal_by_state on disposal (state, id desc)`,
  // Not called "sha256": what has such a column is backed up, and these are to go.
  sql`create table blob_removal (
    blob text primary key,
    since timestamptz not null,
    is_removed boolean not null default false,
    is_tidied boolean not null default false
  )`,
  // Whether anything kept has a file is asked for each one that is to go.
  sql`create index picture_by_sha256 on picture (sha256)`,
  sql`create index page_picture_by_sha256 on page_picture (sha256)`,
  sql`create index scan_by_sha256 on scan (sha256)`,
  sql`alter table audit_event add column erased boolean not null default false`,
  sql`alter table audit_event add check (not erased or (before is null and after is null))`,
];

/** What is decided stays so, and nothing is deleted. */
const decideOnce: RawBuilder<unknown>[] = [
  sql`create function decide_disposal_once() returns trigger language plpgsql as $$
    declare
      decision text[] := array['state', 'decided_by', 'decided_at'];
    begin
      if tg_op = 'UPDATE' and old.state = 'proposed' and new.state <> 'proposed'
        and to_jsonb(new) - decision = to_jsonb(old) - decision then return new; end if;
      raise exception 'disposal is append-only: % is forbidden', tg_op;
    end $$`,
  sql`create trigger decided_once before update or delete on disposal
    for each row execute function decide_disposal_once()`,
  sql`create trigger append_only before truncate on disposal
    for each statement execute function forbid_change()`,
];

/**
 * Evidence stays append-only, but for a transaction that names a disposal which two people have decided
 * on, and for rows of its scan alone: see "only_disposed".
 */
const functions: RawBuilder<unknown>[] = [
  sql`create function envelope_of(evidence jsonb) returns uuid language sql stable as $$
    select coalesce(scan.into_scan_id, scan.id) from scan where scan.id = coalesce(
      (evidence ->> 'scan_id')::uuid,
      (select page.scan_id from page where page.id = coalesce(
        (evidence ->> 'page_id')::uuid,
        (select page_id from page_reading where id = (evidence ->> 'reading_id')::uuid),
        (select page_id from spot_check where id = (evidence ->> 'spot_check_id')::uuid),
        (select page_id from note where id = (evidence ->> 'note_id')::uuid))))
  $$`,
  sql`create function forbid_unless_disposing() returns trigger language plpgsql as $$
    begin
      if tg_op = 'TRUNCATE' or coalesce(current_setting('madoguchi.disposal', true), '') = '' then
        raise exception '% is append-only: % is forbidden', tg_table_name, tg_op;
      end if;
      return null;
    end $$`,
  // The arguments: columns that may be emptied. Without any, rows may be deleted.
  sql`create function only_disposed() returns trigger language plpgsql as $$
    begin
      if exists (
        select from disposal
        where disposal.id = nullif(current_setting('madoguchi.disposal', true), '')::uuid
          and disposal.state = 'done' and disposal.scan_id = envelope_of(to_jsonb(old))
      ) then
        if tg_op = 'DELETE' and tg_nargs = 0 then return old; end if;
        if tg_op = 'UPDATE' and tg_nargs > 0
          and to_jsonb(new) - tg_argv = to_jsonb(old) - tg_argv then return new; end if;
      end if;
      raise exception '% is append-only: % is forbidden', tg_table_name, tg_op;
    end $$`,
];

/** What tells about a person goes; that somebody did something, and when, stays. */
const EVIDENCE: Readonly<Record<string, readonly string[]>> = {
  page_reading: ['reading'],
  field_reading: [],
  decision: [],
  picture: [],
  page_picture: [],
  correction: [],
  approval: ['reason'],
  scan_priority: [],
  note: [],
  note_settled: [],
  spot_check_entry: [],
  audit_event: ['before', 'after', 'erased'],
};

/** Retention: schedules are the forms', what is held and disposed of is kept here. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...tables, ...decideOnce, ...functions]) await statement.execute(db);
  for (const [table, emptied] of Object.entries(EVIDENCE)) {
    const args = sql.raw(emptied.map((column) => `'${column}'`).join(', '));
    await sql`drop trigger append_only on ${sql.table(table)}`.execute(db);
    await sql`create trigger append_only before update or delete or truncate on ${sql.table(table)}
      for each statement execute function forbid_unless_disposing()`.execute(db);
    await sql`create trigger only_disposed before update or delete on ${sql.table(table)}
      for each row execute function only_disposed(${args})`.execute(db);
  }
}
