import { stat } from 'node:fs/promises';

/** How a file looks from outside: while somebody writes it, this changes. */
export interface FileLook {
  readonly bytes: number;
  readonly changedMs: number;
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
