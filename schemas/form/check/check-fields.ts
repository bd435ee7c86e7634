import { Environment } from '@marcbachmann/cel-js';
import { isSupportedCountry } from 'libphonenumber-js';
import { FIELD_WORDS } from '../../rules/field-words.ts';
import { ALPHABET_NAMES, isAlphabet } from '../alphabets.ts';
import type { Field } from '../field.ts';
import type { Form } from '../form.ts';
import { errorAt, warningAt, type FormFault } from '../problem.ts';
import { nearest } from './nearest.ts';

/** Names that an expression cannot use for a field (CEL's reserved words), and our own. */
const RESERVED = new Set([
  'as',
  'break',
  'const',
  'continue',
  'else',
  'false',
  'for',
  'function',
  'if',
  'import',
  'in',
  'let',
  'loop',
  'package',
  'namespace',
  'null',
  'return',
  'true',
  'var',
  'void',
  'while',
  'receivedOn',
]);

/** Names of types, such as `string`, are variables of CEL itself. */
const CEL_ITSELF = new Environment();

const isReserved = (id: string): boolean => RESERVED.has(id) || CEL_ITSELF.hasVariable(id);

/** What each field says by itself: names, alphabets, patterns, limits. */
export function checkFields(form: Form): FormFault[] {
  return [...form.fields.flatMap(checkField), ...checkRuleNames(form), ...checkBlankName(form)];
}

function checkField(field: Field, index: number): FormFault[] {
  const at = (...rest: (string | number)[]): (string | number)[] => ['fields', index, ...rest];
  const faults: FormFault[] = [];
  if (isReserved(field.id))
    faults.push(
      errorAt(
        at('id'),
        `"${field.id}" is a reserved word of the rule language. Choose another id.`,
      ),
    );
  if (field.secret === 'secret' && field.normalise.length > 0)
    faults.push(
      warningAt(at('normalise'), 'A secret is kept as it was written: this has no effect.'),
    );
  if ('alphabet' in field && !isAlphabet(field.alphabet))
    faults.push(wordAlphabet(field.alphabet, at('alphabet')));
  if (field.kind === 'latin' && field.pattern !== undefined)
    faults.push(...checkPattern(field.pattern, at('pattern')));
  if ('maxLength' in field && (field.minLength ?? 0) > (field.maxLength ?? Infinity))
    faults.push(
      errorAt(at('minLength'), '"minLength" is larger than "maxLength": nothing could be written.'),
    );
  if (field.kind === 'integer' && (field.min ?? -Infinity) > (field.max ?? Infinity))
    faults.push(errorAt(at('min'), '"min" is larger than "max": no number would do.'));
  if (field.kind === 'phone' && !isSupportedCountry(field.country))
    faults.push(
      errorAt(
        at('country'),
        `"${field.country}" is not a country of telephone numbers. Write two capital letters (ISO 3166), such as "JP".`,
      ),
    );
  if (field.kind === 'choice') faults.push(...checkOptions(field.options, at));
  if (field.kind === 'date') faults.push(...checkDateCells(field.cells, at));
  return faults;
}

function wordAlphabet(name: string, path: FormFault['path']): FormFault {
  const guess = nearest(name, ALPHABET_NAMES);
  return errorAt(
    path,
    `No alphabet is called "${name}".${guess === undefined ? '' : ` Did you mean "${guess}"?`} ` +
      `There are ${ALPHABET_NAMES.join(', ')}; or write "=" and the characters themselves, such as "=ABC".`,
  );
}

function checkPattern(pattern: string, path: FormFault['path']): FormFault[] {
  try {
    new RegExp(`^(?:${pattern})$`, 'u');
    return [];
  } catch (error) {
    const detail =
      error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : '';
    return [
      errorAt(
        path,
        `This is no regular expression (${detail}). Backslashes are doubled in JSON: "\\\\d".`,
      ),
    ];
  }
}

function checkOptions(
  options: readonly { id: string }[],
  at: (...rest: (string | number)[]) => (string | number)[],
): FormFault[] {
  return options.flatMap(({ id }, position) =>
    options.findIndex((other) => other.id === id) < position
      ? [
          errorAt(
            at('options', position, 'id'),
            `Two options are called "${id}". Give each its own id.`,
          ),
        ]
      : [],
  );
}

const DATE_CELLS = { year: 4, month: 2, day: 2 } as const;

function checkDateCells(
  cells: Readonly<Record<keyof typeof DATE_CELLS, readonly unknown[]>>,
  at: (...rest: (string | number)[]) => (string | number)[],
): FormFault[] {
  return (['year', 'month', 'day'] as const).flatMap((part) =>
    cells[part].length === DATE_CELLS[part]
      ? []
      : [
          warningAt(
            at('cells', part),
            `The ${part} has ${cells[part].length} cells where ${DATE_CELLS[part]} are usual; such dates always go to a person.`,
          ),
        ],
  );
}

function checkRuleNames(form: Form): FormFault[] {
  return form.rules.flatMap(({ id }, index) => {
    const path = ['rules', index, 'id'];
    if (id in FIELD_WORDS)
      return [
        errorAt(path, `"${id}" is the name of a built-in check of fields. Choose another id.`),
      ];
    if (form.rules.findIndex((other) => other.id === id) < index)
      return [errorAt(path, `Two rules are called "${id}". Give each its own id.`)];
    return [];
  });
}

function checkBlankName({ blank }: Form): FormFault[] {
  if (!/\.(pdf|png)$/i.test(blank))
    return [errorAt(['blank'], 'The blank has to be a .pdf or .png file.')];
  if (/^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)/.test(blank))
    return [
      errorAt(['blank'], 'The blank has to lie in the folder of the form: give its name only.'),
    ];
  return [];
}
