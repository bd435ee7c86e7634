import type { NextFunction, Request, Response } from 'express';
import { createHash } from 'node:crypto';
import type { KeptAnswers } from '../store/kept-answers.ts';
import { actorOf } from './guard.ts';
import { hashFiles } from './hash-files.ts';
import { sendProblem } from './problem.ts';

const RENEW_EVERY_MS = 30_000;
/** Visible characters of ASCII, as a string of RFC 8941 or bare, as many send it. */
const KEY = /^(?:"([\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x7e]{1,255}))$/;

/** What a handler is told of the key under which it acts. */
export interface Once {
  /** The same in every try under this key; null: there is no key. */
  readonly id: string | null;
  /** What was sent besides the JSON, in order, so that another request is told from this one. */
  readonly sent: string[];
  /** Set where time may heal what became of it: such an answer is not kept, and is tried again. */
  isPassing?: boolean;
}

/**
 * Lets `handle` answer once for an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header): the
 * same request under the same key of the same actor gets the first answer again. A refusal is not
 * kept, since nothing came of it.
 */
export async function answerOnce(
  answers: KeptAnswers,
  request: Request,
  response: Response,
  next: NextFunction,
  handle: (once: Once) => Promise<void> | void,
): Promise<void> {
  const header = request.get('Idempotency-Key');
  const sent: string[] = [];
  if (header === undefined) return handle({ id: null, sent });
  const key = KEY.exec(header)?.slice(1).find(Boolean);
  if (key === undefined) {
    const message = 'up to 255 visible characters of ASCII, in double quotes or bare';
    return sendProblem(response, 'bad-request', { issues: [{ path: 'Idempotency-Key', message }] });
  }
  const isUpload = request.is('multipart/form-data') !== false;
  const actor = actorOf(response).name;
  const begun = await answers.begin(actor, key, isUpload ? null : fingerprint(request, []));
  if (begun.kind === 'running') return sendProblem(response, 'key-in-use');
  if (begun.kind === 'answered') {
    const files = isUpload ? await hashFiles(request, response) : [];
    if (files === null) return sendProblem(response, 'bad-upload');
    if (fingerprint(request, files) !== begun.fingerprint)
      return sendProblem(response, 'key-spent');
    response.status(begun.status).type('application/json').set('Idempotency-Replayed', 'true');
    response.send(begun.body);
    return;
  }
  const { id } = begun;
  const once: Once & { readonly id: string } = { id, sent };
  keepWhatIsSent(answers, once, response, next, () => fingerprint(request, sent));
  await handle(once);
}

const fingerprint = (request: Request, sent: readonly string[]): string =>
  createHash('sha256')
    .update(JSON.stringify([request.method, request.originalUrl, request.body ?? null, sent]))
    .digest('hex');

/** Kept first, sent then: whoever has the answer finds it again. */
function keepWhatIsSent(
  answers: KeptAnswers,
  once: Once & { readonly id: string },
  response: Response,
  next: NextFunction,
  print: () => string,
): void {
  const { id } = once;
  // One that is missed is made up by the next; what keeps failing shows when the answer is kept.
  const renewing = setInterval(() => void answers.renew(id).catch(() => undefined), RENEW_EVERY_MS);
  response.on('close', () => clearInterval(renewing));
  const send = response.send.bind(response);
  response.send = (body: unknown) => {
    response.send = send;
    const status = response.statusCode;
    const kept =
      status < 300 && !once.isPassing
        ? answers.finish(id, { fingerprint: print(), status, body: String(body) })
        : answers.release(id);
    kept.then(() => send(body), next);
    return response;
  };
}
