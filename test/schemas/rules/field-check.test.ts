import type { Form } from '../../../schemas/form/form.ts';
import { compileChecks } from '../../../schemas/rules/field-check.ts';
import { readApplicationForm } from './application-form.ts';

const form = readApplicationForm();

describe('the check that a form names for a field', () => {
  test.each([
    ['0110113719', true],
    ['0110113718', false],
    ['4810113719', false],
    ['1310110049', true],
    ['1310110042', false],
  ])('the code %s keeps it: %s', (code, keeps) => {
    expect(compileChecks(form).get('institutionCode')!.keeps(code)).toBe(keeps);
  });

  test('the share of random values that keep it is counted: 47 % × (table 4, or 1 and 3 by Luhn)', () => {
    const { share } = compileChecks(form).get('institutionCode')!;
    const inLuhn = 0.47 * (0.1 + 0.2 * 0.1); // dentists of four prefectures are not checked
    expect(share).toBeGreaterThan(inLuhn * 0.85);
    expect(share).toBeLessThan(inLuhn * 1.25);
  });

  test('fields without one have none, and cost nothing', () => {
    expect([...compileChecks(form).keys()]).toEqual(['institutionCode']);
  });

  test('a check that names no rule of the form is a broken form, not an open one', () => {
    const broken: Form = {
      ...form,
      fields: form.fields.map((field) =>
        field.kind === 'digits' && field.check
          ? { ...field, check: { ...field.check, rules: ['nothing'] } }
          : field,
      ),
    };
    expect(() => compileChecks(broken)).toThrow('nothing');
  });
});
