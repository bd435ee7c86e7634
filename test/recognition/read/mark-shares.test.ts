import fc from 'fast-check';
import { MARK_STATES } from '../../../recognition/read/mark-model.ts';
import { countStates, leaveOut, moveShares } from '../../../recognition/read/mark-shares.ts';

const assumed = {
  states: MARK_STATES,
  assumedShares: { empty: 0.6, marked: 0.38, corrected: 0.01, stray: 0.01 },
  assumedBoxes: 100,
};
const sure = (state: number): Float64Array =>
  Float64Array.from(MARK_STATES, (_, index) => (index === state ? 0.9997 : 0.0001));
const unsure = Float64Array.of(0.9, 0.0967, 0.003, 0.0003);
const many = (count: number, shares: Float64Array): Float64Array[] =>
  Array.from({ length: count }, () => shares);

/** One box, judged with the others of its sheet. */
function judge(box: Float64Array, others: readonly Float64Array[]): Float64Array {
  const counts = countStates([box, ...others], assumed);
  return moveShares(box, leaveOut(box, counts, assumed), assumed);
}

describe('the shares of states on a sheet', () => {
  it('are counted from its boxes, and the assumed ones beside them', () => {
    const counts = countStates([...many(150, sure(0)), ...many(50, sure(1))], assumed);
    const wanted = [210, 88, 1, 1];
    counts.forEach((count, state) => expect(Math.abs(count - wanted[state]!)).toBeLessThan(0.5));
  });

  it('leave the assumed ones where a box has no equal', () => {
    judge(unsure, []).forEach((share, state) => expect(share).toBeCloseTo(unsure[state]!, 9));
  });

  it('make corrections and stray ink rarer where hundreds of boxes hold none', () => {
    const box = judge(unsure, [...many(600, unsure), ...many(200, sure(1))]);
    expect(box[2]).toBeLessThan(0.2 * unsure[2]!);
    expect(box[3]).toBeLessThan(0.2 * unsure[3]!);
  });

  it('make them likelier where the sheet holds many', () => {
    expect(judge(unsure, [...many(60, sure(0)), ...many(40, sure(2))])[2]).toBeGreaterThan(0.03);
  });

  it('say nothing of corrections where boxes are empty, nor of stray ink where they are marked', () => {
    const box = Float64Array.of(0.005, 0.9, 0.09, 0.005);
    const sheet = [...many(95, sure(1)), ...many(5, sure(2))];
    const plain = judge(box, sheet);
    const among = judge(box, [...sheet, ...many(900, Float64Array.of(1, 0, 0, 0))]);
    expect(among[2]! / among[1]!).toBeCloseTo(plain[2]! / plain[1]!, 4);
    // One mark in twenty was corrected, twice as many as are assumed.
    expect(among[2]! / among[1]!).toBeGreaterThan(box[2]! / box[1]!);
    const dirty = [...many(40, sure(0)), ...many(4, sure(3))];
    const ratio = (of: Float64Array): number => of[3]! / of[0]!;
    const marked = many(500, Float64Array.of(0, 1, 0, 0));
    expect(ratio(judge(box, [...dirty, ...marked]))).toBeCloseTo(ratio(judge(box, dirty)), 4);
  });

  it('keep the doubt of a pale mark, however many boxes of the sheet are empty or marked', () => {
    const pale = Float64Array.of(0.6, 0.36, 0.02, 0.02);
    for (const state of [0, 1]) {
      const [empty, marked] = judge(pale, many(800, sure(state)));
      expect(marked! / empty!).toBeCloseTo(pale[1]! / pale[0]!, 9);
    }
  });

  it('are the same to the last digit in whatever order the boxes come', () => {
    const share = fc.double({ min: 0.001, max: 1, noNaN: true });
    const box = fc.tuple(share, share, share, share).map((of) => {
      const total = of.reduce((sum, one) => sum + one, 0);
      return Float64Array.from(of, (one) => one / total);
    });
    const boxes = fc.array(box, { minLength: 2, maxLength: 30 });
    const shuffled = boxes.chain((all) => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }))); // prettier-ignore
    fc.assert(
      fc.property(shuffled, ([all, mixed]) => {
        expect(countStates(mixed, assumed)).toEqual(countStates(all, assumed));
      }),
    );
  });

  it('never lose a state: what the others are counted to hold is more than nothing', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const box = fc.tuple(share, share, share, share).map((of) => {
      const total = of.reduce((sum, one) => sum + one, 1e-6);
      return Float64Array.from(of, (one) => (one + 2.5e-7) / total);
    });
    fc.assert(
      fc.property(fc.array(box, { minLength: 12, maxLength: 40 }), (all) => {
        const counts = countStates(all, assumed);
        for (const one of all)
          for (const count of leaveOut(one, counts, assumed)) expect(count).toBeGreaterThan(0);
      }),
    );
  });
});
