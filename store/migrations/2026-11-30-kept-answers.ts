import { sql, type Kysely } from 'kysely';

/** Answers to requests that named an Idempotency-Key, for a day. Of the key only the hash is kept. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table kept_answer (
    id uuid primary key,
    actor text not null,
    key_hash text not null check (key_hash ~ '^[0-9a-f]{64}$'),
    fingerprint text,
    status integer,
    body text,
    begun_at timestamptz not null,
    running_until timestamptz not null,
    unique (actor, key_hash),
    check (status is null or (fingerprint is not null and body is not null))
  )`.execute(db);
  await sql`create index kept_answer_begun_at on kept_answer (begun_at)`.execute(db);
}
