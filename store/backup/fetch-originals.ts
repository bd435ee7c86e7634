import type { Failure } from '../../schemas/failure.ts';
import type { Blobs } from '../contracts.ts';

export interface FetchedOriginal {
  readonly sha256: string;
  /** Plain, or as they lie. Null: it is gone, or is not what it was. */
  readonly bytes: Buffer | null;
}

/** A bucket answers, and takes, several at once as quickly as one. */
export const AT_ONCE = 4;

/** In the same order, each compared with its hash. Throws where the store itself does not answer. */
export async function* fetchOriginals(
  blobs: Blobs,
  named: AsyncIterable<string> | Iterable<string>,
): AsyncGenerator<FetchedOriginal> {
  for await (const some of group(named, AT_ONCE))
    yield* await Promise.all(some.map((sha256) => fetchOriginal(blobs, sha256)));
}

async function fetchOriginal(blobs: Blobs, sha256: string): Promise<FetchedOriginal> {
  const got = await blobs.get(sha256);
  if (got.ok) return { sha256, bytes: got.value };
  if (isLost(got.error)) return { sha256, bytes: null };
  throw new Error(`the original ${sha256} cannot be read (${wordFailure(got.error)})`);
}

/** What a folder and a bucket say of what is not there, and `blobs/content.ts` of what has changed. */
const LOST =
  /^(ENOENT|NoSuchKey|NotFound|the content does not|the content lies open|the key of the content is gone)/;

/** Rather than a store that does not answer. */
export const isLost = (failure: Failure): boolean =>
  failure.kind === 'storage-failed' && LOST.test(failure.detail);

export const wordFailure = (failure: Failure): string =>
  failure.kind === 'storage-failed' ? failure.detail : failure.kind;

/** In groups of `size`, the last one smaller. */
export async function* group<T>(
  things: AsyncIterable<T> | Iterable<T>,
  size: number,
): AsyncGenerator<T[]> {
  let some: T[] = [];
  for await (const thing of things) {
    some.push(thing);
    if (some.length < size) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}
