import type { z } from 'zod';
import { errorAt, type FormFault } from '../problem.ts';
import { nearest } from './nearest.ts';

type Issue = z.core.$ZodIssue;
type Path = (string | number)[];

/** Says in plain words what zod found, and what to do. One issue may hold several faults. */
export function wordIssue(issue: Issue, source: unknown, above: Path = []): FormFault[] {
  const path = [
    ...above,
    ...issue.path.map((step) => (typeof step === 'number' ? step : String(step))),
  ];
  const name = nameOf(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        ...errorAt(
          [...path, key],
          `"${key}" is not known here. Correct its spelling or take it out.`,
        ),
        onKey: true,
      }));
    case 'invalid_type':
      return [wordType(issue.expected, path, source)];
    case 'invalid_value':
      return [
        errorAt(
          path,
          `${name} has to be ${oneOf(issue.values.map(String), valueAt(source, path))}`,
        ),
      ];
    case 'invalid_union':
      return wordUnion(issue, source, path);
    case 'too_small':
      return [
        errorAt(
          path,
          `${name} ${wordBound(issue.origin, 'least', issue.minimum, issue.inclusive)}`,
        ),
      ];
    case 'too_big':
      return [
        errorAt(path, `${name} ${wordBound(issue.origin, 'most', issue.maximum, issue.inclusive)}`),
      ];
    case 'invalid_format':
    case 'custom':
      return [errorAt(path, `${sentence(issue.message)}`)];
    case 'not_multiple_of':
    case 'invalid_key':
    case 'invalid_element':
      return [errorAt(path, `${name}: ${sentence(issue.message)}`)];
  }
}

function wordType(expected: string, path: Path, source: unknown): FormFault {
  const found = valueAt(source, path);
  const name = nameOf(path);
  if (found === undefined)
    return errorAt(path, `${name} is missing. Add ${TYPES[expected] ?? expected}.`);
  if (expected === 'int') return errorAt(path, `${name} has to be a whole number.`);
  return errorAt(path, `${name} has to be ${TYPES[expected] ?? expected}, not ${typeName(found)}.`);
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text in quotes',
  number: 'a number without quotes',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list in [ ]',
  tuple: 'a list in [ ]',
  object: 'an object in { }',
};

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return (
    { string: 'a text', number: 'a number', boolean: 'true or false' }[typeof value as string] ??
    'an object'
  );
}

type UnionIssue = Extract<Issue, { code: 'invalid_union' }>;

/** Speaks of the alternative that the author most likely meant: the one that fails latest. */
function wordUnion(issue: UnionIssue, source: unknown, path: Path): FormFault[] {
  if ('discriminator' in issue && issue.discriminator) {
    const choices =
      'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
    return [errorAt(path, `${nameOf(path)} has to be ${oneOf(choices, valueAt(source, path))}`)];
  }
  const meant = issue.errors.find((errors) =>
    errors.every((error) => error.code !== 'invalid_type' || error.path.length > 0),
  );
  if (meant) return meant.flatMap((error) => wordIssue(error, source, path));
  return [
    errorAt(
      path,
      `${nameOf(path)} fits none of the ways in which it may be written. See docs/form-language.md.`,
    ),
  ];
}

function oneOf(choices: readonly string[], found: unknown): string {
  const guess = typeof found === 'string' ? nearest(found, choices) : undefined;
  const listed = `one of ${choices.map((choice) => `"${choice}"`).join(', ')}.`;
  if (found === undefined) return `given: ${listed}`;
  return guess === undefined ? listed : `${listed} Did you mean "${guess}"?`;
}

function wordBound(
  origin: string,
  end: 'least' | 'most',
  bound: number | bigint,
  inclusive: boolean | undefined,
): string {
  if (origin === 'array' || origin === 'set')
    return `has to hold at ${end} ${bound} ${bound === 1 ? 'item' : 'items'}.`;
  if (origin === 'string')
    return bound === 1 ? 'must not be empty.' : `has to have at ${end} ${bound} characters.`;
  if (inclusive) return `has to be at ${end} ${bound}.`;
  return `has to be ${end === 'least' ? 'more' : 'less'} than ${bound}.`;
}

function nameOf(path: Path): string {
  const last = path.at(-1);
  if (last === undefined) return 'The form';
  if (typeof last === 'string') return `"${last}"`;
  const list = path.findLast((step) => typeof step === 'string');
  return `Item ${last + 1} of "${list ?? 'the list'}"`;
}

export function valueAt(source: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, step) =>
      typeof value === 'object' && value !== null
        ? (value as Record<string | number, unknown>)[step]
        : undefined,
    source,
  );
}

/** Capital and full stop, for messages that the schema words itself. */
function sentence(message: string): string {
  const text = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
