import { betterAuth } from 'better-auth';
import { genericOAuth } from 'better-auth/plugins/generic-oauth';
import type { Kysely } from 'kysely';
import { MAX_PASSWORD, MIN_PASSWORD } from '../../schemas/access/accounts.ts';
import type { OidcConfig } from '../../schemas/config.ts';
import type { Database } from '../database.ts';
import { makeUuid } from '../uuid.ts';
import { noteEvent } from './note-event.ts';

/** Nobody has touched anything for so long: the desk was left. */
export const IDLE_SECONDS = 60 * 60;
/** Longer than any working day: whoever comes back the next morning signs in. */
export const ABSOLUTE_SECONDS = 12 * 60 * 60;
/** How often at most the end of a session is moved on: every time would be a write per picture. */
const MOVE_ON_SECONDS = 60;
/**
 * Tries of one address without a quiet minute between them, right ones counted: more than an office
 * mistypes. Every try that is let through starts the minute anew; a refused one does not.
 */
const TRIES = { window: 60, max: 10 };
/** Setting out for the provider guesses at nothing: an office behind one address does it at nine o'clock. */
const DEPARTURES = { window: 60, max: 100 };

/**
 * Bound to this very host and to https by its name. Chromium takes `http://127.0.0.1` and
 * `http://localhost` for as good as https here.
 */
export const SESSION_COOKIE = '__Host-madoguchi';
/** Binds the way to the provider and back to one browser. */
const WAY_COOKIE = '__Host-madoguchi-way';
/** The one OpenID provider, as the library's routes and rows name it. */
export const PROVIDER_ID = 'oidc';
/** Where the provider sends people back to, on the desk's own origin. */
export const PROVIDER_CALLBACK = '/api/session/provider/callback';
/** The library's route for it. */
export const LIBRARY_CALLBACK = `/callback/${PROVIDER_ID}`;
/** How the library is told where a request comes from: set by us alone. */
export const ADDRESS_HEADER = 'x-madoguchi-address';
/** Its routes are reached by this process only, so that any name will do. */
export const LIBRARY_URL = 'http://accounts.invalid';
const LIBRARY_PATH = '/library';

export const libraryAddress = (path: string): string => `${LIBRARY_URL}${LIBRARY_PATH}${path}`;

/**
 * better-auth, told everything that it would otherwise take from the environment. None of its routes
 * is served: the API has its own, and calls it.
 */
export function openLibrary(db: Kysely<Database>, secret: string, oidc: OidcConfig | null) {
  return betterAuth({
    appName: 'Madoguchi',
    baseURL: LIBRARY_URL,
    basePath: LIBRARY_PATH,
    secrets: [{ version: 1, value: secret }],
    // No transactions of its own: one within another would wait for itself on PGlite's one session.
    database: { db, type: 'postgres', transaction: false },
    telemetry: { enabled: false },
    // Its messages may hold e-mail addresses; what went wrong shows in the answer.
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
    },
    user: { modelName: 'auth_user' },
    account: {
      modelName: 'auth_account',
      updateAccountOnSignIn: false, // nothing is asked of the provider in anybody's name later
      // Whoever has an invited address is its bearer, if the provider has verified it or is trusted.
      accountLinking: { trustedProviders: oidc?.trustsEmail ? [PROVIDER_ID] : [] },
    },
    plugins: oidc === null ? [] : [genericOAuth({ config: [toProvider(oidc)] })],
    verification: { modelName: 'auth_verification' },
    session: {
      modelName: 'auth_session',
      expiresIn: IDLE_SECONDS,
      updateAge: MOVE_ON_SECONDS,
      freshAge: 0, // a fresh sign-in is never asked for: the absolute end is near enough
      cookieCache: { enabled: false }, // a session that was ended counts no more at once
    },
    rateLimit: {
      enabled: true,
      storage: 'database', // counted once for all processes
      modelName: 'auth_rate_limit',
      customRules: {
        '/sign-in/email': TRIES,
        '/change-password': TRIES,
        '/sign-in/social': DEPARTURES,
      },
    },
    databaseHooks: {
      account: {
        create: {
          // Whoever the provider has given somebody's old address to is not that somebody.
          before: async (account) =>
            account.providerId === PROVIDER_ID && (await isBound(db, account.userId))
              ? false
              : { data: dropTokens(account) },
        },
      },
      session: {
        create: {
          before: async ({ userId }, context) => {
            if (await isOpen(db, userId)) return;
            // Of a password that was refused its own door takes note.
            if (context?.path === '/callback/:id') await noteRefusal(db, userId);
            return false;
          },
        },
      },
    },
    advanced: {
      database: { generateId: () => makeUuid(), validateSchema: true },
      useSecureCookies: false, // its prefix would be the weaker `__Secure-`
      disableCSRFCheck: true, // `guardChanges` stands in front of all that reaches it
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: 'strict', path: '/' },
      cookies: {
        session_token: { name: SESSION_COOKIE },
        // Lax: it has to come along when the provider, another site, sends the browser back.
        state: { name: WAY_COOKIE, attributes: { sameSite: 'lax' } },
      },
    },
  });
}

/** By discovery, code flow with PKCE; accounts are made by invitation alone. */
const toProvider = ({ issuer, clientId, clientSecret, publicUrl }: OidcConfig) => ({
  providerId: PROVIDER_ID,
  discoveryUrl: `${issuer}/.well-known/openid-configuration`,
  requireIdTokenVerification: true,
  clientId,
  ...(clientSecret !== null && { clientSecret }),
  redirectURI: `${publicUrl}${PROVIDER_CALLBACK}`,
  scopes: ['openid', 'email', 'profile'],
  disableSignUp: true,
  disableProviderLogout: true, // people are signed in there for other things as well
});

/** Who signed in is all that was wanted: the provider's tokens are not kept. */
const dropTokens = <Row extends object>(account: Row) => ({
  ...account,
  accessToken: null,
  refreshToken: null,
  idToken: null,
  accessTokenExpiresAt: null,
  refreshTokenExpiresAt: null,
});

/** Is the account bound to somebody at the provider already? */
async function isBound(db: Kysely<Database>, userId: string): Promise<boolean> {
  const bound = await db
    .selectFrom('auth_account')
    .select('id')
    .where('userId', '=', userId)
    .where('providerId', '=', PROVIDER_ID)
    .executeTakeFirst();
  return bound !== undefined;
}

async function noteRefusal(db: Kysely<Database>, id: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const user = await tx
      .selectFrom('auth_user')
      .select(['id', 'name'])
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    await noteEvent(tx, 'sign-in-refused', 'unknown', user, {
      after: { reason: 'account-disabled' },
    });
  });
}

export type Library = ReturnType<typeof openLibrary>;

/** May the account have a session? */
async function isOpen(db: Kysely<Database>, id: string): Promise<boolean> {
  const user = await db
    .selectFrom('auth_user')
    .select('disabled_at')
    .where('id', '=', id)
    .executeTakeFirst();
  return user !== undefined && user.disabled_at === null;
}
