import { sql, type Kysely } from 'kysely';

/**
 * Registries that values are looked up in. What was imported when, by whom and from which bytes is
 * kept for ever; of the entries only the newest version's are, since the file has the others.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table registry_version (
    id uuid primary key,
    registry text not null,
    number integer not null check (number > 0),
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    file_name text not null,
    rows integer not null,
    left_out integer not null,
    warnings integer not null,
    actor text not null,
    at timestamptz not null,
    unique (registry, number)
  )`.execute(db);
  await sql`create trigger append_only before update or delete or truncate on registry_version
    for each statement execute function forbid_change()`.execute(db);
  await sql`create table registry_entry (
    registry text not null,
    key text not null,
    values jsonb not null,
    primary key (registry, key)
  )`.execute(db);
}
