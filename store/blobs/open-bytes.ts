import { Readable } from 'node:stream';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import {
  CHANGED,
  hashBytes,
  KEY_GONE,
  LIES_OPEN,
  NOT_OPENING,
  verifyWhileReading,
} from './content.ts';
import { decryptFile, HEAD_BYTES, isEncrypted, openDecipher } from './file-format.ts';

/** How a file opens; null: by no key. */
export type FileKey = {
  /** Null: its row does not open, and nor does the file. */
  readonly key: Buffer | null;
  /** An older version left it in the clear, and it may still lie so. */
  readonly liesOpen: boolean;
} | null;

/** The plain bytes of a file as it lies, which are those that its name tells. */
export function openBytes(lying: Buffer, sha256: string, file: FileKey): Result<Buffer, Failure> {
  if (file === null || file.liesOpen) {
    if (hashBytes(lying) === sha256) return ok(lying);
    if (file === null) return fail(isEncrypted(lying) ? KEY_GONE : CHANGED);
  }
  if (!isEncrypted(lying)) return fail(file.liesOpen ? CHANGED : LIES_OPEN);
  if (file.key === null) return fail(NOT_OPENING);
  let plain: Buffer;
  try {
    plain = decryptFile(file.key, sha256, lying);
  } catch {
    return fail(NOT_OPENING); // the one thing that a cipher says
  }
  return hashBytes(plain) === sha256 ? ok(plain) : fail(CHANGED);
}

/** Its beginning, and all of it again. */
export interface Peeked {
  readonly head: Buffer;
  readonly rest: AsyncIterator<Buffer>;
  readonly source: Readable;
}

/** Reads as much of a file as tells whether it is encrypted. Rejects where it cannot be read. */
export async function peek(source: Readable): Promise<Peeked> {
  const rest = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const chunks: Buffer[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const next = await rest.next();
    if (next.done === true) break;
    chunks.push(next.value);
    bytes += next.value.length;
  }
  return { head: Buffer.concat(chunks), rest, source };
}

/** The same piece by piece, of what cannot lie either way: ends with an error where it is not what it was. */
export function openStream(file: Peeked, sha256: string, key: FileKey): Result<Readable, Failure> {
  if (key !== null && !isEncrypted(file.head)) {
    file.source.destroy();
    return fail(LIES_OPEN);
  }
  if (key?.key === null) {
    file.source.destroy();
    return fail(NOT_OPENING);
  }
  const plain = key === null ? giveAll(file) : decipher(file, sha256, key.key);
  return ok(verifyWhileReading(Readable.from(plain, { objectMode: false }), sha256));
}

async function* giveAll({ head, rest, source }: Peeked): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    yield* { [Symbol.asyncIterator]: () => rest };
  } finally {
    source.destroy();
  }
}

async function* decipher(file: Peeked, sha256: string, key: Buffer): AsyncGenerator<Buffer> {
  const cipher = openDecipher(key, sha256, file.head);
  let skipped = false;
  for await (const chunk of giveAll(file)) {
    const plain = cipher.update(skipped ? chunk : chunk.subarray(HEAD_BYTES));
    skipped = true;
    if (plain.length > 0) yield plain;
  }
  cipher.final(); // of this cipher nothing is left over: it compares the tag
}
