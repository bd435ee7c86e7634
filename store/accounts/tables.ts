import type { ColumnType, Generated } from 'kysely';

type Instant = ColumnType<Date, Date | string, Date | string>;

/** People. Never deleted: their names stand in the audit. */
export interface AuthUserTable {
  id: string;
  name: string;
  email: string;
  emailVerified: boolean;
  image: string | null;
  createdAt: Instant;
  updatedAt: Instant;
  roles: string[];
  departments: Generated<string[]>;
  /** Null: invited, no password yet. */
  set_up_at: Instant | null;
  disabled_at: Instant | null;
  last_sign_in: Instant | null;
}

export interface AuthSessionTable {
  id: string;
  token: string;
  userId: string;
  expiresAt: Instant;
  createdAt: Instant;
  updatedAt: Instant;
  ipAddress: string | null;
  userAgent: string | null;
}

/** Ways to sign in: of `credential` the scrypt hash is in `password`. */
export interface AuthAccountTable {
  id: string;
  accountId: string;
  providerId: string;
  userId: string;
  password: string | null;
  createdAt: Instant;
  updatedAt: Instant;
}

/** Tokens of other programs; never deleted: their names stand in the audit. */
export interface ApiTokenTable {
  id: string;
  name: string;
  token_hash: string;
  scopes: string[];
  departments: Generated<string[]>;
  created_by: string;
  created_at: Instant;
  expires_at: Instant;
  revoked_at: Instant | null;
  last_used_at: Instant | null;
}

export interface AccountLinkTable {
  token_hash: string;
  /** Null: it makes the first account. */
  account_id: string | null;
  purpose: string;
  expires_at: Instant;
}
