import type { Kysely, Transaction } from 'kysely';
import { createHash, randomBytes } from 'node:crypto';
import {
  linkPurposeSchema,
  type Invitation,
  type MadeLink,
  type OpenedLink,
} from '../../schemas/access/accounts.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { Database } from '../database.ts';
import type { PeopleError, SetUpError } from './contracts.ts';
import { PROVIDER_ID } from './library.ts';
import { noteEvent } from './note-event.ts';
import { addAccount, isEmpty, lockAccount, stateOf, type AccountRow } from './people.ts';
import { whenTaken } from './when-taken.ts';

const TOKEN_BYTES = 32;
const LIVES_MS = 24 * 60 * 60 * 1000;

export const hashToken = (token: string): string =>
  createHash('sha256').update(token).digest('hex');

/** Only the newest link of an account leads anywhere; `accountId` null: that of the first account. */
async function replaceLink(
  tx: Transaction<Database>,
  accountId: string | null,
  purpose: OpenedLink['purpose'],
): Promise<MadeLink> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  const expiresAt = new Date(Date.now() + LIVES_MS);
  const link = { token_hash: hashToken(token), purpose, expires_at: expiresAt };
  await tx
    .insertInto('account_link')
    .values({ account_id: accountId, ...link })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(link))
    .execute();
  return { token, expiresAt: expiresAt.toISOString() };
}

export async function makeFirstLink(db: Kysely<Database>): Promise<MadeLink | null> {
  return db.transaction().execute(async (tx) => {
    if (!(await isEmpty(tx))) return null;
    return replaceLink(tx, null, 'first-administrator');
  });
}

export async function invite(
  db: Kysely<Database>,
  person: Invitation,
  actor: string,
): Promise<Result<MadeLink, PeopleError>> {
  const made = db.transaction().execute(async (tx) => {
    const row = await addAccount(tx, person, null);
    const { roles, departments } = row;
    const link = await replaceLink(tx, row.id, 'invitation');
    await noteEvent(tx, 'account-invited', actor, row, { after: { roles, departments } });
    return ok(link);
  });
  return whenTaken(made, { auth_user_email: { kind: 'email-taken' } });
}

export function makeLink(
  db: Kysely<Database>,
  id: string,
  actor: string,
): Promise<Result<MadeLink, PeopleError>> {
  return db.transaction().execute(async (tx) => {
    const row = await lockAccount(tx, id);
    if (row === null) return fail({ kind: 'not-found' });
    const state = stateOf(row);
    if (state === 'disabled') return fail({ kind: 'account-disabled' });
    const purpose = state === 'invited' ? 'invitation' : 'reset';
    const link = await replaceLink(tx, id, purpose);
    // Whoever needs a link may be somebody new to the provider, too: the next to come with the address is bound.
    await tx
      .deleteFrom('auth_account')
      .where('userId', '=', id)
      .where('providerId', '=', PROVIDER_ID)
      .execute();
    await noteEvent(tx, 'account-link-made', actor, row, { after: { purpose } });
    return ok(link);
  });
}

export async function openLink(
  db: Kysely<Database>,
  token: string,
): Promise<Result<OpenedLink, SetUpError>> {
  const row = await db
    .selectFrom('account_link')
    .leftJoin('auth_user', 'auth_user.id', 'account_link.account_id')
    .select(['account_link.purpose', 'auth_user.name', 'auth_user.email'])
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', new Date())
    .executeTakeFirst();
  if (row === undefined) return fail({ kind: 'link-spent' });
  return ok({ purpose: linkPurposeSchema.parse(row.purpose), name: row.name, email: row.email });
}

/**
 * Takes the link out of the world, so that of two who use it one comes too late. Its account, if it
 * has one, is locked before the link, as by everything else that changes both: in the other order
 * two could wait for each other.
 */
export async function spendLink(
  tx: Transaction<Database>,
  token: string,
): Promise<{ account: AccountRow | null; purpose: OpenedLink['purpose'] } | null> {
  const hash = hashToken(token);
  const link = await tx
    .selectFrom('account_link')
    .select('account_id')
    .where('token_hash', '=', hash)
    .executeTakeFirst();
  if (link === undefined) return null;
  const account = link.account_id === null ? null : await lockAccount(tx, link.account_id);
  const row = await tx
    .deleteFrom('account_link')
    .where('token_hash', '=', hash)
    .where('expires_at', '>', new Date())
    .returning('purpose')
    .executeTakeFirst();
  if (row === undefined) return null;
  return { account, purpose: linkPurposeSchema.parse(row.purpose) };
}
