import type { Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Failure } from '../schemas/failure.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import { printable } from './printable.ts';

export interface FoundFiles {
  readonly files: readonly string[];
  /** Folders that may not be listed. */
  readonly closed: readonly { readonly path: string; readonly failure: Failure }[];
  /** Folders as given in which there is nothing to read. */
  readonly empty: readonly string[];
}

/**
 * Files as given, and every file below folders as given, sorted by name. A path that has gone
 * meanwhile is kept: whoever reads it says that it has vanished. Hidden files and truth files beside
 * samples are left out of folders, and so are links to folders, which may lead round in a circle.
 */
export async function findFiles(paths: readonly string[]): Promise<FoundFiles> {
  const files: string[] = [];
  const closed: { path: string; failure: Failure }[] = [];
  const empty: string[] = [];
  const listFolder = async (folder: string): Promise<void> => {
    const entries = await readEntries(folder);
    if (!entries.ok) {
      closed.push({ path: folder, failure: entries.error });
      return;
    }
    for (const entry of entries.value.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name.startsWith('.') || NOT_SCANS.test(entry.name)) continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) await listFolder(path);
      else if (!(entry.isSymbolicLink() && (await isFolder(path)))) files.push(path);
    }
  };
  for (const path of paths) {
    const before = files.length + closed.length;
    if (await isFolder(path)) await listFolder(path);
    else files.push(path);
    if (files.length + closed.length === before) empty.push(path);
  }
  return { files, closed, empty };
}

async function readEntries(folder: string): Promise<Result<Dirent[], Failure>> {
  try {
    return ok(await readdir(folder, { withFileTypes: true }));
  } catch (error) {
    const { code = 'unknown' } = error as NodeJS.ErrnoException;
    return fail(code === 'ENOENT' ? { kind: 'vanished' } : { kind: 'cannot-open', detail: code });
  }
}

const isFolder = async (path: string): Promise<boolean> =>
  (await stat(path).catch(() => null))?.isDirectory() ?? false;

/** Notes and truth that live beside scans; everything else is taken in, and refused with a cause. */
const NOT_SCANS = /(\.truth\.json|\.md)$/;

export const describeEmpty = (folder: string): string =>
  `${printable(folder)}: nothing to read in this folder\n`;
