import { sql, type Kysely } from 'kysely';

/** Calls to other programs: to whom, which were to be made, and up to which event that is known. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table webhook (
    id uuid primary key,
    name text not null,
    url text not null,
    events text[] not null check (cardinality(events) > 0),
    secret bytea not null,
    state text not null check (state in ('enabled', 'disabled', 'gone')),
    since_seq bigint not null,
    created_by text not null,
    created_at timestamptz not null
  )`.execute(db);
  await sql`create table webhook_delivery (
    id uuid primary key,
    webhook_id uuid not null references webhook on delete cascade,
    seq bigint,
    type text not null,
    payload text not null,
    made_at timestamptz not null,
    state text not null default 'waiting' check (state in ('waiting', 'delivered', 'given-up')),
    round integer not null default 1,
    is_queued boolean not null default false,
    tries integer not null default 0,
    tried_at timestamptz,
    next_try_at timestamptz,
    status integer,
    trouble text,
    unique (webhook_id, seq)
  )`.execute(db);
  await sql`create index webhook_delivery_log on webhook_delivery (webhook_id, id)`.execute(db);
  await sql`create index webhook_delivery_made_at on webhook_delivery (made_at)`.execute(db);
  await sql`create index webhook_delivery_waiting on webhook_delivery (id)
    where state = 'waiting'`.execute(db);
  await sql`create table webhook_cursor (
    one boolean primary key default true check (one),
    seq bigint not null
  )`.execute(db);
  // What happened before there was anybody to tell is told to nobody.
  await sql`insert into webhook_cursor (seq)
    values (coalesce((select seq from audit_head), 0))`.execute(db);
}
