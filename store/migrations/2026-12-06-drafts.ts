import { sql, type Kysely } from 'kysely';

/** What people have typed and not confirmed, sealed: one's own, until it is settled or approved. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table page_draft (
    page_id uuid not null references page (id),
    person text not null,
    sealed bytea not null,
    at timestamptz not null,
    primary key (page_id, person)
  )`.execute(db);
}
