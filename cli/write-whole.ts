import { rm, stat, writeFile } from 'node:fs/promises';
import type { Readable } from 'node:stream';

/** A disk that is full leaves no half of a print behind, which somebody may use. */
export async function writeWhole(
  path: string,
  bytes: Uint8Array | Readable,
  options: { readonly flag?: 'wx'; readonly mode?: number } = {},
): Promise<void> {
  try {
    await writeFile(path, bytes, options);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const half = code === 'ENOSPC' && (await stat(path).catch(() => null))?.isFile();
    if (half) await rm(path, { force: true });
    throw error;
  }
}
