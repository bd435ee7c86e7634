import type { Kysely, Selectable, Transaction } from 'kysely';
import { randomBytes } from 'node:crypto';
import {
  apiTokenSchema,
  TOKEN_START,
  type ApiToken,
  type MadeToken,
  type NewToken,
  type TokenScope,
} from '../../schemas/access/tokens.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import { hashToken } from './links.ts';
import type { ApiTokenTable } from './tables.ts';
import { whenTaken } from './when-taken.ts';

const TOKEN_BYTES = 32;
const DAY_MS = 24 * 60 * 60 * 1000;
/** Every request would be a write otherwise. */
const USE_NOTED_EVERY_MS = 60 * 1000;

/** A program that was recognised by its token. */
export interface TokenBearer {
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** Ids of those that it is limited to; none: it is not. */
  readonly departments: readonly string[];
}

/** The tokens of other programs. What changes them is audited; only their hashes are kept. */
export interface ApiTokens {
  /** Null: there is no such token, or it has expired or was revoked. */
  recognise(token: string): Promise<TokenBearer | null>;
  /** Newest first. */
  list(): Promise<ApiToken[]>;
  /** Names are never given twice: they stand in the audit. */
  make(input: NewToken, actor: string): Promise<Result<MadeToken, { kind: 'token-name-taken' }>>;
  /** From the next request on it is nobody's. Nothing happens to one that was revoked before. */
  revoke(id: string, actor: string): Promise<Result<void, { kind: 'not-found' }>>;
}

export const openTokens = (db: Kysely<Database>): ApiTokens => ({
  recognise: (token) => recognise(db, token),
  async list() {
    const rows = await db.selectFrom('api_token').selectAll().orderBy('id', 'desc').execute();
    return rows.map(toToken);
  },
  make: (...given) => make(db, ...given),
  revoke: (...given) => revoke(db, ...given),
});

async function recognise(db: Kysely<Database>, token: string): Promise<TokenBearer | null> {
  if (!token.startsWith(TOKEN_START)) return null;
  const row = await db
    .selectFrom('api_token')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst();
  if (row === undefined || stateOf(row) !== 'active') return null;
  const now = new Date();
  if (now.getTime() - (row.last_used_at?.getTime() ?? 0) > USE_NOTED_EVERY_MS)
    await db.updateTable('api_token').set({ last_used_at: now }).where('id', '=', row.id).execute();
  const { name, scopes, departments } = toToken(row);
  return { name, scopes, departments };
}

function make(
  db: Kysely<Database>,
  { name, scopes, departments = [], days }: NewToken,
  actor: string,
): Promise<Result<MadeToken, { kind: 'token-name-taken' }>> {
  const token = TOKEN_START + randomBytes(TOKEN_BYTES).toString('base64url');
  const now = new Date();
  const expiresAt = new Date(now.getTime() + days * DAY_MS);
  const made = db.transaction().execute(async (tx) => {
    const id = makeUuid();
    const limits = { scopes: [...scopes], departments: [...departments] };
    const row = { id, name, token_hash: hashToken(token), ...limits };
    const times = { created_at: now, expires_at: expiresAt, revoked_at: null, last_used_at: null };
    await tx
      .insertInto('api_token')
      .values({ ...row, ...times, created_by: actor })
      .execute();
    const until = expiresAt.toISOString();
    await noteToken(tx, 'token-made', actor, { tokenId: id, name, ...limits, expiresAt: until });
    return ok({ token, expiresAt: until });
  });
  return whenTaken(made, { api_token_name: { kind: 'token-name-taken' } });
}

function revoke(
  db: Kysely<Database>,
  id: string,
  actor: string,
): Promise<Result<void, { kind: 'not-found' }>> {
  return db.transaction().execute(async (tx) => {
    const found = tx.selectFrom('api_token').selectAll().where('id', '=', id).forUpdate();
    const row = isUuid(id) ? await found.executeTakeFirst() : undefined;
    if (row === undefined) return fail({ kind: 'not-found' });
    if (row.revoked_at !== null) return ok(undefined);
    await tx
      .updateTable('api_token')
      .set({ revoked_at: new Date() })
      .where('id', '=', id)
      .execute();
    await noteToken(tx, 'token-revoked', actor, { tokenId: id, name: row.name });
    return ok(undefined);
  });
}

const noteToken = (
  tx: Transaction<Database>,
  action: 'token-made' | 'token-revoked',
  actor: string,
  after: { readonly tokenId: string } & Partial<NewToken & MadeToken>,
): Promise<unknown> =>
  appendEvent(tx, { scanId: null, pageId: null, actor, action, before: null, after });

type TokenRow = Selectable<ApiTokenTable>;

const stateOf = ({ revoked_at, expires_at }: TokenRow): ApiToken['state'] =>
  revoked_at !== null ? 'revoked' : expires_at.getTime() <= Date.now() ? 'expired' : 'active';

const toToken = (row: TokenRow): ApiToken =>
  apiTokenSchema.parse({
    id: row.id,
    name: row.name,
    scopes: row.scopes,
    departments: row.departments,
    state: stateOf(row),
    createdBy: row.created_by,
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsedAt: row.last_used_at?.toISOString() ?? null,
  });
