import { sql, type Kysely } from 'kysely';

/**
 * Who works on a page just now, and until when if nothing more is heard of them: one row for each
 * open desk, all of them of one person.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table page_claim (
    page_id uuid not null references page (id),
    desk uuid not null,
    person text not null,
    until timestamptz not null,
    primary key (page_id, desk)
  )`.execute(db);
}
