import type { Request, RequestHandler, Response } from 'express';
import type { SignedInAccount } from '../schemas/access/accounts.ts';
import { mayDo, permissions, type Action } from '../schemas/access/permissions.ts';
import type { Accounts, Presence, Visit } from '../store/accounts/contracts.ts';
import type { Viewer } from '../store/contracts.ts';
import { sendProblem } from './problem.ts';

/** The first handler of every route: lets through whom the table allows its action. */
export type Guard = (action: Action) => RequestHandler & { readonly action: Action };

/** Who makes a request, from its guard to its handler. */
const actors = new WeakMap<Response, SignedInAccount>();

export const visitOf = (request: Request): Visit => ({
  cookie: request.get('Cookie') ?? '',
  address: request.ip ?? '',
  userAgent: request.get('User-Agent') ?? '',
});

export function makeGuard(accounts: Accounts): Guard {
  return (action) => {
    const check: RequestHandler = async (request, response, next) => {
      if (permissions[action].to === 'anyone') return next();
      const presence = await accounts.recognise(visitOf(request), isAttended(request));
      keepCookies(response, presence);
      const { account } = presence;
      if (account === null || !isMeant(request, account))
        return sendProblem(response, 'not-signed-in');
      if (!mayDo(action, account.roles)) return sendProblem(response, 'not-allowed');
      actors.set(response, account);
      next();
    };
    return Object.assign(check, { action });
  };
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
  const { name, roles } = actorOf(response);
  return { person: name, enters: mayDo('correct', roles) };
}

/** Who is signed in. Only behind a guard that asks for it: anything else is a bug. */
export function actorOf(response: Response): SignedInAccount {
  const account = actors.get(response);
  if (account === undefined) throw new Error('this route does not know who acts');
  return account;
}
