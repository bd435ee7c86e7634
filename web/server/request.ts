import type { z } from 'zod';
import { problemSchema, type Problem } from '../../schemas/http.ts';
import { attendanceHeaders } from './attendance.ts';

/** What went wrong with a request. Thrown, since that is how the query library is told. */
export class RequestError extends Error {
  readonly failure:
    { kind: 'problem'; problem: Problem } | { kind: 'offline' } | { kind: 'unexpected' };
  constructor(failure: RequestError['failure']) {
    super(failure.kind === 'problem' ? failure.problem.code : failure.kind);
    this.failure = failure;
  }
}

let actor: string | null = null;

/** Whose changes are sent from now on: the id of an account, or null while nobody is known. */
export function actAs(accountId: string | null): void {
  actor = accountId;
}

/** Headers of everything that changes something: see the API's `security.ts` and `guard.ts`. */
export const changeHeaders = (): Record<string, string> => ({
  'X-Madoguchi': '1',
  ...(actor !== null && { 'X-Account': actor }),
  ...attendanceHeaders(),
});

/** Sent to the window when the server knows the session no more, or other roles than we do. */
export const SESSION_DOUBTED = 'madoguchi:session-doubted';
export const doubtSession = (): boolean => window.dispatchEvent(new Event(SESSION_DOUBTED));

/** Headers as a plain object, so that ours can be added. */
type Init = Omit<RequestInit, 'headers'> & { headers?: Record<string, string> };

async function send(path: string, init: Init): Promise<Response> {
  try {
    return await fetch(path, { ...init, headers: { ...attendanceHeaders(), ...init.headers } });
  } catch {
    throw new RequestError({ kind: 'offline' });
  }
}

/** Asks the API and parses its answer; a refusal becomes a `RequestError` with its problem. */
export async function request<T>(path: string, schema: z.ZodType<T>, init: Init = {}): Promise<T> {
  const response = await send(path, init);
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new RequestError(readProblem(body));
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new RequestError({ kind: 'unexpected' });
  return parsed.data;
}

/** Sent even while the window closes: there may be nobody left to read the answer. */
export const sendLast = (
  path: string,
  method: 'POST' | 'DELETE',
  body: unknown,
): Promise<Response> =>
  fetch(path, {
    method,
    headers: { ...changeHeaders(), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
    keepalive: true,
  });

/**
 * Asks for a file and hands it to the browser's downloads. Not a link: what is handed out goes on
 * record, and a link is followed by accident.
 */
export async function download(path: string, fileName: string, body: unknown = {}): Promise<void> {
  save(await fetchFile(path, body), fileName);
}

/** A file whose handing out goes on record. */
export async function fetchFile(path: string, body: unknown = {}): Promise<Blob> {
  const response = await send(path, {
    method: 'POST',
    headers: { ...changeHeaders(), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new RequestError(readProblem(await response.json().catch(() => null)));
  return response.blob().catch(() => {
    throw new RequestError({ kind: 'offline' }); // broke off on the way
  });
}

/**
 * Asks for an answer that comes line by line (NDJSON), each a step of something long. Ends when the
 * answer does; a connection that breaks off before is `offline`.
 */
export async function* steps<T>(
  path: string,
  schema: z.ZodType<T>,
  signal: AbortSignal,
): AsyncGenerator<T> {
  const response = await send(path, { method: 'POST', headers: changeHeaders(), signal });
  if (!response.ok) throw new RequestError(readProblem(await response.json().catch(() => null)));
  const lines = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { done, value = '' } = await lines.read().catch(() => {
      throw new RequestError({ kind: 'offline' }); // broke off on the way
    });
    const parts = (rest + value).split('\n');
    rest = parts.pop()!;
    for (const line of parts) {
      const step = schema.safeParse(JSON.parse(line));
      if (!step.success) throw new RequestError({ kind: 'unexpected' });
      yield step.data;
    }
    if (done) break;
  }
  if (rest !== '') throw new RequestError({ kind: 'offline' }); // broke off in the middle of a line
}

/** Hands a file to the browser's downloads. */
export function save(blob: Blob, fileName: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEEP_DOWNLOAD_MS);
}

/** The browser has begun to save by then. */
const KEEP_DOWNLOAD_MS = 60_000;

export function readProblem(body: unknown): RequestError['failure'] {
  const problem = problemSchema.safeParse(body);
  if (!problem.success) return { kind: 'unexpected' };
  if (['not-signed-in', 'not-allowed'].includes(problem.data.code)) doubtSession();
  return { kind: 'problem', problem: problem.data };
}

export const post = <T>(
  path: string,
  schema: z.ZodType<T>,
  body: unknown = {},
  method: 'POST' | 'DELETE' = 'POST',
): Promise<T> =>
  request(path, schema, {
    method,
    headers: { ...changeHeaders(), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
