// @ts-check
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { compiledFolder, PROGRAMS, ROOT } from './compiled.js';

// Compiles the programs into dist/, where compiled.js looks for them: node programs/compile.js

/**
 * An older build may still be run by a process that was started from it. Whatever starts a program marks
 * its build as used, as does a worker whenever it replaces its processes.
 */
const KEPT_MS = 90 * 24 * 3600 * 1000;

/**
 * Bundles lie in one folder, sources in many: what a module finds beside itself (models, blanks, data)
 * it goes on to find beside its source.
 *
 * @param {string} outdir
 * @returns {import('esbuild').Plugin}
 */
const findFilesBesideSources = (outdir) => ({
  name: 'find-files-beside-sources',
  setup(compiler) {
    compiler.onLoad({ filter: /\.ts$/ }, async ({ path: file }) => {
      const source = JSON.stringify(path.relative(outdir, file));
      const contents = (await readFile(file, 'utf8')).replaceAll(
        'import.meta.url',
        `new URL(${source}, import.meta.url).href`,
      );
      return { contents, loader: 'ts' };
    });
  },
});

const outdir = compiledFolder();
if (!existsSync(outdir)) {
  // Several processes may find it missing at once: it gets its name when it is whole.
  const partial = `${outdir}.${process.pid}`;
  await build({
    absWorkingDir: ROOT,
    entryPoints: Object.entries(PROGRAMS).map(([out, source]) => ({ in: `${source}.ts`, out })),
    outdir: partial,
    bundle: true,
    splitting: true, // a command loads what it needs
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false, // they lie beside it
    logLevel: 'warning',
    plugins: [findFilesBesideSources(outdir)],
  });
  await rename(partial, outdir).catch(async (/** @type {Error} */ error) => {
    if (!existsSync(outdir)) throw error;
    await rm(partial, { recursive: true }); // another was first
  });
  await removeOldBuilds(outdir);
}

/** @param {string} current */
async function removeOldBuilds(current) {
  const folder = path.dirname(current);
  for (const name of await readdir(folder)) {
    const build = path.join(folder, name);
    const used = await stat(build).catch(() => null); // null: another process has just renamed it
    if (build === current || used === null || Date.now() - used.mtimeMs < KEPT_MS) continue;
    await rm(build, { recursive: true, force: true });
  }
}
