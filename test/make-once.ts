import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '..');
const CACHE = path.join(tmpdir(), 'madoguchi-test');

/**
 * The path of something that takes long to make and follows from these files alone: the first test
 * that needs it makes it, and leaves it for all others, of this run and later ones. Test files run at
 * the same time: it gets its name when it is whole.
 */
export async function makeOnce(
  kind: string,
  sources: readonly string[],
  make: (path: string) => Promise<void>,
): Promise<string> {
  const made = path.join(CACHE, `${kind}-${await hashFiles(sources)}`);
  if (existsSync(made)) return made;
  await mkdir(CACHE, { recursive: true });
  const partial = `${made}.${randomUUID()}`;
  await make(partial);
  try {
    await rename(partial, made);
  } catch (error) {
    if (!existsSync(made)) throw error;
    await rm(partial, { recursive: true }); // another was first
  }
  return made;
}

/** Tells whether any of the files, or its place, has changed. */
export async function hashFiles(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(path.relative(ROOT, file)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
