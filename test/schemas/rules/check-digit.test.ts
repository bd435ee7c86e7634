import fc from 'fast-check';
import { luhn } from '../../../schemas/rules/functions.ts';
import { compileOrThrow, GOOD, readApplicationForm, say } from './application-form.ts';

const rules = compileOrThrow(readApplicationForm());
const check = (institutionCode: string): string[] => say(rules, { ...GOOD, institutionCode });

/** The digit that makes `body` pass, worked out apart from the code under test: by trial. */
function complete(body: string, covers: (code: string) => string): string {
  for (let digit = 0; digit <= 9; digit++) {
    const code = `${body}${digit}`;
    let sum = 0;
    [...covers(code)].reverse().forEach((character, index) => {
      const value = Number(character) * (index % 2 === 1 ? 2 : 1);
      sum += Math.floor(value / 10) + (value % 10);
    });
    if (sum % 10 === 0) return code;
  }
  throw new Error('one of ten digits always fits');
}
const ten = (body: string): string => complete(body, (code) => code);
const seven = (body: string): string => complete(body, (code) => code.slice(3));

const FOUR = ['11', '12', '13', '14'];
const prefectures = Array.from({ length: 46 }, (_, index) => String(index + 1).padStart(2, '0'));
const others = prefectures.filter((prefecture) => !FOUR.includes(prefecture));
const digits = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[0-9]{${length}}$`));

test('the worked examples: 01·1·0113719 over ten digits, Tokyo 0110049 over seven', () => {
  expect(luhn('0110113719')).toBe(true);
  expect(luhn('0110049')).toBe(true);
  expect(check('0110113719')).toEqual([]);
  expect(check('1310110049')).toEqual([]);
  expect(check('1310110042')).toEqual(['code-check-digit-seven:error']);
});

test.each([
  ['an unknown prefecture', '48' + '1' + '0000000', ['code-prefecture:error']],
  ['prefecture 00', '00' + '1' + '0000000', ['code-prefecture:error']],
  ['home-visit nursing', '01' + '6' + '0113719', ['code-fee-table:review']],
  ['a wrong digit of a clinic', '0110113718', ['code-check-digit:error']],
  ['a wrong digit of a dentist', '0130113718', ['code-check-digit:error']],
  [
    'a wrong digit of a pharmacy is unverified',
    '0140113718',
    ['code-check-digit-unverified:review'],
  ],
  ['a wrong digit in Okinawa is unverified', '4710113718', ['code-check-digit-unverified:review']],
  [
    'a wrong digit of a dentist in Tokyo is unverified',
    '1330110042',
    ['code-check-digit-seven-unverified:review'],
  ],
  [
    'a wrong digit of a pharmacy in Saitama is unverified',
    '1140110042',
    ['code-check-digit-seven-unverified:review'],
  ],
  ['nine digits', '011011371', ['digits-complete:error']],
  ['a gap', '01101 3719', ['digits-complete:error']],
])('%s: the code is judged as it deserves', (_name, code, findings) => {
  expect(check(code)).toEqual(findings);
});

test('a code that passes is never complained of, in any prefecture and fee table', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...others),
      fc.constantFrom('1', '3', '4'),
      digits(6),
      (p, t, rest) => {
        expect(check(ten(p + t + rest))).toEqual([]);
      },
    ),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...FOUR),
      fc.constantFrom('1', '3', '4'),
      digits(6),
      (p, t, rest) => {
        expect(check(seven(p + t + rest))).toEqual([]);
      },
    ),
  );
});

test('any single digit change of a clinic outside the four prefectures is caught', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...others),
      fc.constantFrom('1', '3'),
      digits(6),
      fc.integer({ min: 3, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      (p, t, rest, at, by) => {
        const good = ten(p + t + rest);
        const wrong = good.slice(0, at) + ((Number(good[at]) + by) % 10) + good.slice(at + 1);
        expect(check(wrong)).toEqual(['code-check-digit:error']);
      },
    ),
  );
});

test('in the four prefectures any single digit change of the last seven is caught', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...FOUR),
      digits(6),
      fc.integer({ min: 3, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      (p, rest, at, by) => {
        const good = seven(`${p}1${rest}`);
        const wrong = good.slice(0, at) + ((Number(good[at]) + by) % 10) + good.slice(at + 1);
        expect(check(wrong)).toEqual(['code-check-digit-seven:error']);
      },
    ),
  );
});

test('Luhn misses a swap of neighbours only between 0 and 9', () => {
  fc.assert(
    fc.property(digits(9), fc.integer({ min: 0, max: 8 }), (body, at) => {
      const good = ten(body);
      const [a, b] = [good[at]!, good[at + 1]!];
      fc.pre(a !== b);
      const swapped = good.slice(0, at) + b + a + good.slice(at + 2);
      expect(luhn(swapped)).toBe([a, b].sort().join('') === '09');
    }),
  );
});
