import type { PathLike } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { lookAt } from './file-look.ts';

/**
 * Moves a file into a folder on the same file system and returns where it lies now. What has the name
 * already is never overwritten: the new one gets a number. Network folders know no hard links, which
 * alone would make sure of it at once; nobody else writes into these folders.
 */
export async function putAside(path: PathLike, folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { name: stem, ext } = parse(name);
  const short = shorten(stem, MOST_BYTES - Buffer.byteLength(ext));
  for (let copy = 1; ; copy++) {
    const to = join(folder, `${short}${copy === 1 ? '' : ` (${copy})`}${ext}`);
    if ((await lookAt(to)) !== null) continue;
    await rename(path, to);
    return to;
  }
}

/** File systems take 255 bytes; some are left for a number and for the name of a note. */
const MOST_BYTES = 240;

function shorten(text: string, bytes: number): string {
  let short = '';
  for (const character of text) {
    if (Buffer.byteLength(short + character) > bytes) break;
    short += character;
  }
  return short;
}

/** Says beside a file why it lies there, for whoever stands at the scanner. */
export const leaveNote = (path: string, words: string): Promise<void> =>
  writeFile(`${path}.txt`, words);
