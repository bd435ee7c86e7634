import type {
  Account,
  Invitation,
  MadeLink,
  OpenedLink,
  OpenSession,
  SetUpInput,
  SignedInAccount,
} from '../../schemas/access/accounts.ts';
import type { Role } from '../../schemas/access/roles.ts';
import type { Result } from '../../schemas/result.ts';

/** What a request says of where it comes from. */
export interface Visit {
  /** The header Cookie as sent; empty where there is none. */
  readonly cookie: string;
  /** IP address of the browser, or of the proxy that speaks for it. */
  readonly address: string;
  readonly userAgent: string;
}

export interface Presence {
  readonly account: SignedInAccount | null;
  /** Values of Set-Cookie to answer with. */
  readonly setCookies: readonly string[];
}

export type SignInError =
  | { kind: 'wrong-credentials' }
  | { kind: 'account-disabled' }
  | { kind: 'too-many-tries'; retryAfterSeconds: number };

/** `no-password`: the account signs in with the provider alone. */
export type PasswordError =
  | { kind: 'wrong-password' }
  | { kind: 'no-password' }
  | Extract<SignInError, { kind: 'too-many-tries' }>;

/**
 * `unknown-account`: nobody was invited under the address that the provider tells, or it has not verified
 * it. `sign-in-broken-off`: given up there, gone stale, or begun in another browser.
 */
export type ReturnError =
  | { kind: 'unknown-account' }
  | { kind: 'sign-in-broken-off' }
  | { kind: 'name-taken' }
  | Exclude<SignInError, { kind: 'wrong-credentials' }>;

export type DepartureError =
  { kind: 'provider-unreachable' } | Extract<SignInError, { kind: 'too-many-tries' }>;

/** `link-spent`: used, too old, replaced by another, or never made. */
export type SetUpError =
  | { kind: 'link-spent' }
  | { kind: 'name-needed' }
  | { kind: 'email-needed' }
  | { kind: 'name-taken' }
  | { kind: 'email-taken' };

export type PeopleError =
  | { kind: 'not-found' }
  | { kind: 'email-taken' }
  | { kind: 'last-administrator' }
  | { kind: 'account-disabled' };

/** Accounts, roles and sessions: the one door to them. Everything that changes is audited. */
export interface Accounts {
  /**
   * Who is signed in. `attended`: a person is behind this very request, so that the session is not
   * idle. A session that is too old, or of a disabled account, is nobody's.
   */
  recognise(visit: Visit, attended: boolean): Promise<Presence>;
  /** Always a new session; the one that the visit came with ends. */
  signIn(visit: Visit, email: string, password: string): Promise<Result<Presence, SignInError>>;
  signOut(visit: Visit): Promise<Presence>;
  /** What people call the OpenID provider that they may sign in with; null: there is none. */
  readonly provider: string | null;
  /** Answers where the browser is to go; `path`: the page of the desk to come back to. */
  beginAtProvider(
    visit: Visit,
    path: string,
  ): Promise<Result<Presence & { readonly url: string }, DepartureError>>;
  /** `query`: as the provider sent the browser back. Always a new session; of somebody invited the first. */
  finishAtProvider(
    visit: Visit,
    query: string,
  ): Promise<Result<Presence & { readonly path: string }, ReturnError>>;
  /** Ends the account's links, and all its sessions but the one that it answers with, which is new. */
  changePassword(
    visit: Visit,
    current: string,
    next: string,
  ): Promise<Result<Presence, PasswordError>>;
  /** Of the account that is signed in, the one in use first; of nobody none. */
  listSessions(visit: Visit): Promise<OpenSession[]>;
  /** Ends one of the account's sessions, or all but the one in use; nothing happens to a stranger's. */
  endSessions(visit: Visit, which: { id: string } | 'others'): Promise<void>;

  /** Has nobody set up an account yet? */
  isEmpty(): Promise<boolean>;
  listPeople(): Promise<Account[]>;
  invite(person: Invitation, actor: string): Promise<Result<MadeLink, PeopleError>>;
  /** A new link to set up or reset an account; those made before lead nowhere from now on. */
  makeLink(accountId: string, actor: string): Promise<Result<MadeLink, PeopleError>>;
  /** While nobody has set up an account: the link that makes the first, else null. */
  makeFirstLink(): Promise<MadeLink | null>;
  openLink(token: string): Promise<Result<OpenedLink, SetUpError>>;
  /** Answers the e-mail address to sign in with. */
  setUp(input: SetUpInput): Promise<Result<string, SetUpError>>;
  setRoles(
    accountId: string,
    roles: readonly Role[],
    actor: string,
  ): Promise<Result<void, PeopleError>>;
  /** Ids of the departments that an account is limited to; none: it is not limited. */
  setDepartments(
    accountId: string,
    departments: readonly string[],
    actor: string,
  ): Promise<Result<void, PeopleError>>;
  /** Disabling ends all sessions and links at once. */
  setDisabled(
    accountId: string,
    disabled: boolean,
    actor: string,
  ): Promise<Result<void, PeopleError>>;
}
