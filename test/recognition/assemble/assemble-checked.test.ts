import { assembleChecked } from '../../../recognition/assemble/assemble-checked.ts';
import type { CellReading } from '../../../recognition/read/contracts.ts';
import type { FieldCheck } from '../../../schemas/rules/field-check.ts';
import { luhn } from '../../../schemas/rules/functions.ts';
import { cell, unreadable } from './readings.ts';

const LUHN: FieldCheck = { keeps: luhn, share: 0.1, broken: 0.005 };

/** Each digit read with `p`, the rest of it on the next digit. */
const sure = (text: string, p = 0.9999): CellReading[] =>
  [...text].map((digit) =>
    cell(digit, p, [
      [digit, p],
      [String((Number(digit) + 1) % 10), 1 - p],
    ]),
  );

const codes = ({ reasons }: { reasons: readonly { code: string }[] }): string[] =>
  reasons.map(({ code }) => code);

describe('a row of cells with a check', () => {
  test('a value that keeps the check is what the cells say, and surer', () => {
    const outcome = assembleChecked(sure('79927398713', 0.99), LUHN);
    expect(outcome).toMatchObject({ state: 'read', value: '79927398713', reasons: [] });
    expect(outcome.probability).toBeGreaterThan(0.99);
    expect(outcome.alternatives[0]!.value).toBe('79927398713');
  });

  test('another value is proposed only with its reason, which sends it to a person', () => {
    const last = cell('4', 0.6, [
      ['4', 0.6],
      ['3', 0.4],
    ]);
    const outcome = assembleChecked([...sure('7992739871'), last], LUHN);
    expect(outcome.value).toBe('79927398713');
    expect(codes(outcome)).toEqual(['check-proposal']);
    expect(outcome.alternatives.map(({ value }) => value)).toContain('79927398714');
  });

  test('a code written against the check is never mended, and never sure', () => {
    const outcome = assembleChecked(sure('79927398714', 0.9995), LUHN);
    expect(outcome).toMatchObject({ value: '79927398714', reasons: [] });
    expect(outcome.probability).toBeLessThan(0.99);
  });

  test.each([
    ['blank', sure('').concat(Array.from({ length: 11 }, () => cell('')))],
    ['unreadable', [...sure('7992739871'), unreadable()]],
  ])('a row that is %s says so, check or not', (state, cells) => {
    expect(assembleChecked(cells, LUHN).state).toBe(state);
  });

  test('cells that say nothing stay as they are: no value is taken from the check alone', () => {
    const tied = Array.from({ length: 7 }, () =>
      cell('9', 0.5, [
        ['9', 0.5],
        ['1', 0.5],
      ]),
    );
    expect(assembleChecked(tied, LUHN).value).toBe('9999999');
  });

  test('a check that hardly any value breaks does not turn one that keeps it into one that does', () => {
    const notAllNoughts: FieldCheck = {
      keeps: (value) => value !== '0000',
      share: 0.9999,
      broken: 0.005,
    };
    expect(assembleChecked(sure('1000'), notAllNoughts)).toMatchObject({
      value: '1000',
      reasons: [],
    });
  });

  test('a gap stays a gap: a code with an empty cell is not weighed as a code', () => {
    const cells = [...sure('79927'), cell(''), ...sure('98713')];
    expect(codes(assembleChecked(cells, LUHN))).toEqual(['cell-gap']);
  });
});
