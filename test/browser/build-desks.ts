import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { makeOnce } from '../make-once.ts';

const run = promisify(execFile);
const ROOT = path.resolve(import.meta.dirname, '../..');
/** In a process of its own: the bundler's native part does not stand jest's separate realm. */
const VITE = path.join(ROOT, 'node_modules/vite/bin/vite.js');

/** The folder of a build of the desks as they are, apart from the one that is served outside of tests. */
export async function buildDesks(): Promise<string> {
  // All that a build follows from: the desks import nothing else.
  const [web, schemas] = [await listFiles('web'), await listFiles('schemas')];
  const sources = [...web, ...schemas, path.join(ROOT, 'package-lock.json')];
  return makeOnce('web', sources, async (outDir) => {
    await run(
      process.execPath,
      [VITE, 'build', path.join(ROOT, 'web'), '--logLevel', 'error', '--outDir', outDir],
      { env: { ...process.env, NODE_ENV: 'production' } },
    );
  });
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(path.join(ROOT, folder), { withFileTypes: true });
  const found = entries
    .filter(({ name }) => name !== 'dist' && name !== 'forms')
    .map((entry) => {
      const inside = path.join(folder, entry.name);
      return entry.isDirectory() ? listFiles(inside) : Promise.resolve([path.join(ROOT, inside)]);
    });
  return (await Promise.all(found)).flat().sort();
}
