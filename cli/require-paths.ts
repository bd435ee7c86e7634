import { lstat } from 'node:fs/promises';
import { printable } from './printable.ts';

/**
 * Which of the paths on the command line stand nowhere, one line each; empty when all are there.
 * Asked before anything is read: a slip of the pen is the caller's to correct, while a file that
 * goes away later is a failure of its own (`vanished`). A link that leads nowhere counts as there.
 */
async function findMissingPaths(paths: readonly string[]): Promise<string[]> {
  const there = await Promise.all(paths.map(isThere));
  return paths
    .filter((_, index) => !there[index])
    .map((path) => `${printable(path)}: there is no such file or folder. Correct the path.\n`);
}

/** Whether paths on the command line stand nowhere, each of which is then said. */
export async function refuseMissingPaths(paths: readonly string[]): Promise<boolean> {
  const missing = await findMissingPaths(paths);
  process.stderr.write(missing.join(''));
  return missing.length > 0;
}

/** Only what surely is not there is a mistake of the command line: the rest is said when it is opened. */
async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    return !NOWHERE.has((error as NodeJS.ErrnoException).code ?? '');
  }
}

const NOWHERE: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR', 'ENAMETOOLONG']);
