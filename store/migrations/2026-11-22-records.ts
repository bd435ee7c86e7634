import { sql, type Kysely, type RawBuilder } from 'kysely';

/** Evidence: what was received, what the machine read, what people did. Rows are only added. */
const EVIDENCE = [
  'page_reading',
  'field_reading',
  'decision',
  'picture',
  'correction',
  'approval',
  'audit_event',
] as const;

const intake: RawBuilder<unknown>[] = [
  sql`create table control_counter (
    day text primary key,
    last integer not null
  )`,
  sql`create table setting (name text primary key, value text not null)`,
  sql`create table scan (
    id uuid primary key,
    control_number text not null unique,
    sha256 text not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
    file_name text not null,
    media_type text not null,
    bytes bigint not null,
    received_on text not null check (received_on ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
    received_at timestamptz not null,
    source text not null,
    actor text not null,
    state text not null,
    failure jsonb
  )`,
  sql`create index scan_by_state on scan (state, id desc)`,
  sql`create table page (
    id uuid primary key,
    scan_id uuid not null references scan (id),
    number integer not null check (number > 0),
    state text not null,
    failure jsonb,
    reading_id uuid,
    unique (scan_id, number)
  )`,
  sql`create index page_by_state on page (state, id)`,
];

const readings: RawBuilder<unknown>[] = [
  sql`create table page_reading (
    id uuid primary key,
    page_id uuid not null references page (id),
    form_id text not null,
    form_version integer not null,
    replay_key text not null,
    reading jsonb not null,
    residual double precision not null,
    seconds double precision not null,
    at timestamptz not null,
    unique (page_id, replay_key)
  )`,
  sql`alter table page add foreign key (reading_id) references page_reading (id)`,
  // No foreign keys to "sealed": a purge deletes there, and the evidence around it stays.
  sql`create table sealed (
    id uuid primary key,
    page_id uuid not null references page (id),
    field_id text not null,
    bytes bytea not null
  )`,
  sql`create table field_reading (
    id uuid primary key,
    reading_id uuid not null references page_reading (id),
    field_id text not null,
    position integer not null,
    reading jsonb not null,
    sealed_id uuid,
    unique (reading_id, field_id)
  )`,
  sql`create table decision (
    reading_id uuid not null references page_reading (id),
    field_id text not null,
    status text not null,
    reasons jsonb not null,
    primary key (reading_id, field_id)
  )`,
  sql`create table picture (
    id uuid primary key,
    reading_id uuid not null references page_reading (id),
    kind text not null,
    field_id text,
    sha256 text not null,
    media_type text not null,
    secret boolean not null,
    unique nulls not distinct (reading_id, kind, field_id)
  )`,
];

const review: RawBuilder<unknown>[] = [
  sql`create table finding (
    page_id uuid not null references page (id),
    position integer not null,
    finding jsonb not null,
    primary key (page_id, position)
  )`,
  sql`create table correction (
    id uuid primary key,
    page_id uuid not null references page (id),
    field_id text not null,
    seq integer not null check (seq > 0),
    action text not null,
    value jsonb,
    sealed_id uuid,
    person text not null,
    at timestamptz not null,
    unique (page_id, field_id, seq)
  )`,
  sql`create table approval (
    id uuid primary key,
    page_id uuid not null references page (id),
    action text not null check (action in ('approve', 'reopen')),
    person text not null,
    reason text check (reason is not null or action = 'approve'),
    at timestamptz not null
  )`,
  sql`create index approval_by_page on approval (page_id, id desc)`,
  sql`create table review_task (
    id uuid primary key,
    page_id uuid not null references page (id),
    field_id text not null,
    reasons jsonb not null,
    opened_at timestamptz not null,
    closed_at timestamptz,
    closed_by text
  )`,
  sql`create unique index review_task_open on review_task (page_id, field_id) where closed_at is null`,
  sql`create table field_state (
    page_id uuid not null references page (id),
    field_id text not null,
    status text not null,
    settled boolean not null,
    search text,
    primary key (page_id, field_id)
  )`,
];

const audit: RawBuilder<unknown>[] = [
  sql`create table audit_event (
    seq bigint primary key,
    at timestamptz not null,
    scan_id uuid,
    page_id uuid,
    actor text not null,
    action text not null,
    before jsonb,
    after jsonb,
    hash text not null
  )`,
  sql`create index audit_event_by_scan on audit_event (scan_id, seq)`,
  // One row: locking it puts the events of concurrent transactions in one order without gaps.
  sql`create table audit_head (
    one boolean primary key default true check (one),
    seq bigint not null,
    hash text not null
  )`,
  sql`insert into audit_head (seq, hash) values (0, '')`,
];

export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of [...intake, ...readings, ...review, ...audit])
    await statement.execute(db);
  await sql`create function forbid_change() returns trigger language plpgsql as $$
    begin
      raise exception '% is append-only: % is forbidden', tg_table_name, tg_op;
    end $$`.execute(db);
  for (const table of EVIDENCE)
    await sql`create trigger append_only before update or delete or truncate on ${sql.table(table)}
      for each statement execute function forbid_change()`.execute(db);
}
