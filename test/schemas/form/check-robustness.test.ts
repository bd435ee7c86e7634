import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { checkFormSource } from '../../../schemas/form/check/check-form-source.ts';
import { FORM_FOLDER } from '../rules/application-form.ts';

const source = readFileSync(`${FORM_FOLDER}form.json`, 'utf8');

/** Every problem has a place within the text and a sentence. */
function expectTold(text: string): void {
  const lines = text.split('\n');
  for (const { line, column, message } of checkFormSource(text)) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeLessThanOrEqual(lines[line - 1]!.length + 1);
    expect(message).toMatch(/[.?]$/);
    expect(message).not.toMatch(/undefined|\[object|NaN/);
  }
}

test('a form damaged anywhere is explained, never a crash', () => {
  fc.assert(
    fc.property(
      fc.nat(source.length - 1),
      fc.nat(40),
      fc.oneof(fc.constantFrom('', '"', '{', ',', '[', '0', 'null'), fc.string({ maxLength: 5 })),
      (at, length, put) => expectTold(source.slice(0, at) + put + source.slice(at + length)),
    ),
    { numRuns: 40 },
  );
});

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
/** Puts another value in the place of one, chosen by a number, anywhere in the form. */
function replaceAny(value: Json, choose: () => number, put: Json): Json {
  if (typeof value !== 'object' || value === null || choose() % 4 === 0) return put;
  const keys = Object.keys(value);
  const key = keys[choose() % keys.length];
  if (key === undefined) return put;
  if (Array.isArray(value))
    return value.map((item, index) =>
      String(index) === key ? replaceAny(item, choose, put) : item,
    );
  return { ...value, [key]: replaceAny(value[key]!, choose, put) };
}

test('a form with any value in any place is explained, never a crash', () => {
  const values = fc.oneof(
    fc.constantFrom<Json>(
      null,
      '',
      [],
      {},
      -1,
      0,
      1e9,
      true,
      'constructor',
      '__proto__',
      'int',
      '&&',
      '(',
      [1, 2, 3, 4],
    ),
    fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
  );
  fc.assert(
    fc.property(values, fc.infiniteStream(fc.nat(1000)), (put, numbers) => {
      const choose = (): number => numbers.next().value as number;
      const changed = replaceAny(JSON.parse(source) as Json, choose, put);
      expectTold(JSON.stringify(changed, null, 2));
    }),
    { numRuns: 80 },
  );
});

test.each([
  'int',
  'uint',
  'bool',
  'type',
  'string',
  'bytes',
  'double',
  'list',
  'map',
  'dyn',
  'google',
  'optional',
  'as',
  'break',
  'receivedOn',
  'namespace',
  'timestamp',
  'has',
  'size',
  'constructor',
  'toString',
  'cel',
  'luhn',
  'in',
])('a field may be called "%s", or is told that it may not', (id) => {
  const form = {
    id: 'a',
    version: 1,
    title: { ja: 'a', en: 'a' },
    pages: [{ width: 100, height: 100 }],
    policy: { accept: 1, blank: 1, maxResidual: 1, review: 'always' },
    fields: [{ id, kind: 'email', label: { ja: 'a', en: 'a' }, box: [10, 10, 50, 10] }],
    rules: [
      {
        id: 'r',
        when: `${id} == 'x'`,
        outcome: 'error',
        fields: [id],
        message: { ja: 'a', en: 'a' },
        source: 'x',
      },
    ],
  };
  const problems = checkFormSource(JSON.stringify(form));
  for (const { message } of problems) expect(message).toMatch(/reserved word/);
  if (id === 'in') expect(problems).toHaveLength(1);
});
