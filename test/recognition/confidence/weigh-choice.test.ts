import fc from 'fast-check';
import { type BoxEvidence, weighChoice } from '../../../recognition/confidence/weigh-choice.ts';
import { MARK_STATES, type MarkClass } from '../../../recognition/read/mark-model.ts';

/** A box whose ink speaks `factor` times more for its state than for each other one. */
function box(state: MarkClass, factor = 1000): BoxEvidence {
  const likelihoods = { empty: 1, marked: 1, corrected: 1, stray: 1, [state]: factor };
  return { state, likelihoods };
}

const anyBox = fc
  .tuple(
    fc.constantFrom(...MARK_STATES),
    fc.array(fc.double({ min: 1e-9, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 }),
  ) // prettier-ignore
  .map(([state, [empty, marked, corrected, stray]]): BoxEvidence => ({
    state,
    likelihoods: { empty: empty!, marked: marked!, corrected: corrected!, stray: stray! },
  }));

describe('weighChoice', () => {
  it('is surer of one mark among empty boxes than of none, or of two', () => {
    const one = weighChoice([box('marked'), box('empty'), box('empty')], true);
    expect(one).toBeGreaterThan(0.999);
    expect(weighChoice([box('empty'), box('empty'), box('empty')], true)).toBeLessThan(one);
    expect(weighChoice([box('marked'), box('marked'), box('empty')], true)).toBeLessThan(one);
  });

  it('takes a doubtful mark for granted where the others are surely empty, not where one is marked', () => {
    const doubtful = box('marked', 20);
    const alone = weighChoice([doubtful, box('empty', 1e5), box('empty', 1e5)], true);
    const second = weighChoice([doubtful, box('marked', 1e5), box('empty', 1e5)], true);
    expect(alone).toBeGreaterThan(0.95);
    expect(second).toBeLessThan(0.5);
  });

  it('lifts no doubtful mark of a group that may be left blank', () => {
    // By itself, with one box in five marked in life: 0.96.
    const doubtful = box('marked', 100);
    const group = [doubtful, box('empty', 1e5), box('empty', 1e5)];
    expect(weighChoice(group, true)).toBeGreaterThan(0.99);
    expect(weighChoice(group, false)).toBeLessThan(0.98);
  });

  it('keeps its numbers in a group of many clear marks', () => {
    const many = Array.from({ length: 80 }, () => box('marked', 1e8));
    expect(weighChoice(many, true)).toBeGreaterThan(0.9);
    expect(weighChoice([...many, box('empty', 1e8)], true)).toBeGreaterThan(0.9);
  });

  it('believes a box to be taken back rather where another one is marked', () => {
    const struck: BoxEvidence = {
      state: 'corrected',
      likelihoods: { empty: 0, marked: 1, corrected: 10, stray: 0 },
    };
    const beside = weighChoice([struck, box('marked', 1e6), box('empty', 1e6)], true);
    const alone = weighChoice([struck, box('empty', 1e6), box('empty', 1e6)], true);
    expect(beside).toBeGreaterThan(0.9);
    expect(alone).toBeLessThan(0.1);
  });

  it('gives all readings of the same boxes together the probability 1', () => {
    fc.assert(
      fc.property(fc.array(anyBox, { minLength: 1, maxLength: 4 }), (boxes) => {
        let readings: BoxEvidence[][] = [[]];
        for (const { likelihoods } of boxes)
          readings = readings.flatMap((read) =>
            MARK_STATES.map((state) => [...read, { state, likelihoods }]),
          );
        const sum = readings.reduce((all, read) => all + weighChoice(read, true), 0);
        expect(sum).toBeCloseTo(1, 9);
      }),
      { numRuns: 50 },
    );
  });

  it('does not depend on the order of the boxes, nor on a common factor of a box', () => {
    fc.assert(
      fc.property(fc.array(anyBox, { minLength: 2, maxLength: 6 }), (boxes) => {
        const scaled = boxes.map(({ state, likelihoods: of }) => ({
          state,
          likelihoods: { empty: 3 * of.empty, marked: 3 * of.marked, corrected: 3 * of.corrected, stray: 3 * of.stray }, // prettier-ignore
        }));
        expect(weighChoice(scaled.reverse(), true)).toBeCloseTo(weighChoice(boxes, true), 9);
      }),
    );
  });
});
