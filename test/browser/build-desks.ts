import { execFile } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
const BUILDS = path.join(tmpdir(), 'madoguchi-test');
/** In a process of its own: the bundler's native part does not stand jest's separate realm. */
const VITE = path.join(ROOT, 'node_modules/vite/bin/vite.js');
/** All that a build follows from: the desks import nothing else. */
const SOURCES = ['web', 'schemas', 'package-lock.json'];

/**
 * The folder of a build of the desks as they are, apart from the one that is served outside of
 * tests. The first test that needs it leaves it for all others, of this run and later ones.
 */
export async function buildDesks(): Promise<string> {
  const built = path.join(BUILDS, `web-${await hashSources()}`);
  if (existsSync(built)) return built;
  await mkdir(BUILDS, { recursive: true });
  const partial = `${built}.${randomUUID()}`;
  await run(
    process.execPath,
    [VITE, 'build', path.join(ROOT, 'web'), '--logLevel', 'error', '--outDir', partial],
    { env: { ...process.env, NODE_ENV: 'production' } },
  );
  try {
    await rename(partial, built); // test files run at the same time: it gets its name when it is whole
  } catch (error) {
    if (!existsSync(built)) throw error;
    await rm(partial, { recursive: true }); // another was first
  }
  return built;
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  for (const source of SOURCES)
    for (const file of await listFiles(path.join(ROOT, source)))
      hash.update(path.relative(ROOT, file)).update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}

async function listFiles(at: string): Promise<string[]> {
  if (path.extname(at) !== '') return [at];
  const entries = await readdir(at, { withFileTypes: true });
  const found = entries
    .filter(({ name }) => name !== 'dist' && name !== 'forms')
    .map((entry) => {
      const inside = path.join(at, entry.name);
      return entry.isDirectory() ? listFiles(inside) : Promise.resolve([inside]);
    });
  return (await Promise.all(found)).flat().sort();
}
