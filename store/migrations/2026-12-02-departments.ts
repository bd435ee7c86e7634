import { sql, type Kysely } from 'kysely';

/** To which departments people and programs are limited; none: they are not. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const table of ['auth_user', 'api_token'])
    await sql`alter table ${sql.table(table)}
      add column departments text[] not null default '{}'`.execute(db);
}
