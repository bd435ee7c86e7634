import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Files as given, and every file below folders as given, sorted by name. A path that does not
 * exist is kept: whoever reads it says that it has vanished. Hidden files and truth files beside
 * samples are left out of folders.
 */
export async function findFiles(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    const info = await stat(path).catch(() => null);
    found.push(...(info?.isDirectory() ? await listFolder(path) : [path]));
  }
  return found;
}

async function listFolder(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.name.startsWith('.') || NOT_SCANS.test(entry.name)) continue;
    const path = join(folder, entry.name);
    found.push(...(entry.isDirectory() ? await listFolder(path) : [path]));
  }
  return found;
}

/** Notes and truth that live beside scans; everything else is taken in, and refused with a cause. */
const NOT_SCANS = /(\.truth\.json|\.md)$/;
