import { readFileSync } from 'node:fs';
import { ALPHABET_NAMES } from '../../../schemas/form/alphabets.ts';
import { checkFormSource } from '../../../schemas/form/check/check-form-source.ts';
import { fieldSchema, normalisationSchema } from '../../../schemas/form/field.ts';
import { formSchema } from '../../../schemas/form/form.ts';
import { RULE_FUNCTIONS } from '../../../schemas/rules/functions.ts';
import { compileOrThrow, say } from '../rules/application-form.ts';

const page = readFileSync(new URL('../../../docs/form-language.md', import.meta.url), 'utf8');
const [example, print] = [...page.matchAll(/```json\n([^]*?)```/g)].map(([, text]) => text!);

test('the worked example is a form without any problem, and its rule does what it says', () => {
  expect(checkFormSource(example!)).toEqual([]);
  const rules = compileOrThrow(formSchema.parse(JSON.parse(example!)));
  expect(say(rules, { name: '山田', parked: true })).toEqual(['parking-needs-badge:error']);
  expect(say(rules, { name: '山田', parked: true, badge: '0012' })).toEqual([]);
});

test('the print example is valid', () => {
  const form: Record<string, unknown> = JSON.parse(example!) as Record<string, unknown>;
  expect(formSchema.safeParse({ ...form, print: JSON.parse(print!) as unknown }).success).toBe(
    true,
  );
});

test('the page names every kind, alphabet, normalisation and function of the language', () => {
  const kinds = fieldSchema.options.map((option) => option.shape.kind.value);
  const functions = RULE_FUNCTIONS.map(({ signature }) => signature.replace(/\(.*/, '('));
  for (const name of [...kinds, ...ALPHABET_NAMES, ...normalisationSchema.options, ...functions])
    expect(page).toContain(`\`${name}${name.endsWith('(') ? '' : '`'}`);
});
