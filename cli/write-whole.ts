import { rm, stat, writeFile } from 'node:fs/promises';

/** A disk that is full leaves no half of a print behind, which somebody may use. */
export async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(path, bytes);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const half = code === 'ENOSPC' && (await stat(path).catch(() => null))?.isFile();
    if (half) await rm(path, { force: true });
    throw error;
  }
}
