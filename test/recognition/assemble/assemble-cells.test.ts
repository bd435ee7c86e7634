import fc from 'fast-check';
import { assembleCells, assembleDate } from '../../../recognition/assemble/assemble-cells.ts';
import type { CellReading } from '../../../recognition/read/contracts.ts';
import { anyCell, cell, unreadable } from './readings.ts';

const row = (text: string): CellReading[] =>
  [...text].map((character) => cell(character === '_' ? '' : character));

describe('a row of cells', () => {
  test.each([
    ['0138', '0138'],
    ['__23', '23'],
    ['23__', '23'],
    ['_007', '007'],
  ])('%s says %s: blanks around the writing are none of it, zeros are', (written, value) => {
    expect(assembleCells(row(written))).toMatchObject({ state: 'read', value, reasons: [] });
  });

  test('an empty cell between written ones stays a gap, and is said', () => {
    expect(assembleCells(row('1__2'))).toMatchObject({
      state: 'read',
      value: '1  2',
      reasons: [{ code: 'cell-gap' }],
    });
  });

  test('nothing written anywhere is blank, not an empty text', () => {
    expect(assembleCells(row('____'))).toMatchObject({ state: 'blank', value: null, reasons: [] });
  });

  test('one cell that cannot be read takes the whole value with it, also among blanks', () => {
    for (const cells of [
      [cell('1'), unreadable()],
      [cell(''), unreadable()],
    ])
      expect(assembleCells(cells)).toMatchObject({
        state: 'unreadable',
        value: null,
        alternatives: [],
        reasons: [{ code: 'unreadable' }],
      });
  });

  test('a reason that several cells have is told once', () => {
    const doubtful = { ...cell('1'), reasons: [{ code: 'faint-ink' as const }] };
    expect(assembleCells([doubtful, doubtful]).reasons).toEqual([{ code: 'faint-ink' }]);
  });

  test('alternatives swap the least sure cell, with the chance of the whole', () => {
    const cells = [
      cell('1', 0.9),
      cell('7', 0.5, [
        ['7', 0.5],
        ['1', 0.4],
      ]),
    ];
    const { alternatives } = assembleCells(cells);
    expect(alternatives.map(({ value }) => value)).toEqual(['17', '11']);
    expect(alternatives[1]!.probability).toBeCloseTo(0.36);
  });

  test('never surer than its least sure cell, and never by a share of a cell', () => {
    fc.assert(
      fc.property(fc.array(anyCell, { minLength: 1, maxLength: 12 }), (cells) => {
        const { probability } = assembleCells(cells);
        expect(probability).toBeLessThanOrEqual(Math.min(...cells.map((c) => c.probability)));
        expect(probability).toBeCloseTo(
          cells.reduce((product, c) => product * c.probability, 1),
          12,
        );
      }),
    );
  });

  test('the state follows from the cells alone, and only a read row has a value', () => {
    fc.assert(
      fc.property(fc.array(anyCell, { minLength: 1, maxLength: 12 }), (cells) => {
        const { state, value, alternatives } = assembleCells(cells);
        const states = cells.map((c) => c.state);
        const wanted = states.includes('unreadable')
          ? 'unreadable'
          : states.includes('read')
            ? 'read'
            : 'blank';
        expect(state).toBe(wanted);
        expect(value === null).toBe(state !== 'read');
        if (state !== 'read') expect(alternatives).toEqual([]);
      }),
    );
  });

  test('the digits stand in the order of the cells, and gaps are said exactly where there are any', () => {
    fc.assert(
      fc.property(fc.array(anyCell, { minLength: 1, maxLength: 12 }), (cells) => {
        const { state, value, reasons } = assembleCells(cells);
        fc.pre(state === 'read');
        const written = cells.filter((c) => c.state === 'read').map((c) => c.value);
        expect((value as string).replaceAll(' ', '')).toBe(written.join(''));
        const first = cells.findIndex((c) => c.state === 'read');
        const last = cells.findLastIndex((c) => c.state === 'read');
        const gap = cells.slice(first, last).some((c) => c.state === 'blank');
        expect(reasons.some(({ code }) => code === 'cell-gap')).toBe(gap);
        expect((value as string).length).toBe(last - first + 1);
      }),
    );
  });

  test('every alternative differs from the value in at most the one least sure cell', () => {
    fc.assert(
      fc.property(fc.array(anyCell, { minLength: 1, maxLength: 12 }), (cells) => {
        const { value, alternatives } = assembleCells(cells);
        expect(alternatives.length).toBeLessThanOrEqual(5);
        for (const other of alternatives) {
          const [a, b] = [[...(value as string)], [...(other.value as string)]];
          expect(b.length).toBe(a.length);
          expect(a.filter((digit, at) => digit !== b[at]).length).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('a date in cells', () => {
  const date = (year: string, month: string, day: string) =>
    assembleDate({ year: row(year), month: row(month), day: row(day) });

  test.each([
    ['2025', '01', '15', '2025-01-15'],
    ['2025', '_1', '5_', '2025-01-05'],
    ['____', '12', '31', '-12-31'],
    ['2025', '__', '01', '2025--01'],
    ['_7__', '02', '30', '7-02-30'],
  ])('%s %s %s says %s', (year, month, day, value) => {
    expect(date(year, month, day)).toMatchObject({ state: 'read', value });
  });

  test('no cell written is blank; one that cannot be read is unreadable', () => {
    expect(date('____', '__', '__')).toMatchObject({ state: 'blank', value: null });
    const day = [cell('1'), unreadable()];
    expect(assembleDate({ year: row('2025'), month: row('01'), day })).toMatchObject({
      state: 'unreadable',
      value: null,
    });
  });

  test('a blank part is no gap, an empty cell within a part is', () => {
    expect(date('2025', '__', '01').reasons).toEqual([]);
    expect(date('2_25', '01', '01').reasons).toEqual([{ code: 'cell-gap' }]);
  });

  test('any eight cells make two hyphens or no value at all', () => {
    const cells = fc.array(anyCell, { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(cells, (all) => {
        const outcome = assembleDate({
          year: all.slice(0, 4),
          month: all.slice(4, 6),
          day: all.slice(6),
        });
        expect(outcome.state === 'read').toBe(outcome.value !== null);
        if (outcome.state === 'read') expect(outcome.value).toMatch(/^[\d ]*-(\d\d)?-(\d\d)?$/);
        expect(outcome.probability).toBeLessThanOrEqual(Math.min(...all.map((c) => c.probability)));
      }),
    );
  });
});
