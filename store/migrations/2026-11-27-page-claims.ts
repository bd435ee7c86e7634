import { sql, type Kysely } from 'kysely';

/** Who works on a page just now, and until when if nothing more is heard of them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table page_claim (
    page_id uuid primary key references page (id),
    person text not null,
    until timestamptz not null
  )`.execute(db);
}
