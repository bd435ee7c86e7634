import type { Response, Router } from 'express';
import {
  linkTokenSchema,
  openedLinkSchema,
  providerVisitSchema,
  providerWaySchema,
  REFUSAL_PARAMETER,
  sessionSchema,
  setUpAnswerSchema,
  setUpInputSchema,
  signInInputSchema,
  type Session,
} from '../../schemas/access/accounts.ts';
import { ACTIONS, mayDo } from '../../schemas/access/permissions.ts';
import type { Presence } from '../../store/accounts/contracts.ts';
import { listDepartments } from '../../schemas/form/department.ts';
import type { ApiContext } from '../context.ts';
import { declareRoutes, json, nothing } from '../contract.ts';
import { isAttended, keepCookies, visitOf } from '../guard.ts';
import { sendAccountError, sendProblem } from '../problem.ts';

const sessionAnswer = json(sessionSchema, 'The session as it is now');

/** Signing in and out, and the page that a one-time link opens. */
export function sessionRoutes(context: ApiContext): Router {
  const { accounts, observer } = context;
  const routes = declareRoutes(context);
  const action = 'sign-in';

  const answer = async (response: Response, presence: Presence): Promise<void> => {
    keepCookies(response, presence);
    const { account } = presence;
    const session: Session = {
      account,
      may: ACTIONS.filter((each) => mayDo(each, account?.roles ?? null)),
      isEmpty: account === null && (await accounts.isEmpty()),
      provider: accounts.provider,
      departments: account === null ? [] : listDepartments(context.forms.all()),
    };
    response.json(session);
  };

  routes.get(
    '/session',
    { action, summary: 'Who is signed in, and what they may do', answers: [sessionAnswer] },
    async (response, { request }) => {
      await answer(response, await accounts.recognise(visitOf(request), isAttended(request)));
    },
  );

  routes.post(
    '/session',
    {
      action,
      summary: 'Sign in',
      body: signInInputSchema,
      answers: [sessionAnswer],
      problems: ['wrong-credentials', 'account-disabled', 'too-many-tries'],
    },
    async (response, { request, body }) => {
      const done = await accounts.signIn(visitOf(request), body.email, body.password);
      observer.signInTried(done.ok ? 'accepted' : done.error.kind);
      if (!done.ok) return sendAccountError(response, done.error);
      await answer(response, done.value);
    },
  );

  routes.delete(
    '/session',
    { action, summary: 'Sign out', answers: [sessionAnswer] },
    async (response, { request }) => {
      await answer(response, await accounts.signOut(visitOf(request)));
    },
  );

  routes.post(
    '/session/provider',
    {
      action,
      summary: 'Begin to sign in with the OpenID provider',
      body: providerVisitSchema,
      answers: [json(providerWaySchema, 'Where the browser is to go')],
      problems: ['no-such-address', 'provider-unreachable', 'too-many-tries'],
    },
    async (response, { request, body }) => {
      if (accounts.provider === null) return sendProblem(response, 'no-such-address');
      const begun = await accounts.beginAtProvider(visitOf(request), body.path);
      if (!begun.ok) return sendAccountError(response, begun.error);
      keepCookies(response, begun.value);
      response.json({ url: begun.value.url });
    },
  );

  // A browser comes here from the provider: it is answered with a page, not with a problem.
  routes.get(
    '/session/provider/callback',
    {
      action,
      summary: 'Where the OpenID provider sends a browser back to',
      answers: [{ ...nothing('On to a page of the desk'), status: 303 }],
      problems: ['no-such-address'],
    },
    async (response, { request }) => {
      if (accounts.provider === null) return sendProblem(response, 'no-such-address');
      const query = new URL(request.originalUrl, 'http://desk.invalid').search.slice(1);
      const done = await accounts.finishAtProvider(visitOf(request), query);
      observer.signInTried(done.ok ? 'accepted' : done.error.kind);
      if (!done.ok) return response.redirect(303, `/?${REFUSAL_PARAMETER}=${done.error.kind}`);
      keepCookies(response, done.value);
      response.redirect(303, done.value.path);
    },
  );

  routes.post(
    '/links/open',
    {
      action,
      summary: 'What a one-time link is for',
      body: linkTokenSchema,
      answers: [json(openedLinkSchema, 'Its purpose')],
      problems: ['link-spent'],
    },
    async (response, { body }) => {
      const opened = await accounts.openLink(body.token);
      if (!opened.ok) return sendAccountError(response, opened.error);
      response.json(opened.value);
    },
  );

  routes.post(
    '/links/use',
    {
      action,
      summary: 'Set up an account, or a new password, by a one-time link',
      body: setUpInputSchema,
      answers: [json(setUpAnswerSchema, 'The address to sign in with')],
      problems: ['link-spent', 'name-needed', 'email-needed', 'name-taken', 'email-taken'],
    },
    async (response, { body }) => {
      const done = await accounts.setUp(body);
      if (!done.ok) return sendAccountError(response, done.error);
      response.json({ email: done.value });
    },
  );

  return routes.router;
}
