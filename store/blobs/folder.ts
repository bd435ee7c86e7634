import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline, Transform, type Readable } from 'node:stream';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok } from '../../schemas/result.ts';
import type { Blobs } from '../contracts.ts';
import { flushFolder } from '../flush-folder.ts';

/** The part of `node:fs/promises` that is used: a test puts a full disk in its place. */
export type BlobFiles = Pick<typeof fs, 'mkdir' | 'open' | 'rename' | 'rm' | 'readFile' | 'access'>;

/** Nobody changes an original, not even its owner by accident. */
const READ_ONLY = 0o444;

/** `<dir>/ab/abcdef…`: no folder grows beyond what file systems list quickly. */
const pathOf = (dir: string, sha256: string): string => join(dir, sha256.slice(0, 2), sha256);

export const hashBytes = (bytes: Buffer): string =>
  createHash('sha256').update(bytes).digest('hex');

const SHA256 = /^[0-9a-f]{64}$/;

/** Write-once files named by their content. A half-written one never has its name. */
export function openFolderBlobs(dir: string, files: BlobFiles = fs): Blobs {
  const find = (sha256: string): string => {
    if (!SHA256.test(sha256)) throw new Error('a blob is named by its sha256 in lower-case hex');
    return pathOf(dir, sha256);
  };
  return {
    async put(bytes) {
      const sha256 = hashBytes(bytes);
      const path = find(sha256);
      try {
        if (!(await exists(files, path))) await writeOnce(files, dir, path, bytes);
        return ok(sha256);
      } catch (error) {
        return fail(toFailure(error));
      }
    },
    async get(sha256) {
      try {
        const bytes = await files.readFile(find(sha256));
        return hashBytes(bytes) === sha256 ? ok(bytes) : fail(CHANGED);
      } catch (error) {
        return fail(toFailure(error));
      }
    },
    async stream(sha256) {
      const path = find(sha256);
      try {
        await files.access(path);
      } catch (error) {
        return fail(toFailure(error));
      }
      return ok(verifyWhileReading(createReadStream(path), sha256));
    },
    async remove(sha256) {
      const path = find(sha256);
      try {
        if (!(await exists(files, path))) return ok(null);
        await files.rm(path, { force: true });
        await flushFolder(dirname(path), files); // it does not come back when power fails
        return ok(null);
      } catch (error) {
        return fail(toFailure(error));
      }
    },
  };
}

const CHANGED: Failure = { kind: 'storage-failed', detail: 'the content does not fit its hash' };

async function exists(files: BlobFiles, path: string): Promise<boolean> {
  try {
    await files.access(path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
}

/** Flushed before it gets its name, and the name flushed as well: power may fail at any line. */
async function writeOnce(
  files: BlobFiles,
  dir: string,
  path: string,
  bytes: Buffer,
): Promise<void> {
  const temporary = join(dir, 'tmp', randomUUID());
  await files.mkdir(dirname(temporary), { recursive: true });
  const isNewFolder = (await files.mkdir(dirname(path), { recursive: true })) !== undefined;
  try {
    const file = await files.open(temporary, 'wx', READ_ONLY);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.rename(temporary, path);
  } catch (error) {
    await files.rm(temporary, { force: true });
    throw error;
  }
  await flushFolder(dirname(path), files);
  if (isNewFolder) for (const folder of [dir, dirname(dir)]) await flushFolder(folder, files);
}

/** Codes of a full disk, a spent quota, and a file beyond what the file system holds. */
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG'];

function toFailure(error: unknown): Failure {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error; // no file system's word: a bug
  if (FULL.includes(code)) return { kind: 'storage-full' };
  return { kind: 'storage-failed', detail: code };
}

/** Ends with an error instead of the last chunk's end when the content is not what it was. */
export function verifyWhileReading(source: Readable, sha256: string): Readable {
  const hash = createHash('sha256');
  const check = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
    flush(done) {
      done(hash.digest('hex') === sha256 ? null : new Error('the content does not fit its hash'));
    },
  });
  // The error reaches the reader of `check`: pipeline destroys it with the same error.
  return pipeline(source, check, () => undefined);
}
