import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../../programs/compiled.js';

/** Objects of JavaScript inside the child are few: pixels live outside this heap. */
const MAX_OLD_SPACE_MB = 256;

/** Node 20 knows the permission model by its earlier name. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

const PACKAGES = 'node_modules';

/**
 * pdfium is WebAssembly: it reaches the system through Node alone, so that Node's own permissions
 * hold it. It may read the program and the packages, write nothing, start no other process and load no
 * native code.
 */
export function limitNode(program: string): string[] {
  const wasm = createRequire(import.meta.url).resolve('@hyzyla/pdfium/pdfium.wasm');
  const packages = wasm.slice(0, wasm.lastIndexOf(PACKAGES) + PACKAGES.length);
  const readable = [
    path.join(path.dirname(program), '*'),
    path.join(packages, '*'),
    path.join(ROOT, 'package.json'),
  ];
  return [
    PERMISSION,
    '--allow-worker', // the look-out for its parent
    ...readable.map((files) => `--allow-fs-read=${files}`),
    `--max-old-space-size=${MAX_OLD_SPACE_MB}`,
  ];
}
