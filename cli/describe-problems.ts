import { join } from 'node:path';
import type { FormProblem } from '../schemas/form/problem.ts';
import { printable } from './printable.ts';

/** What is wrong with a form, one line each: `form.json:12:5 error: …`. */
export function describeProblems(of: {
  readonly folder: string;
  readonly problems: readonly FormProblem[];
}): string {
  const file = printable(join(of.folder, 'form.json'));
  return of.problems
    .map(
      ({ line, column, severity, message }) =>
        `${file}:${line}:${column} ${severity}: ${printable(message)}\n`,
    )
    .join('');
}
