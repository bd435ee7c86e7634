import { sql, type Kysely } from 'kysely';

/**
 * Who may not do what a field waits for, as they have entered it before; empty where it waits for
 * nobody in particular. Worked out like the rest of the table.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table field_state add column barred text[] not null default '{}'`.execute(db);
}
