import { createHash } from 'node:crypto';
import { pipeline, Transform, type Readable } from 'node:stream';
import type { Failure } from '../../schemas/failure.ts';

export const hashBytes = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest('hex');

const failed = (detail: string): Failure => ({ kind: 'storage-failed', detail });

const CHANGED_WORDS = 'the content does not fit its hash';
export const CHANGED = failed(CHANGED_WORDS);
/** Changed, exchanged for another file, or encrypted elsewhere. */
export const NOT_OPENING = failed('the content does not open by its key');
/** Disposed of, or of another installation. */
export const KEY_GONE = failed('the key of the content is gone');
/** Somebody put it there: what has a key is never written in the clear. */
export const LIES_OPEN = failed('the content lies open beside its key');

/** Ends with an error instead of the last chunk's end when the content is not what it was. */
export function verifyWhileReading(source: Readable, sha256: string): Readable {
  const hash = createHash('sha256');
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(hash.digest('hex') === sha256 ? null : new Error(CHANGED_WORDS));
    },
  });
  // The error reaches the reader of `check`: pipeline destroys it with the same error.
  return pipeline(source, check, () => undefined);
}
