import { z } from 'zod';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { DepartureError, Presence, ReturnError, Visit } from './contracts.ts';
import { LIBRARY_CALLBACK, LIBRARY_URL, PROVIDER_ID, libraryAddress } from './library.ts';
import { noteEvent } from './note-event.ts';
import { lockAccount, stateOf, toSignedIn, type AccountRow } from './people.ts';
import { headersOf, post, signOut, tooMany, type Source } from './sessions.ts';
import { whenTaken } from './when-taken.ts';

/** Signing in with the organisation's own OpenID provider. What is asked of it is the library's. */

const beginningSchema = z.object({ url: z.url() });

/** Where the library would send a browser whose sign-in failed: nobody is sent there. */
const REFUSED_PATH = '/refused';

/** `path`: the page of the desk to come back to. */
export async function beginAtProvider(
  source: Source,
  visit: Visit,
  path: string,
): Promise<Result<Presence & { readonly url: string }, DepartureError>> {
  // The session that was there ends here: its cookie does not come along on the way back from another site.
  const left = await signOut(source, visit);
  const response = await post(source, '/sign-in/social', visit, {
    provider: PROVIDER_ID,
    callbackURL: path,
    errorCallbackURL: REFUSED_PATH,
    disableRedirect: true,
  });
  if (response.status === 429) return fail(tooMany(response));
  // Its addresses are read at the start, or here when it could not be reached then.
  if (!response.ok) return fail({ kind: 'provider-unreachable' });
  const { url } = beginningSchema.parse(await response.json());
  const setCookies = [...left.setCookies, ...response.headers.getSetCookie()];
  return ok({ account: null, setCookies, url });
}

/** What the library's refusals mean to people; of all others only that it came to nothing. */
const REFUSALS: Readonly<Record<string, ReturnError>> = {
  account_not_linked: { kind: 'unknown-account' },
  signup_disabled: { kind: 'unknown-account' },
  unable_to_link_account: { kind: 'unknown-account' },
  email_not_found: { kind: 'unknown-account' },
  unable_to_create_session: { kind: 'account-disabled' },
};

/**
 * The way back: `query` is what the provider sent along. Answers who signed in, with a new session, and
 * where to go on. Whoever was only invited is set up by it. Every refusal leaves no session.
 */
export async function finishAtProvider(
  source: Source,
  visit: Visit,
  query: string,
): Promise<Result<Presence & { readonly path: string }, ReturnError>> {
  const request = new Request(libraryAddress(`${LIBRARY_CALLBACK}?${query}`), {
    headers: headersOf(visit),
  });
  const response = await source.library.handler(request);
  if (response.status === 429) return fail(tooMany(response));
  if (response.status >= 500) throw new Error(`the sign-in failed (${response.status})`);
  const target = new URL(response.headers.get('location') ?? REFUSED_PATH, LIBRARY_URL);
  const setCookies = response.headers.getSetCookie();
  const session = await source.library.api.getSession({
    headers: headersOf({ ...visit, cookie: setCookies.map(pairOf).join('; ') }),
    query: { disableRefresh: true },
  });
  if (session === null)
    return fail(REFUSALS[target.searchParams.get('error') ?? ''] ?? { kind: 'sign-in-broken-off' });
  const { token, userId } = session.session;
  const welcomed = await welcome(source, userId);
  if (!welcomed.ok) {
    await source.db.deleteFrom('auth_session').where('token', '=', token).execute();
    return welcomed;
  }
  return ok({ account: toSignedIn(welcomed.value), setCookies, path: pathOf(target) });
}

const pairOf = (setCookie: string): string => setCookie.split(';')[0]!;

/** A page of the desk: nothing that a browser would take for another site. */
const pathOf = ({ pathname, search }: URL): string =>
  pathname.startsWith('//') ? '/' : `${pathname}${search}`;

/** Takes note of the sign-in, and sets an invited account up. */
function welcome({ db }: Source, id: string): Promise<Result<AccountRow, ReturnError>> {
  const done = db.transaction().execute(async (tx): Promise<Result<AccountRow, ReturnError>> => {
    const row = await lockAccount(tx, id);
    // Between the library's look and this one an administrator may have come in.
    if (row === null || stateOf(row) === 'disabled') return fail({ kind: 'account-disabled' });
    const isFirst = stateOf(row) === 'invited';
    const now = new Date();
    const next = await tx
      .updateTable('auth_user')
      .set({ last_sign_in: now, ...(isFirst && { set_up_at: now, updatedAt: now }) })
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (isFirst) {
      await tx.deleteFrom('account_link').where('account_id', '=', id).execute();
      await noteEvent(tx, 'account-set-up', row.name, row, { after: { roles: row.roles } });
    }
    await noteEvent(tx, 'signed-in', row.name, row, { after: { by: 'provider' } });
    return ok(next);
  });
  return whenTaken(done, { auth_user_name: { kind: 'name-taken' } });
}
