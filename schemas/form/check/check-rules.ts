import { compileRules, type RuleProblem } from '../../rules/compile-rules.ts';
import { toCelValue } from '../../rules/context.ts';
import { RULE_FUNCTIONS } from '../../rules/functions.ts';
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
  const blank: Record<string, unknown> = { receivedOn: '2000-01-01' };
  for (const field of form.fields) blank[field.id] = toCelValue(field, null);
  return compiled.value.rules.flatMap(({ breaks }, index) => {
    try {
      breaks(blank);
      return [];
    } catch {
      return [
        warningAt(
          ['rules', index, 'when'],
          'This expression cannot be worked out when a field is blank: the record would always go to a person. ' +
            'Begin it with `<field> != null && …`.',
        ),
      ];
    }
  });
}

function wordProblem(form: Form, { kind, message, start, end, rule }: RuleProblem): string {
  const text = form.rules[rule]!.when;
  switch (kind) {
    case 'syntax':
      return `The expression cannot be parsed: ${message}. Texts stand in '…', and = is written ==.`;
    case 'unknown-name':
      return wordUnknown(form, text.slice(start, end + 1), message);
    case 'wrong-type':
      return `The expression does not fit its fields: ${message}. Marks are true or false, choices are lists of option ids, everything else is a text, a number or null.`;
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
