import type { Response } from 'express';
import type { Problem, ProblemCode } from '../schemas/http.ts';
import type {
  DepartureError,
  PasswordError,
  PeopleError,
  SetUpError,
  SignInError,
} from '../store/accounts/contracts.ts';
import type { ActionError } from '../store/contracts.ts';
import type { RetentionError } from '../store/retention/contracts.ts';
import { problemWords } from './problem-words.ts';

type Extras = Partial<
  Pick<
    Problem,
    'issues' | 'fields' | 'findings' | 'present' | 'flaw' | 'claim' | 'counts' | 'departments'
  >
>;

/** Answers with an RFC 9457 problem. Extras never hold a field's value. */
export function sendProblem(response: Response, code: ProblemCode, extras: Extras = {}): void {
  send(response, makeProblem(code, extras));
}

function send(response: Response, problem: Problem): void {
  // Of what would have been answered: a refusal is not the file that was asked for.
  response.removeHeader('Content-Disposition');
  response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
}

function makeProblem(code: ProblemCode, extras: Extras = {}): Problem {
  const { status, cause, remedy } = problemWords[code];
  const type = `urn:madoguchi:problem:${code}`;
  return { type, title: cause.en, status, code, cause, remedy, ...extras };
}

/** The same, where it is one of several answers. */
export const problemOfRetention = (error: RetentionError): Problem =>
  error.kind === 'claimed'
    ? makeProblem('claimed', { claim: { person: error.person, until: error.until } })
    : makeProblem(error.kind);

export const sendRetentionError = (response: Response, error: RetentionError): void =>
  send(response, problemOfRetention(error));

export const sendActionError = (response: Response, error: ActionError): void =>
  send(response, problemOfAction(error));

/**
 * The refusal of an action on a page, in HTTP's terms. The message of `invalid-value` stays here: it
 * is written for developers.
 */
export function problemOfAction(error: ActionError): Problem {
  switch (error.kind) {
    case 'claimed':
      return makeProblem('claimed', { claim: { person: error.person, until: error.until } });
    case 'stale':
      return makeProblem('stale', { present: error.present });
    case 'open-fields':
    case 'open-entries':
      return makeProblem(error.kind, { fields: error.fields });
    case 'broken-rules':
      return makeProblem('broken-rules', { findings: error.findings });
    case 'unusable-anchors':
      return makeProblem('unusable-anchors', { flaw: error.flaw });
    case 'not-by-field':
    case 'not-found':
    case 'unknown-form':
    case 'already-approved':
    case 'set-aside':
    case 'disposed':
    case 'not-approved':
    case 'nothing-to-undo':
    case 'note-settled':
    case 'for-supervisor':
    case 'own-entry':
    case 'invalid-value':
      return makeProblem(error.kind);
  }
}

/** The refusal of anything about accounts, in HTTP's terms. */
export function sendAccountError(
  response: Response,
  error: SignInError | DepartureError | PasswordError | SetUpError | PeopleError,
): void {
  if (error.kind === 'too-many-tries') response.set('Retry-After', String(error.retryAfterSeconds));
  sendProblem(response, error.kind);
}
