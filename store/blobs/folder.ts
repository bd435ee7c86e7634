import { randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import * as fs from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { Blobs, Shelf } from '../contracts.ts';
import { flushFolder } from '../flush-folder.ts';
import { openPlainBlobs } from './plain.ts';

export { hashBytes } from './content.ts';

/** The part of `node:fs/promises` that is used: a test puts a full disk in its place. */
export type BlobFiles = Pick<typeof fs, 'mkdir' | 'open' | 'rename' | 'rm' | 'readFile' | 'access'>;

/** Nobody changes an original, not even its owner by accident. */
const READ_ONLY = 0o444;

/** `<dir>/ab/abcdef…`: no folder grows beyond what file systems list quickly. */
const pathOf = (dir: string, sha256: string): string => join(dir, sha256.slice(0, 2), sha256);

const SHA256 = /^[0-9a-f]{64}$/;

/** Write-once files named by their content, as versions before encryption kept them. */
export const openFolderBlobs = (dir: string, files: BlobFiles = fs): Blobs =>
  openPlainBlobs(openFolderShelf(dir, files));

/** Files of a folder. A half-written one never has its name. */
export function openFolderShelf(dir: string, files: BlobFiles = fs): Shelf {
  const find = (sha256: string): string => {
    if (!SHA256.test(sha256)) throw new Error('a blob is named by its sha256 in lower-case hex');
    return pathOf(dir, sha256);
  };
  const attempt = async <T>(work: () => Promise<T>): Promise<Result<T, Failure>> => {
    try {
      return ok(await work());
    } catch (error) {
      return fail(toFailure(error));
    }
  };
  return {
    has: (sha256) => attempt(() => exists(files, find(sha256))),
    read: (sha256) => attempt(() => files.readFile(find(sha256))),
    open: (sha256) =>
      attempt(async () => {
        const path = find(sha256);
        await files.access(path);
        return createReadStream(path);
      }),
    write: (sha256, bytes, { replace }) =>
      attempt(async () => {
        const path = find(sha256);
        if (replace || !(await exists(files, path))) await writeWhole(files, dir, path, bytes);
        return null;
      }),
    remove: (sha256) =>
      attempt(async () => {
        const path = find(sha256);
        if (!(await exists(files, path))) return null;
        await files.rm(path, { force: true });
        await flushFolder(dirname(path), files); // it does not come back when power fails
        return null;
      }),
  };
}

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
async function writeWhole(
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
