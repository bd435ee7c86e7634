import { printable } from './printable.ts';

/** What to do about what the system says no to. */
const REMEDIES: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room, and run it again.',
  EDQUOT: 'Your share of the disk is used up: make room, and run it again.',
  EACCES: 'Name a place that may be written, or give this user the right to.',
  EPERM: 'Name a place that may be written, or give this user the right to.',
  EROFS: 'The disk is read-only: name another place.',
  ENOTDIR: 'A part of the path is a file where a folder is needed: name another place.',
  EISDIR: 'A folder stands there where a file is needed: name another place.',
  EEXIST: 'Something else stands there already: name another place.',
  ENOENT: 'Make its folder first, or name another place.',
  ENAMETOOLONG: 'Name a shorter path.',
  EADDRINUSE: 'Another program has this port: stop it, or set PORT to a free one.',
  // PostgreSQL's own code for it.
  '53100': 'The disk is full: make room, and run it again.',
  EMFILE: 'Too many files are open: raise the limit (ulimit -n).',
};

/**
 * The embedded database runs in WebAssembly: its file system throws WASI's numbers, without a word,
 * in objects that are no `Error`.
 */
const WASI_CODES: Readonly<Record<number, string>> = {
  2: 'EACCES',
  33: 'EMFILE',
  51: 'ENOSPC',
  63: 'EPERM',
  69: 'EROFS',
};

/** One line for a person: the cause and, where the system gave a code, the remedy. No stack. */
export function wordError(error: unknown): string {
  const { message, code } = explain(error);
  const remedy = code === undefined ? undefined : REMEDIES[code];
  return printable(remedy === undefined ? message : `${message}. ${remedy}`);
}

const FULL: ReadonlySet<string> = new Set(['ENOSPC', 'EDQUOT', '53100']);

/** Whether writing fails until somebody makes room, whoever says so: system, database or both. */
export const isDiskFull = (error: unknown): boolean => FULL.has(explain(error).code ?? '');

function explain(error: unknown): { message: string; code: string | undefined } {
  if (isWasiError(error)) {
    const code = WASI_CODES[error.errno] ?? `errno ${error.errno}`;
    return { message: `${code}: the embedded database cannot use its files`, code };
  }
  if (!(error instanceof Error)) return { message: String(error), code: undefined };
  return { message: error.message, code: (error as NodeJS.ErrnoException).code };
}

const isWasiError = (error: unknown): error is { readonly errno: number } =>
  typeof error === 'object' &&
  error !== null &&
  'name' in error &&
  error.name === 'ErrnoError' &&
  'errno' in error &&
  typeof error.errno === 'number';
