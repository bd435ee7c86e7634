import { isUtf8 } from 'node:buffer';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { lookAt, type FileLook } from './file-look.ts';
import { putAside } from './put-aside.ts';

export interface WaitingFile extends FileLook {
  readonly path: string;
  readonly name: string;
}

/** Files that are no scans: hidden ones, droppings of desktops, and names of files being written. */
const PASSED_OVER =
  /^\.|^~\$|^(thumbs\.db|desktop\.ini)$|\.(tmp|temp|part|partial|filepart|crdownload)$/i;

export interface FolderContent {
  /** In the order in which they were scanned. */
  readonly files: WaitingFile[];
  /** Files that could not even be looked at, and what the file system says. */
  readonly troubles: readonly { readonly path: string; readonly error: unknown }[];
}

/**
 * What lies in the folder itself. Links are not followed: they could lead to any file that this
 * process may read. Throws what the file system says of the folder.
 */
export async function lookInto(folder: string): Promise<FolderContent> {
  const entries = await readdir(folder, { withFileTypes: true, encoding: 'buffer' });
  const files: WaitingFile[] = [];
  const troubles: { path: string; error: unknown }[] = [];
  for (const entry of entries) {
    if (!entry.isFile()) continue;
    let path = join(folder, entry.name.toString());
    try {
      const name = isUtf8(entry.name)
        ? entry.name.toString()
        : await rewriteName(folder, entry.name);
      if (PASSED_OVER.test(name)) continue;
      path = join(folder, name);
      const look = await lookAt(path);
      if (look) files.push({ ...look, path, name });
    } catch (error) {
      troubles.push({ path, error });
    }
  }
  files.sort((a, b) => a.changedMs - b.changedMs || compareNames(a.name, b.name));
  return { files, troubles };
}

/**
 * Older scanners write names in Shift_JIS, which are no text to anything here: the file is given the
 * same name in UTF-8, or one with a number where that is taken. Returns it.
 */
async function rewriteName(folder: string, bytes: Buffer): Promise<string> {
  const name = new TextDecoder('shift_jis').decode(bytes).replaceAll(/[/\0]/g, '_');
  const path = Buffer.concat([Buffer.from(join(folder, '/')), bytes]);
  return basename(await putAside(path, folder, name));
}

/** Scanners count: `scan9` comes before `scan10`. */
const compareNames = new Intl.Collator('en', { numeric: true }).compare;
