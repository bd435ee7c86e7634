import { Router, type Response } from 'express';
import {
  linkTokenSchema,
  providerVisitSchema,
  REFUSAL_PARAMETER,
  setUpInputSchema,
  signInInputSchema,
  type Session,
} from '../../schemas/access/accounts.ts';
import { ACTIONS, mayDo } from '../../schemas/access/permissions.ts';
import type { Presence } from '../../store/accounts/contracts.ts';
import type { ApiContext } from '../context.ts';
import { isAttended, keepCookies, visitOf } from '../guard.ts';
import { parseOrRefuse } from '../parse-request.ts';
import { sendAccountError, sendProblem } from '../problem.ts';

/** Signing in and out, and the page that a one-time link opens. */
export function sessionRoutes({ accounts, may }: ApiContext): Router {
  const router = Router();

  const answer = async (response: Response, presence: Presence): Promise<void> => {
    keepCookies(response, presence);
    const { account } = presence;
    const session: Session = {
      account,
      may: ACTIONS.filter((action) => mayDo(action, account?.roles ?? null)),
      isEmpty: account === null && (await accounts.isEmpty()),
      provider: accounts.provider,
    };
    response.json(session);
  };

  router.get('/session', may('sign-in'), async (request, response) => {
    await answer(response, await accounts.recognise(visitOf(request), isAttended(request)));
  });

  router.post('/session', may('sign-in'), async (request, response) => {
    const input = parseOrRefuse(signInInputSchema, request.body, response);
    if (input === null) return;
    const done = await accounts.signIn(visitOf(request), input.email, input.password);
    if (!done.ok) return sendAccountError(response, done.error);
    await answer(response, done.value);
  });

  router.delete('/session', may('sign-in'), async (request, response) => {
    await answer(response, await accounts.signOut(visitOf(request)));
  });

  router.post('/session/provider', may('sign-in'), async (request, response) => {
    const input = parseOrRefuse(providerVisitSchema, request.body, response);
    if (input === null) return;
    if (accounts.provider === null) return sendProblem(response, 'no-such-address');
    const begun = await accounts.beginAtProvider(visitOf(request), input.path);
    if (!begun.ok) return sendAccountError(response, begun.error);
    keepCookies(response, begun.value);
    response.json({ url: begun.value.url });
  });

  // A browser comes here from the provider: it is answered with a page, not with a problem.
  router.get('/session/provider/callback', may('sign-in'), async (request, response) => {
    if (accounts.provider === null) return sendProblem(response, 'no-such-address');
    const query = new URL(request.originalUrl, 'http://desk.invalid').search.slice(1);
    const done = await accounts.finishAtProvider(visitOf(request), query);
    if (!done.ok) return response.redirect(303, `/?${REFUSAL_PARAMETER}=${done.error.kind}`);
    keepCookies(response, done.value);
    response.redirect(303, done.value.path);
  });

  router.post('/links/open', may('sign-in'), async (request, response) => {
    const input = parseOrRefuse(linkTokenSchema, request.body, response);
    const opened = input && (await accounts.openLink(input.token));
    if (!opened) return;
    if (!opened.ok) return sendAccountError(response, opened.error);
    response.json(opened.value);
  });

  router.post('/links/use', may('sign-in'), async (request, response) => {
    const input = parseOrRefuse(setUpInputSchema, request.body, response);
    const done = input && (await accounts.setUp(input));
    if (!done) return;
    if (!done.ok) return sendAccountError(response, done.error);
    response.json({ email: done.value });
  });

  return router;
}
