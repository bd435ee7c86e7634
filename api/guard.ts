import type { Request, RequestHandler, Response } from 'express';
import type { SignedInAccount } from '../schemas/access/accounts.ts';
import { mayDo, permissions, type Action } from '../schemas/access/permissions.ts';
import { tokenActor } from '../schemas/access/tokens.ts';
import type { Accounts, Presence, Visit } from '../store/accounts/contracts.ts';
import type { ApiTokens, TokenBearer } from '../store/accounts/tokens.ts';
import type { FormLibrary, Viewer } from '../store/contracts.ts';
import { reachOf, type Reach } from '../store/reach.ts';
import { sendProblem } from './problem.ts';

/** The first handler of every route: lets through whom the table allows its action. */
export type Guard = (action: Action) => RequestHandler & { readonly action: Action };

/** Who makes a request: a person who is signed in, or a program by its token. */
export interface Actor {
  /** As it goes on record. */
  readonly name: string;
  readonly may: (action: Action) => boolean;
  readonly isProgram: boolean;
  /** Pages beyond it are not there. */
  readonly reach: Reach;
}

/** By what it is known who comes, and what there is for them. */
interface Doorkeepers {
  readonly accounts: Accounts;
  readonly tokens: ApiTokens;
  readonly forms: FormLibrary;
}

/** From a request's guard to its handler. */
const actors = new WeakMap<Response, Actor>();

export const visitOf = (request: Request): Visit => ({
  cookie: request.get('Cookie') ?? '',
  address: request.ip ?? '',
  userAgent: request.get('User-Agent') ?? '',
});

export function makeGuard(house: Doorkeepers): Guard {
  return (action) => {
    const check: RequestHandler = async (request, response, next) => {
      if (permissions[action].to === 'anyone') return next();
      const actor = comesByToken(request)
        ? await findBearer(house, request, response)
        : await findPerson(house, request, response);
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

/** Of an answer that goes on: who asked for it, as they are by now; null: they may do so no longer. */
export async function stillAllowed(
  house: Doorkeepers,
  request: Request,
  action: Action,
): Promise<Actor | null> {
  const actor = comesByToken(request)
    ? programOf(house, await house.tokens.recognise(tokenOf(request)))
    : personOf(house, (await house.accounts.recognise(visitOf(request), false)).account);
  return actor?.may(action) ? actor : null;
}

function programOf({ forms }: Doorkeepers, bearer: TokenBearer | null): Actor | null {
  if (bearer === null) return null;
  const allowed: readonly Action[] = bearer.scopes;
  return {
    name: tokenActor(bearer.name),
    isProgram: true,
    may: (action) => allowed.includes(action),
    reach: reachOf(forms, bearer.departments),
  };
}

const personOf = ({ forms }: Doorkeepers, account: SignedInAccount | null): Actor | null =>
  account && {
    name: account.name,
    isProgram: false,
    may: (action) => mayDo(action, account.roles),
    reach: reachOf(forms, account.departments),
  };

/** Null: the request was refused. */
async function findBearer(
  house: Doorkeepers,
  request: Request,
  response: Response,
): Promise<Actor | null> {
  const program = programOf(house, await house.tokens.recognise(tokenOf(request)));
  if (program === null) {
    response.set('WWW-Authenticate', 'Bearer error="invalid_token"'); // RFC 6750, section 3
    sendProblem(response, 'token-invalid');
    return null;
  }
  return program;
}

/** Null: the request was refused. */
async function findPerson(
  house: Doorkeepers,
  request: Request,
  response: Response,
): Promise<Actor | null> {
  const presence = await house.accounts.recognise(visitOf(request), isAttended(request));
  keepCookies(response, presence);
  const { account } = presence;
  if (account === null || !isMeant(request, account)) {
    sendProblem(response, 'not-signed-in');
    return null;
  }
  return personOf(house, account);
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
