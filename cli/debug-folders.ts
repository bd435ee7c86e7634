import { createHash } from 'node:crypto';
import { access, constants, mkdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fail, ok, type Result } from '../schemas/result.ts';
import { wordError } from './word-error.ts';

/** Gives every page of a run a folder of its own below one. */
export interface DebugFolders {
  folderOf(file: string, page: number): string;
}

/** Makes the folder, so that a wrong one is told before anything is read. */
export async function openDebugFolders(root: string): Promise<Result<DebugFolders, string>> {
  try {
    await mkdir(root, { recursive: true });
    await access(root, constants.W_OK | constants.X_OK);
  } catch (error) {
    return fail(`--debug: ${wordError(error)}\n`);
  }
  const owners = new Map<string, string>();
  return ok({
    folderOf(file, page) {
      const plain = fitName(basename(file));
      const owner = owners.get(plain) ?? file;
      owners.set(plain, owner);
      const name = owner === file ? plain : `${plain}-${hash(file)}`;
      return join(root, `${name}-p${page}`);
    },
  });
}

/** File systems take 255 bytes; the page and a hash are added to it. */
const MOST_BYTES = 200;

/** The file's own name without what is awkward to type; cut where it is too long. */
function fitName(name: string): string {
  const tame = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '_');
  if (Buffer.byteLength(tame) <= MOST_BYTES) return tame;
  let short = '';
  for (const character of tame) {
    if (Buffer.byteLength(short + character) > MOST_BYTES - HASH_LENGTH - 1) break;
    short += character;
  }
  return `${short}-${hash(name)}`;
}

const HASH_LENGTH = 8;
const hash = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH);
