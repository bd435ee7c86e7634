import type { z } from 'zod';
import { problemSchema, type Problem } from '../../schemas/http.ts';

/** What went wrong with a request. Thrown, since that is how the query library is told. */
export class RequestError extends Error {
  readonly failure:
    { kind: 'problem'; problem: Problem } | { kind: 'offline' } | { kind: 'unexpected' };
  constructor(failure: RequestError['failure']) {
    super(failure.kind === 'problem' ? failure.problem.code : failure.kind);
    this.failure = failure;
  }
}

const PERSON_KEY = 'madoguchi.person';
export const readPerson = (): string => localStorage.getItem(PERSON_KEY) ?? '';
export const keepPerson = (name: string): void => localStorage.setItem(PERSON_KEY, name);

/** Headers of everything that changes something: see the API's `security.ts`. */
export const changeHeaders = (): Record<string, string> => ({
  'X-Madoguchi': '1',
  'X-Person': encodeURIComponent(readPerson()),
});

async function send(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch {
    throw new RequestError({ kind: 'offline' });
  }
}

/** Asks the API and parses its answer; a refusal becomes a `RequestError` with its problem. */
export async function request<T>(
  path: string,
  schema: z.ZodType<T>,
  init: RequestInit = {},
): Promise<T> {
  const response = await send(path, init);
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw new RequestError(readProblem(body));
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new RequestError({ kind: 'unexpected' });
  return parsed.data;
}

/**
 * Asks for a file under the person's name and hands it to the browser's downloads. Not a link,
 * since a link carries no name, and what is handed out goes on record.
 */
export async function download(path: string, fileName: string, body: unknown = {}): Promise<void> {
  const response = await send(path, {
    method: 'POST',
    headers: { ...changeHeaders(), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new RequestError(readProblem(await response.json().catch(() => null)));
  const blob = await response.blob().catch(() => {
    throw new RequestError({ kind: 'offline' }); // broke off on the way
  });
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
  return problem.success ? { kind: 'problem', problem: problem.data } : { kind: 'unexpected' };
}

export const post = <T>(path: string, schema: z.ZodType<T>, body: unknown = {}): Promise<T> =>
  request(path, schema, {
    method: 'POST',
    headers: { ...changeHeaders(), 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
