import { sql, type Kysely } from 'kysely';

/** Keys of the installation, wrapped by the master key, and of each file, wrapped by one of those. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table key_generation (
    generation integer primary key check (generation > 0),
    wrapped bytea not null,
    made_at timestamptz not null
  )`.execute(db);
  await sql`create table blob_key (
    sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
    generation integer not null references key_generation,
    wrapped bytea not null,
    lies_open boolean not null default false
  )`.execute(db);
}
