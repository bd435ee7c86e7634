import { sql, type Kysely } from 'kysely';

/** One signed root over the events of each day. Rows are only added. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table audit_anchor (
    first bigint primary key,
    last bigint not null unique,
    text text not null,
    signature text not null,
    public_key text not null
  )`.execute(db);
  await sql`create trigger append_only before update or delete or truncate on audit_anchor
    for each statement execute function forbid_change()`.execute(db);
}
