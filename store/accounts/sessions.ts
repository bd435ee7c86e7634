import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { OpenSession } from '../../schemas/access/accounts.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { Database } from '../database.ts';
import type { PasswordError, Presence, SignInError, Visit } from './contracts.ts';
import { ABSOLUTE_SECONDS, ADDRESS_HEADER, libraryAddress, type Library } from './library.ts';
import { noteEvent } from './note-event.ts';
import { stateOf, toSignedIn } from './people.ts';

export interface Source {
  readonly db: Kysely<Database>;
  readonly library: Library;
}

export const headersOf = ({ cookie, address, userAgent }: Visit): Headers =>
  new Headers({ cookie, [ADDRESS_HEADER]: address, 'user-agent': userAgent });

const NOBODY: Presence = { account: null, setCookies: [] };

interface Found extends Presence {
  readonly token: string;
}

export async function recognise(
  { db, library }: Source,
  visit: Visit,
  attended: boolean,
): Promise<Found | (Presence & { readonly token: null })> {
  if (visit.cookie === '') return { ...NOBODY, token: null };
  const { response: found, headers } = await library.api.getSession({
    headers: headersOf(visit),
    query: { disableRefresh: !attended },
    returnHeaders: true,
  });
  const setCookies = headers.getSetCookie();
  if (found === null) return { ...NOBODY, setCookies, token: null };
  const { token, userId, createdAt } = found.session;
  const row = await db
    .selectFrom('auth_user')
    .selectAll()
    .where('id', '=', userId)
    .executeTakeFirstOrThrow();
  if (Date.now() - createdAt.getTime() > ABSOLUTE_SECONDS * 1000) {
    await db.deleteFrom('auth_session').where('token', '=', token).execute();
    return { ...NOBODY, token: null };
  }
  if (stateOf(row) !== 'active') return { ...NOBODY, token: null };
  return { account: toSignedIn(row), setCookies, token };
}

/** Asks the library as its clients would: only so does it count tries. */
export function post(
  { library }: Source,
  path: string,
  visit: Visit,
  body: object,
): Promise<Response> {
  const headers = headersOf(visit);
  headers.set('content-type', 'application/json');
  const request = { method: 'POST', headers, body: JSON.stringify(body) };
  return library.handler(new Request(libraryAddress(path), request));
}

const refusalSchema = z.object({ code: z.string().optional() });

async function readRefusal(response: Response): Promise<string | undefined> {
  return refusalSchema.safeParse(await response.json()).data?.code;
}

export const tooMany = (response: Response) => ({
  kind: 'too-many-tries' as const,
  retryAfterSeconds: Number(response.headers.get('X-Retry-After') ?? '60'),
});

export async function signIn(
  source: Source,
  visit: Visit,
  email: string,
  password: string,
): Promise<Result<Presence, SignInError>> {
  const { db } = source;
  const before = await recognise(source, visit, false);
  const response = await post(source, '/sign-in/email', visit, { email, password });
  const named = await db
    .selectFrom('auth_user')
    .selectAll()
    .where('email', '=', email.trim().toLowerCase())
    .executeTakeFirst();
  if (response.status === 200 && named !== undefined) {
    await db.transaction().execute(async (tx) => {
      await tx
        .updateTable('auth_user')
        .set({ last_sign_in: new Date() })
        .where('id', '=', named.id)
        .execute();
      if (before.token !== null)
        await tx.deleteFrom('auth_session').where('token', '=', before.token).execute();
      await noteEvent(tx, 'signed-in', named.name, named);
    });
    return ok({ account: toSignedIn(named), setCookies: response.headers.getSetCookie() });
  }
  if (response.status === 429) return fail(tooMany(response));
  if (response.status >= 500) throw new Error(`the sign-in failed (${response.status})`);
  const wasRight = (await readRefusal(response)) === 'FAILED_TO_CREATE_SESSION';
  // An unknown address is not written down: a password is easily typed in its place.
  if (named !== undefined)
    await db.transaction().execute(async (tx) => {
      const reason = wasRight ? 'account-disabled' : 'wrong-password';
      await noteEvent(tx, 'sign-in-refused', 'unknown', named, { after: { reason } });
    });
  return fail({ kind: wasRight ? 'account-disabled' : 'wrong-credentials' });
}

export async function signOut(source: Source, visit: Visit): Promise<Presence> {
  const { account } = await recognise(source, visit, false);
  const { headers } = await source.library.api.signOut({
    headers: headersOf(visit),
    returnHeaders: true,
  });
  if (account !== null)
    await source.db
      .transaction()
      .execute((tx) => noteEvent(tx, 'signed-out', account.name, account));
  return { account: null, setCookies: headers.getSetCookie() };
}

export async function changePassword(
  source: Source,
  visit: Visit,
  current: string,
  next: string,
): Promise<Result<Presence, PasswordError>> {
  const { account } = await recognise(source, visit, false);
  if (account === null) return fail({ kind: 'wrong-password' });
  const response = await post(source, '/change-password', visit, {
    currentPassword: current,
    newPassword: next,
    revokeOtherSessions: true,
  });
  if (response.status === 429) return fail(tooMany(response));
  if (response.status === 200) {
    await source.db.transaction().execute(async (tx) => {
      // Whoever holds a link to reset it would undo the change.
      await tx.deleteFrom('account_link').where('account_id', '=', account.id).execute();
      await noteEvent(tx, 'password-changed', account.name, account);
    });
    return ok({ account, setCookies: response.headers.getSetCookie() });
  }
  const refusal = await readRefusal(response);
  if (refusal === 'INVALID_PASSWORD') return fail({ kind: 'wrong-password' });
  if (refusal === 'CREDENTIAL_ACCOUNT_NOT_FOUND') return fail({ kind: 'no-password' });
  throw new Error(`the password could not be changed (${response.status})`);
}

export async function listSessions(source: Source, visit: Visit): Promise<OpenSession[]> {
  const { token: own } = await recognise(source, visit, false);
  if (own === null) return []; // as after ending the one in use
  const sessions = await source.library.api.listSessions({ headers: headersOf(visit) });
  return sessions
    .map(({ id, token, createdAt, updatedAt, ipAddress, userAgent }) => ({
      id,
      isThis: token === own,
      startedAt: createdAt.toISOString(),
      lastUsedAt: updatedAt.toISOString(),
      address: ipAddress ?? '',
      browser: userAgent ?? '',
    }))
    .sort((a, b) => Number(b.isThis) - Number(a.isThis) || (a.lastUsedAt < b.lastUsedAt ? 1 : -1));
}

export async function endSessions(
  source: Source,
  visit: Visit,
  which: { id: string } | 'others',
): Promise<void> {
  const { account } = await recognise(source, visit, false);
  if (account === null) return;
  const headers = headersOf(visit);
  if (which === 'others') await source.library.api.revokeOtherSessions({ headers });
  else {
    const sessions = await source.library.api.listSessions({ headers });
    const token = sessions.find(({ id }) => id === which.id)?.token;
    if (token === undefined) return;
    await source.library.api.revokeSession({ headers, body: { token } });
  }
  await source.db
    .transaction()
    .execute((tx) => noteEvent(tx, 'sessions-ended', account.name, account));
}
