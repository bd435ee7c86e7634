import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How a file looks from outside: while somebody writes it, this changes. */
export interface FileLook {
  readonly bytes: number;
  readonly changedMs: number;
}

export interface WaitingFile extends FileLook {
  readonly path: string;
  readonly name: string;
}

/** Files that are no scans: hidden ones, droppings of desktops, and names of files being written. */
const PASSED_OVER =
  /^\.|^~\$|^(thumbs\.db|desktop\.ini)$|\.(tmp|temp|part|partial|filepart|crdownload)$/i;

/**
 * What lies in the folder itself, in the order in which it was scanned. Links are not followed: they
 * could lead to any file that this process may read. Throws what the file system says.
 */
export async function lookInto(folder: string): Promise<WaitingFile[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const files: WaitingFile[] = [];
  for (const entry of entries) {
    if (!entry.isFile() || PASSED_OVER.test(entry.name)) continue;
    const path = join(folder, entry.name);
    const look = await lookAt(path);
    if (look) files.push({ ...look, path, name: entry.name });
  }
  return files.sort((a, b) => a.changedMs - b.changedMs || compareNames(a.name, b.name));
}

/** Null: it is gone. */
export async function lookAt(path: string): Promise<FileLook | null> {
  try {
    const { size, mtimeMs } = await stat(path);
    return { bytes: size, changedMs: mtimeMs };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export const isSameLook = (one: FileLook, other: FileLook): boolean =>
  one.bytes === other.bytes && one.changedMs === other.changedMs;

/** Scanners count: `scan9` comes before `scan10`. */
const compareNames = new Intl.Collator('en', { numeric: true }).compare;
