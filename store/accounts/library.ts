import { betterAuth } from 'better-auth';
import type { Kysely } from 'kysely';
import { MAX_PASSWORD, MIN_PASSWORD } from '../../schemas/access/accounts.ts';
import type { Database } from '../database.ts';
import { makeUuid } from '../uuid.ts';

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

/**
 * Bound to this very host and to https by its name. Chromium takes `http://127.0.0.1` and
 * `http://localhost` for as good as https here.
 */
export const SESSION_COOKIE = '__Host-madoguchi';
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
export function openLibrary(db: Kysely<Database>, secret: string) {
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
    account: { modelName: 'auth_account' },
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
      customRules: { '/sign-in/email': TRIES, '/change-password': TRIES },
    },
    databaseHooks: {
      session: {
        create: { before: async ({ userId }) => ((await isOpen(db, userId)) ? undefined : false) },
      },
    },
    advanced: {
      database: { generateId: () => makeUuid(), validateSchema: true },
      useSecureCookies: false, // its prefix would be the weaker `__Secure-`
      disableCSRFCheck: true, // `guardChanges` stands in front of all that reaches it
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      defaultCookieAttributes: { secure: true, httpOnly: true, sameSite: 'strict', path: '/' },
      cookies: { session_token: { name: SESSION_COOKIE } },
    },
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
