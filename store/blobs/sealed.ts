import { Readable } from 'node:stream';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { Blobs, Shelf } from '../contracts.ts';
import {
  findFileKey,
  makeFileKey,
  makeKeysOfOpen,
  markEncrypted,
  requireFileKey,
  type FileKeySource,
} from '../keys/file-keys.ts';
import { hashBytes, NOT_OPENING } from './content.ts';
import { encryptFile, isEncrypted } from './file-format.ts';
import { openBytes, openStream, peek, type FileKey } from './open-bytes.ts';

export interface SealedSource extends FileKeySource {
  readonly shelf: Shelf;
  /** Where a commit alone does not put keys on the disk, before the files that need them. */
  readonly flushKeys?: (() => Promise<void>) | undefined;
}

/**
 * Files that lie encrypted, each by a key of its own, which is in the records before the file is on the shelf.
 * They keep the names of their plain bytes, which are compared whenever a file is given out. What an older
 * version left in the clear is read as it is.
 */
export const openSealedBlobs = (source: SealedSource): Blobs => ({
  async put(bytes) {
    const sha256 = hashBytes(bytes);
    const written = await write(source, sha256, bytes);
    return written.ok ? ok(sha256) : written;
  },
  get: (sha256) => read(source, sha256),
  async stream(sha256) {
    const file = await findFileKey(source, sha256);
    if (file?.liesOpen === true) return readAll(source, sha256);
    const opened = await source.shelf.open(sha256);
    if (!opened.ok) return opened;
    try {
      const peeked = await peek(opened.value);
      if (file !== null || !isEncrypted(peeked.head)) return openStream(peeked, sha256, file);
    } catch (error) {
      opened.value.destroy();
      throw error;
    }
    // Encrypted between the two looks, without its key, or something in the clear that looks like it.
    opened.value.destroy();
    return readAll(source, sha256);
  },
  async remove(sha256) {
    // First the key: without it the file is nothing, wherever copies of it lie.
    await source.db.deleteFrom('blob_key').where('sha256', '=', sha256).execute();
    await source.flushKeys?.();
    return source.shelf.remove(sha256);
  },
});

async function read(source: SealedSource, sha256: string): Promise<Result<Buffer, Failure>> {
  const file = await findFileKey(source, sha256);
  const lying = await source.shelf.read(sha256);
  if (!lying.ok) return lying;
  const opened = openBytes(lying.value, sha256, file);
  if (opened.ok || file !== null) return opened;
  // It may have been encrypted between the two looks.
  const now = await findFileKey(source, sha256);
  return now === null ? opened : openBytes(lying.value, sha256, now);
}

/** For what cannot be told by its beginning: whole, then as a stream. */
async function readAll(source: SealedSource, sha256: string): Promise<Result<Readable, Failure>> {
  const bytes = await read(source, sha256);
  return bytes.ok ? ok(Readable.from([bytes.value])) : bytes;
}

async function write(source: SealedSource, sha256: string, bytes: Buffer) {
  const { shelf } = source;
  const known = await findFileKey(source, sha256);
  if (known === null) {
    const there = await shelf.has(sha256);
    if (!there.ok) return there;
    if (there.value) {
      const lying = await shelf.read(sha256);
      // It is encrypted beside the work, as others of older versions: making its key waits for backups.
      if (lying.ok && hashBytes(lying.value) === sha256) return ok(null);
      await makeKeysOfOpen(source, [sha256]);
      return replace(source, sha256, bytes, await requireFileKey(source, sha256));
    }
    const made = await makeFileKey(source, sha256);
    if (made !== null) return lay(source, sha256, encryptFile(made, sha256, bytes));
  } else if (known.liesOpen) return replace(source, sha256, bytes, known);
  const { key } = known ?? (await requireFileKey(source, sha256));
  if (key === null) return fail(NOT_OPENING);
  await source.flushKeys?.();
  const kept = await shelf.write(sha256, encryptFile(key, sha256, bytes), ONCE);
  // A key that was removed meanwhile took the file with it.
  if (kept.ok) await requireFileKey(source, sha256);
  return kept;
}

/** What lies there now, if anything does, is not by the key of the file. */
export async function replace(
  source: SealedSource,
  sha256: string,
  bytes: Buffer,
  { key }: NonNullable<FileKey>,
): Promise<Result<null, Failure>> {
  if (key === null) return fail(NOT_OPENING);
  const written = await lay(source, sha256, encryptFile(key, sha256, bytes));
  if (written.ok) await markEncrypted(source, [sha256]);
  return written;
}

/** In the place of whatever comes there meanwhile: it is not by this key. */
async function lay({ shelf, flushKeys }: SealedSource, sha256: string, lying: Buffer) {
  // What is in the clear is the only copy until its key is on the disk.
  await flushKeys?.();
  return shelf.write(sha256, lying, { ...ONCE, replace: true });
}

/** What is in it, the records know; nobody else is told. */
const ONCE = { mediaType: 'application/octet-stream', replace: false } as const;
