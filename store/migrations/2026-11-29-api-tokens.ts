import { sql, type Kysely } from 'kysely';

/** By which other programs come in. Never deleted: their names stand in the audit. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table api_token (
    id uuid primary key,
    name text not null constraint api_token_name unique,
    token_hash text not null unique check (token_hash ~ '^[0-9a-f]{64}$'),
    scopes text[] not null check (cardinality(scopes) > 0),
    created_by text not null,
    created_at timestamptz not null,
    expires_at timestamptz not null,
    revoked_at timestamptz,
    last_used_at timestamptz
  )`.execute(db);
}
