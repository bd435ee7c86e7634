import fc from 'fast-check';
import { fieldSchema, type Field } from '../../../schemas/form/field.ts';
import type { FieldValue } from '../../../schemas/reading.ts';
import { checkField, fitsKind } from '../../../schemas/rules/check-field.ts';
import { daysBetween, isDate } from '../../../schemas/rules/functions.ts';
import { recordSchema } from '../../../schemas/rules/record-schema.ts';
import { GOOD, readApplicationForm } from './application-form.ts';

const label = { ja: '欄', en: 'Field' };
const field = (rest: object): Field => fieldSchema.parse({ id: 'field', label, ...rest });
const box = [10, 10, 60, 10];
const cells = { first: [10, 10, 8, 8], count: 4 };
const say = (of: Field, value: FieldValue): string =>
  checkField(of, value)
    .map(({ rule, outcome }) => `${rule}:${outcome}`)
    .join(' ');

const phone = field({ kind: 'phone', box });
test.each([
  ['03-3591-7441', ''],
  ['0335917441', ''],
  ['03(3591)7441', ''],
  ['(03) 3591-7441', ''],
  ['090-1234-5678', ''],
  ['050-3123-4567', ''],
  ['0800-080-4583', ''],
  ['0120-123-456', ''],
  ['O3-3591-7441', 'phone-format:review'],
  ['03-3591-744l', 'phone-format:review'],
  ['３-3591-7441', 'phone-format:review'],
  ['+81-3-3591-7441', 'phone-format:review'],
  ['3591-7441', 'phone-format:review'],
  ['03-3591-744', 'phone-length:review'],
  ['090-1234-567', 'phone-length:review'],
  ['03-3591-74411', 'phone-format:review'],
])('telephone number %s', (value, findings) => expect(say(phone, value)).toBe(findings));

const email = field({ kind: 'email', box });
test.each([
  ['a@b', ''],
  ['taro.yamada+x@clinic.example.jp', ''],
  ['taro', 'email-format:review'],
  ['ta ro@example.jp', 'email-format:review'],
  ['太郎@example.jp', 'email-format:review'],
  ['a..b@example.jp', 'email-dots:review'],
  ['.a@example.jp', 'email-dots:review'],
  [`${'a'.repeat(64)}@example.jp`, ''],
  [`${'a'.repeat(65)}@example.jp`, 'email-length:review'],
  [`a@${'b123456789.'.repeat(24)}jp`, 'email-length:review'],
])('e-mail address %s', (value, findings) => expect(say(email, value)).toBe(findings));

test.each<[string, object, FieldValue, string]>([
  ['all cells filled', { kind: 'digits', cells }, '0012', ''],
  ['a cell short', { kind: 'digits', cells }, '012', 'digits-complete:error'],
  ['a cell short where that is allowed', { kind: 'digits', cells, exact: false }, '012', ''],
  [
    'a gap where short is allowed',
    { kind: 'digits', cells, exact: false },
    '0 2',
    'digits-complete:error',
  ],
  [
    'more digits than cells',
    { kind: 'digits', cells, exact: false },
    '01234',
    'digits-complete:error',
  ],
  ['a letter among digits', { kind: 'digits', cells }, '0O12', 'digits-only:error'],
  ['a negative number', { kind: 'integer', box }, '-1', 'integer-format:error'],
  ['below the minimum', { kind: 'integer', box, min: 2 }, '1', 'integer-min:error'],
  ['above the maximum', { kind: 'integer', box, max: 2 }, '3', 'integer-max:error'],
  ['leading zeros', { kind: 'integer', box, max: 7 }, '007', ''],
  ['too short', { kind: 'latin', box, minLength: 3 }, 'ab', 'min-length:error'],
  ['length counts characters, not code units', { kind: 'japanese', box, maxLength: 2 }, '𠮷田', ''],
  ['too long', { kind: 'japanese', box, maxLength: 2 }, '𠮷田太', 'max-length:error'],
  [
    'kanji in a kana field',
    { kind: 'japanese', box, alphabet: 'katakana' },
    'ヤマ田',
    'alphabet:review',
  ],
  ['given characters', { kind: 'latin', box, alphabet: '=AB' }, 'ABBA', ''],
  [
    'other than the given characters',
    { kind: 'latin', box, alphabet: '=AB' },
    'ABC',
    'alphabet:review',
  ],
  [
    'the pattern covers the whole value',
    { kind: 'latin', box, pattern: 'a|bc' },
    'abc',
    'pattern:error',
  ],
  ['a text where a mark belongs', { kind: 'mark', box }, 'x', 'wrong-kind:error'],
  ['a required mark', { kind: 'mark', box, required: true }, false, 'required:error'],
])('%s', (_name, source, value, findings) => expect(say(field(source), value)).toBe(findings));

const choice = {
  kind: 'choice',
  options: [
    { id: 'a', label, box },
    { id: 'b', label, box },
  ],
};
test('a choice holds known options, and one alone unless several are allowed', () => {
  expect(say(field(choice), ['a'])).toBe('');
  expect(say(field(choice), ['a', 'b'])).toBe('single-choice:review');
  expect(say(field({ ...choice, multiple: true }), ['a', 'b'])).toBe('');
  expect(say(field(choice), ['c'])).toBe('unknown-option:error');
});

test('a value has to have the shape of its kind', () => {
  expect(fitsKind(field(choice), 'a')).toBe(false);
  expect(fitsKind(field({ kind: 'mark', box }), true)).toBe(true);
  expect(fitsKind(phone, null)).toBe(true);
});

test('a date exists exactly when it survives a round trip through the calendar', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9999 }),
      fc.integer({ min: 0, max: 13 }),
      fc.integer({ min: 0, max: 32 }),
      (year, month, day) => {
        const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
        const lengths = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        const text = [
          String(year).padStart(4, '0'),
          String(month).padStart(2, '0'),
          String(day).padStart(2, '0'),
        ].join('-');
        expect(isDate(text)).toBe(day >= 1 && day <= (lengths[month - 1] ?? 0));
      },
    ),
  );
  for (const text of ['2025-02-30', '2025-2-3', '2100-02-29', '25-01-01', '2025-01-01 ', ''])
    expect(isDate(text)).toBe(false);
  expect(isDate(null)).toBe(false);
  expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2n);
  expect(daysBetween('2025-01-10', '2025-01-09')).toBe(-1n);
  expect(daysBetween(null, '2025-01-09')).toBe(0n);
});

test.each([
  ['2025-03-31', ''],
  ['2025-02-29', 'date-real:error'],
  ['2025--01', 'date-complete:error'],
  ['-03-31', 'date-complete:error'],
  ['25-03-31', 'date-year-digits:review'],
  ['令和7-03-31', 'date-format:error'],
  ['20 5-03-31', 'date-format:error'],
])('date %s', (value, findings) =>
  expect(
    say(field({ kind: 'date', cells: { year: cells, month: cells, day: cells } }), value),
  ).toBe(findings),
);

test("a record's schema passes what is beyond doubt and names the rule that is not kept", () => {
  const schema = recordSchema(readApplicationForm());
  expect(schema.safeParse(GOOD).success).toBe(true);
  const wrong = schema.safeParse({ ...GOOD, password: 'short', institutionName: undefined });
  expect(
    wrong.error?.issues.map(({ path, ...issue }) => [path[0], 'params' in issue && issue.params]),
  ).toEqual([
    ['institutionName', { rule: 'required', outcome: 'error' }],
    ['password', { rule: 'pattern', outcome: 'error' }],
  ]);
  expect(schema.safeParse({ ...GOOD, somethingElse: '1' }).success).toBe(false);
  expect(JSON.stringify(wrong.error?.issues)).not.toContain('short');
});
