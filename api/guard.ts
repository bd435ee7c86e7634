import type { Request, RequestHandler, Response } from 'express';
import type { SignedInAccount } from '../schemas/access/accounts.ts';
import { mayDo, permissions, type Action } from '../schemas/access/permissions.ts';
import { tokenActor } from '../schemas/access/tokens.ts';
import type { Accounts, Presence, Visit } from '../store/accounts/contracts.ts';
import type { ApiTokens, TokenBearer } from '../store/accounts/tokens.ts';
import type { Viewer } from '../store/contracts.ts';
import { sendProblem } from './problem.ts';

/** The first handler of every route: lets through whom the table allows its action. */
export type Guard = (action: Action) => RequestHandler & { readonly action: Action };

/** Who makes a request: a person who is signed in, or a program by its token. */
export interface Actor {
  /** As it goes on record. */
  readonly name: string;
  readonly may: (action: Action) => boolean;
  readonly isProgram: boolean;
}

/** From a request's guard to its handler. */
const actors = new WeakMap<Response, Actor>();

export const visitOf = (request: Request): Visit => ({
  cookie: request.get('Cookie') ?? '',
  address: request.ip ?? '',
  userAgent: request.get('User-Agent') ?? '',
});

export function makeGuard(accounts: Accounts, tokens: ApiTokens): Guard {
  return (action) => {
    const check: RequestHandler = async (request, response, next) => {
      if (permissions[action].to === 'anyone') return next();
      const actor = comesByToken(request)
        ? await findBearer(tokens, request, response)
        : await findPerson(accounts, request, response);
      if (actor === null) return;
      if (!actor.may(action))
        return sendProblem(response, comesByToken(request) ? 'scope-missing' : 'not-allowed');
      actors.set(response, actor);
      next();
    };
    return Object.assign(check, { action });
  };
}

/** Whoever names a token is nobody else: the cookies that may come with it count for nothing. */
export const comesByToken = (request: Request): boolean =>
  /^Bearer\b/i.test(request.get('Authorization') ?? '');

const tokenOf = (request: Request): string =>
  /^Bearer +(\S+)$/i.exec(request.get('Authorization') ?? '')?.[1] ?? '';

/** Of an answer that goes on: may whoever asked for it still do so? */
export async function isStillAllowed(
  { accounts, tokens }: { readonly accounts: Accounts; readonly tokens: ApiTokens },
  request: Request,
  action: Action,
): Promise<boolean> {
  if (comesByToken(request)) {
    const bearer = await tokens.recognise(tokenOf(request));
    return bearer !== null && programOf(bearer).may(action);
  }
  const { account } = await accounts.recognise(visitOf(request), false);
  return account !== null && personOf(account).may(action);
}

function programOf({ name, scopes }: TokenBearer): Actor {
  const allowed: readonly Action[] = scopes;
  return { name: tokenActor(name), isProgram: true, may: (action) => allowed.includes(action) };
}

const personOf = ({ name, roles }: SignedInAccount): Actor => ({
  name,
  isProgram: false,
  may: (action) => mayDo(action, roles),
});

/** Null: the request was refused. */
async function findBearer(
  tokens: ApiTokens,
  request: Request,
  response: Response,
): Promise<Actor | null> {
  const bearer = await tokens.recognise(tokenOf(request));
  if (bearer === null) {
    response.set('WWW-Authenticate', 'Bearer error="invalid_token"'); // RFC 6750, section 3
    sendProblem(response, 'token-invalid');
    return null;
  }
  return programOf(bearer);
}

/** Null: the request was refused. */
async function findPerson(
  accounts: Accounts,
  request: Request,
  response: Response,
): Promise<Actor | null> {
  const presence = await accounts.recognise(visitOf(request), isAttended(request));
  keepCookies(response, presence);
  const { account } = presence;
  if (account === null || !isMeant(request, account)) {
    sendProblem(response, 'not-signed-in');
    return null;
  }
  return personOf(account);
}

/** Said by the desk while a person is at it: what it asks by itself keeps no session alive. */
export const isAttended = (request: Request): boolean => request.get('X-Attended') === '1';

/**
 * Is it the account that the desk believes to be its own? Browsers share one session: a window that
 * another person left open would act under the name of whoever signed in after.
 */
function isMeant(request: Request, account: SignedInAccount): boolean {
  const meant = request.get('X-Account');
  return meant === undefined || meant === account.id;
}

export function keepCookies(response: Response, { setCookies }: Presence): void {
  for (const cookie of setCookies) response.append('Set-Cookie', cookie);
}

/** The same, as the records ask who looks. */
export function viewerOf(response: Response): Viewer {
  const { name, may, isProgram } = actorOf(response);
  // Who looks by a program is not known: it may be somebody who enters values.
  return { person: name, enters: isProgram || may('correct') };
}

/** Who is signed in. Only behind a guard that asks for it: anything else is a bug. */
export function actorOf(response: Response): Actor {
  const actor = actors.get(response);
  if (actor === undefined) throw new Error('this route does not know who acts');
  return actor;
}
