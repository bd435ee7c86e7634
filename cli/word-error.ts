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
  EMFILE: 'Too many files are open: raise the limit (ulimit -n).',
};

/** One line for a person: the cause and, where the system gave a code, the remedy. No stack. */
export function wordError(error: unknown): string {
  const { message, code } =
    error instanceof Error
      ? (error as NodeJS.ErrnoException)
      : { message: String(error), code: undefined };
  const remedy = code === undefined ? undefined : REMEDIES[code];
  return printable(remedy === undefined ? message : `${message}. ${remedy}`);
}
