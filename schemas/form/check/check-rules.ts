import { compileRules, type CompiledRule, type RuleProblem } from '../../rules/compile-rules.ts';
import { toCelValue } from '../../rules/context.ts';
import { RULE_FUNCTIONS } from '../../rules/functions.ts';
import type { Field } from '../field.ts';
import type { Form } from '../form.ts';
import { errorAt, warningAt, type FormFault } from '../problem.ts';
import { nearest } from './nearest.ts';

/** Rules whose expression cannot be worked out, or fails as soon as a field is blank. */
export function checkRules(form: Form): FormFault[] {
  const compiled = compileRules(form);
  if (!compiled.ok)
    return compiled.error.map((problem) => ({
      ...errorAt(['rules', problem.rule, 'when'], wordProblem(form, problem)),
      within: problem.start,
    }));
  const { rules } = compiled.value;
  const faults = rules.flatMap((rule, index) => {
    const pages = pagesOf(form, rule);
    if (pages.length > 1)
      return [
        errorAt(
          ['rules', index, 'when'],
          `This rule reads fields of pages ${pages.join(' and ')}, and every page is checked by itself. ` +
            'Write one rule for each page.',
        ),
      ];
    const tripping = findTrippingBlank(form, rule);
    return tripping === null
      ? []
      : [
          warningAt(
            ['rules', index, 'when'],
            `This expression cannot be worked out when ${tripping} is blank: such a record would always go to a person. ` +
              `Write \`${tripping} != null && …\` before what needs it.`,
          ),
        ];
  });
  return [...faults, ...form.fields.flatMap((field, index) => checkCheck(field, index, rules))];
}

/** Rules that a field's check names: there, and of that field alone. */
function checkCheck(field: Field, index: number, rules: readonly CompiledRule[]): FormFault[] {
  if (field.kind !== 'digits' || !field.check) return [];
  return field.check.rules.flatMap((name, position) => {
    const path = ['fields', index, 'check', 'rules', position];
    const named = rules.find(({ rule }) => rule.id === name);
    if (!named) {
      const guess = nearest(name, rules.map(({ rule }) => rule.id)); // prettier-ignore
      return [errorAt(path, `No rule is called "${name}".${guess === undefined ? '' : ` Did you mean "${guess}"?`}`)]; // prettier-ignore
    }
    const others = named.reads.filter((id) => id !== field.id);
    return others.length === 0
      ? []
      : [errorAt(path, `The rule "${name}" reads ${others.join(', ')} as well: a check reads its own field alone.`)]; // prettier-ignore
  });
}

const pagesOf = (form: Form, { reads }: CompiledRule): number[] => {
  const pages = form.fields.filter(({ id }) => reads.includes(id)).map(({ page }) => page);
  return [...new Set(pages)].sort((a, b) => a - b);
};

/** A field whose blankness makes the expression fail, whatever else is filled in. */
function findTrippingBlank(form: Form, { reads, breaks }: CompiledRule): string | null {
  const fields = form.fields.filter(({ id }) => reads.includes(id));
  const nullable = fields.filter((field) => toCelValue(field, null) === null);
  const others = fields.filter((field) => !nullable.includes(field));
  // Either way of every other box: one of them may guard what follows.
  const records = [false, true].map((filled): Record<string, unknown> => ({
    receivedOn: '2000-01-01',
    ...Object.fromEntries(others.map((field) => [field.id, boxValue(field, filled)])),
  }));
  const trips = (blank: readonly Field[]): boolean =>
    records.some((record) => {
      const values = nullable.map((field) => [
        field.id,
        blank.includes(field) ? null : sampleValue(field),
      ]);
      try {
        breaks({ ...record, ...(Object.fromEntries(values) as Record<string, unknown>) });
        return false;
      } catch {
        return true;
      }
    });
  // What fails on the sample values themselves says nothing about blanks.
  const single = trips([]) ? undefined : nullable.find((field) => trips([field]));
  if (single) return single.id;
  return nullable.length > 0 && trips(nullable) ? nullable.map(({ id }) => id).join(', ') : null;
}

const boxValue = (field: Field, filled: boolean): unknown => {
  if (field.kind === 'choice') return filled ? field.options.map(({ id }) => id) : [];
  return filled;
};

const sampleValue = (field: Field): unknown => {
  if (field.kind === 'integer') return 1n;
  return field.kind === 'date' ? '2000-01-01' : '0';
};

function wordProblem(form: Form, { kind, message, start, end, rule }: RuleProblem): string {
  const text = form.rules[rule]!.when;
  switch (kind) {
    case 'syntax':
      return `The expression cannot be parsed: ${message}. Texts stand in '…', and = is written ==.`;
    case 'unknown-name':
      return wordUnknown(form, text.slice(start, end + 1), message);
    case 'wrong-type':
      return `The expression does not fit its fields: ${message}. Marks are true or false, choices are lists of option ids, everything else is a text, a number or null.`;
    case 'unknown-option':
      return wordOption(form, text.slice(start + 1, end - 1), message);
    case 'not-boolean':
      return `The expression has to say whether the rule is broken, and ${message.replace('the expression', 'it')}. Compare it with something.`;
  }
}

function wordUnknown(form: Form, found: string, message: string): string {
  const name = /^[A-Za-z_]\w*/.exec(found)?.[0] ?? found;
  const functions = RULE_FUNCTIONS.map(({ signature }) => signature);
  if (!message.startsWith('Unknown variable'))
    return `"${name}" cannot be called like this (${message}). Beside CEL's own functions there are ${functions.join(', ')}.`;
  const guess = nearest(name, [...form.fields.map(({ id }) => id), 'receivedOn']);
  return `No field is called "${name}".${guess === undefined ? '' : ` Did you mean "${guess}"?`}`;
}

function wordOption(form: Form, found: string, message: string): string {
  const options = form.fields.flatMap((field) => (field.kind === 'choice' ? field.options : []));
  const guess = nearest(
    found,
    options.map(({ id }) => id),
  );
  return `${message}: this can never be so.${guess === undefined ? '' : ` Did you mean "${guess}"?`}`;
}
