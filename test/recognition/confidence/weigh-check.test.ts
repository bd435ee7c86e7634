import fc from 'fast-check';
import { weighCheck, type CellOdds } from '../../../recognition/confidence/weigh-check.ts';
import type { FieldCheck } from '../../../schemas/rules/field-check.ts';
import { luhn } from '../../../schemas/rules/functions.ts';
import { probability } from '../../../schemas/units.ts';

const LUHN: FieldCheck = { keeps: luhn, share: 0.1, broken: 0.005 };

const odds = (...shares: [string, number][]): CellOdds =>
  shares.map(([value, p]) => ({ value, probability: probability(p) }));

/** Each digit read with `p`, the rest of it on the next digit. */
const row = (text: string, p = 0.99): CellOdds[] =>
  [...text].map((digit) => odds([digit, p], [String((Number(digit) + 1) % 10), 1 - p]));

const product = (cells: readonly CellOdds[]): number =>
  cells.reduce((all, [best]) => all * best!.probability, 1);

const best = (cells: readonly CellOdds[], check = LUHN) => weighCheck(cells, check)[0]!;

describe('weighing the check of a form', () => {
  test('a reading that keeps the check is surer than its cells alone', () => {
    const cells = row('79927398713');
    expect(best(cells)).toMatchObject({ value: '79927398713', keeps: true });
    expect(best(cells).probability).toBeGreaterThan(0.99);
    expect(product(cells)).toBeLessThan(0.9);
  });

  test('a reading that breaks the check loses to one doubtful digit that mends it', () => {
    const cells = [...row('7992739871', 0.9999), odds(['4', 0.6], ['3', 0.4])];
    expect(best(cells)).toMatchObject({ value: '79927398713', keeps: true });
  });

  test('what was clearly written against the check stays what was written', () => {
    const cells = row('79927398714', 0.99999);
    expect(best(cells)).toMatchObject({ value: '79927398714', keeps: false });
  });

  test('the more people write against a check, the less it mends', () => {
    const cells = [...row('7992739871', 0.9999), odds(['4', 0.9], ['3', 0.1])];
    const mended = (broken: number): number =>
      weighCheck(cells, { ...LUHN, broken }).find(({ keeps }) => keeps)!.probability;
    expect(mended(0.4)).toBeLessThan(mended(0.05));
    expect(mended(0.05)).toBeLessThan(mended(0.005));
  });

  test('a cell that may hold no digit stays a doubt: by chance one digit in ten keeps the check', () => {
    const doubtful = [...row('7992739871', 0.9999), odds(['3', 0.5])];
    const { probability: sure } = best(doubtful);
    expect(sure).toBeGreaterThan(0.85);
    expect(sure).toBeLessThan(0.95);
  });

  test('a check that every value keeps says nothing', () => {
    const cells = row('123', 0.98);
    const open: FieldCheck = { keeps: () => true, share: 1, broken: 0.005 };
    expect(best(cells, open).probability).toBeCloseTo(product(cells), 2);
  });

  test('probabilities are shares of one whole, best first', () => {
    const cell = fc
      .tuple(fc.constantFrom(...'0123456789'), fc.double({ min: 0, max: 1, noNaN: true }))
      .map(([digit, p]) => odds([digit, p]));
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 10 }), (cells) => {
        const shares = weighCheck(cells, LUHN).map((weighed) => weighed.probability);
        expect(shares.reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(1 + 1e-9);
        expect(shares).toEqual([...shares].sort((a, b) => b - a));
      }),
    );
  });
});
