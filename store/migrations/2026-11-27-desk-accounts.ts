import { sql, type Kysely, type RawBuilder } from 'kysely';

/** As better-auth wants them, but for the prefix, and the columns in snake case, which are ours. */
const library: RawBuilder<unknown>[] = [
  // The default of "roles" is refused: the library asks for one, but only we make people.
  sql`create table auth_user (
    id uuid primary key,
    name text not null,
    email text not null constraint auth_user_email unique check (email = lower(email)),
    "emailVerified" boolean not null,
    image text,
    "createdAt" timestamptz not null,
    "updatedAt" timestamptz not null,
    roles text[] not null default '{}' check (cardinality(roles) > 0),
    set_up_at timestamptz,
    disabled_at timestamptz,
    last_sign_in timestamptz
  )`,
  // A name goes on record with every action. One that was never set up has done nothing yet.
  sql`create unique index auth_user_name on auth_user (lower(name)) where set_up_at is not null`,
  sql`create table auth_session (
    id uuid primary key,
    token text not null unique,
    "userId" uuid not null references auth_user (id),
    "expiresAt" timestamptz not null,
    "createdAt" timestamptz not null,
    "updatedAt" timestamptz not null,
    "ipAddress" text,
    "userAgent" text
  )`,
  sql`create index auth_session_by_user on auth_session ("userId")`,
  sql`create table auth_account (
    id uuid primary key,
    "accountId" text not null,
    "providerId" text not null,
    "userId" uuid not null references auth_user (id),
    "accessToken" text,
    "refreshToken" text,
    "idToken" text,
    "accessTokenExpiresAt" timestamptz,
    "refreshTokenExpiresAt" timestamptz,
    scope text,
    password text,
    "createdAt" timestamptz not null,
    "updatedAt" timestamptz not null,
    unique ("providerId", "accountId")
  )`,
  sql`create index auth_account_by_user on auth_account ("userId")`,
  sql`create table auth_verification (
    id uuid primary key,
    identifier text not null,
    value text not null,
    "expiresAt" timestamptz not null,
    "createdAt" timestamptz not null,
    "updatedAt" timestamptz not null
  )`,
  sql`create table auth_rate_limit (
    id uuid primary key,
    key text not null unique,
    count integer not null,
    "lastRequest" bigint not null
  )`,
];

/** People, their sessions, and the one-time links by which they set themselves up. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of library) await statement.execute(db);
  // One link lives for each account, and one for the first, which has no account yet.
  await sql`create table account_link (
    token_hash text primary key check (token_hash ~ '^[0-9a-f]{64}$'),
    account_id uuid unique nulls not distinct references auth_user (id),
    purpose text not null,
    expires_at timestamptz not null,
    check ((account_id is null) = (purpose = 'first-administrator'))
  )`.execute(db);
}
