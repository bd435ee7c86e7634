import * as fs from 'node:fs/promises';

/** A name is on the disk when its folder is. */
export async function flushFolder(
  path: string,
  { open }: Pick<typeof fs, 'open'> = fs,
): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
