import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, parse } from 'node:path';
import { lookAt } from './look-into.ts';

/**
 * Moves a file into a folder on the same file system and returns where it lies now. What has the name
 * already is never overwritten: the new one gets a number. Network folders know no hard links, which
 * alone would make sure of it at once; nobody else writes into these folders.
 */
export async function putAside(path: string, folder: string, name: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  const { name: stem, ext } = parse(name);
  for (let copy = 1; ; copy++) {
    const to = join(folder, copy === 1 ? name : `${stem} (${copy})${ext}`);
    if ((await lookAt(to)) !== null) continue;
    await rename(path, to);
    return to;
  }
}

/** Says beside a file why it lies there, for whoever stands at the scanner. */
export const leaveNote = (path: string, words: string): Promise<void> =>
  writeFile(`${path}.txt`, words);
