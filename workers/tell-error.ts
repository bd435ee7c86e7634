import { UnrecoverableError } from 'bullmq';
import { types } from 'node:util';
import { HealableError } from './healable.ts';

/** Codes of the system and of PostgreSQL say what is wrong, and hold nothing else. */
const codeOf = (error: Error): string | undefined => {
  const { code } = error as NodeJS.ErrnoException;
  return typeof code === 'string' && /^[A-Z0-9_]{4,40}$/.test(code) ? code : undefined;
};

/** An error in words of our own, which hold ids at most: it may be told wherever errors are. */
export class PlainError extends Error {}

const isPlain = (error: Error): boolean =>
  [PlainError, HealableError, UnrecoverableError].some((kind) => error instanceof kind);

/** They name an address, and no row; those of files name the file, which may be called after a person. */
const isOfConnection = (code: string | undefined): boolean =>
  /^(ECONN|EAI_|ENOTFOUND|ETIMEDOUT|EHOST|ENET|EPIPE)/.test(code ?? '');

/** Those of the system may come from another realm. */
const isError = (error: unknown): error is Error =>
  types.isNativeError(error) || error instanceof Error;

const framesOf = ({ stack = '' }: Error): string[] =>
  stack.split('\n').filter((line) => /^\s+at /.test(line));

/**
 * What of an error goes into logs: messages of databases and parsers repeat the values that they stumble
 * over, so that of those only name, code and place are told.
 */
export function tellError(error: unknown): object {
  if (!isError(error)) return { type: typeof error };
  const code = codeOf(error);
  const isTold = isPlain(error) || isOfConnection(code);
  return {
    type: error.name,
    ...(code !== undefined && { code }),
    ...(isTold && { message: error.message }),
    stack: framesOf(error).join('\n'),
  };
}

/** The same as an error, for the queue, which keeps message and stack where others than reviewers see them. */
export function withoutValues(error: unknown): Error {
  if (!isError(error)) return new Error(typeof error, { cause: error });
  const code = codeOf(error);
  if (isPlain(error) || isOfConnection(code)) return error;
  const told = new Error([error.name, code].filter(Boolean).join(' '), { cause: error });
  told.stack = [told.message, ...framesOf(error)].join('\n');
  return told;
}
