// @ts-check
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, utimesSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

// The sources are TypeScript. A loader that strips types while modules load costs each process
// seconds of CPU, so they are bundled once into dist/, under a name that follows from their bytes:
// what starts next is what the sources say, and what runs on keeps the files that it began with.

/** Each is a process of its own; its source, without the ending. */
export const PROGRAMS = /** @type {const} */ ({
  cli: 'cli/main',
  interpreter: 'workers/interpreter-process',
  drawing: 'workers/drawing-process',
  gate: 'cli/gate/gate-process',
  'pdf-render': 'engines/pdf/render-process',
});

/** Where the sources of the programs lie. */
export const SOURCES = [
  'schemas',
  'recognition',
  'engines',
  'store',
  'telemetry',
  'workers',
  'api',
  'cli',
  'samples',
  'programs',
];

const HERE = path.dirname(fileURLToPath(import.meta.url)); // left as it is in the bundles, see compile.js
const OUT = 'dist';
const isCompiled = path.basename(HERE) !== 'programs';

/** The project's folder. */
export const ROOT = isCompiled ? path.resolve(HERE, '../..') : path.resolve(HERE, '..');

/** @type {string | undefined} */
let folder;

/**
 * The path of a program that Node runs without a loader, compiled first where it is not yet. From a
 * compiled program: one of the same build, whatever became of the sources since.
 *
 * @param {keyof typeof PROGRAMS} program
 * @returns {string}
 */
export function compiledProgram(program) {
  if (isCompiled && !existsSync(HERE))
    throw new Error(`${HERE}, from which this was started, is gone: start it again`);
  folder ??= isCompiled ? HERE : compiledFolder();
  if (existsSync(folder)) markUsed(folder);
  else compile();
  return path.join(folder, `${program}.js`);
}

function compile() {
  const script = path.join(ROOT, 'programs/compile.js');
  try {
    execFileSync(process.execPath, [script], { stdio: 'inherit' });
  } catch (error) {
    const owner = `as whoever may write into ${path.join(ROOT, OUT)}`;
    throw new Error(`the programs could not be compiled: run "npm run build" ${owner}`, {
      cause: error,
    });
  }
}

/**
 * So that it is kept, see compile.js. Where nobody may write, nobody removes either.
 *
 * @param {string} used
 */
function markUsed(used) {
  try {
    utimesSync(used, new Date(), new Date());
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code !== 'EROFS' && code !== 'EPERM' && code !== 'EACCES') throw error;
  }
}

/** Where the sources as they are now belong once they are compiled. */
export function compiledFolder() {
  const compiler = createRequire(import.meta.url).resolve('esbuild/package.json');
  const hash = createHash('sha256').update(readFileSync(compiler));
  for (const file of SOURCES.flatMap(listSources))
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(path.join(ROOT, file)));
  return path.join(ROOT, OUT, hash.digest('hex').slice(0, 16));
}

/** @param {string} source */
const listSources = (source) =>
  readdirSync(path.join(ROOT, source), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|js|json)$/.test(name))
    .sort()
    .map((name) => path.join(source, name));
