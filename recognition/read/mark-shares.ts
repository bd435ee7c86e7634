import type { MarkClass, MarkModel } from './mark-model.ts';

/** How many boxes of a sheet are taken to hold each state, the assumed ones among them. */
export type StateCounts = readonly number[];

/** More rounds move no probability by 0.0001: of 5,004 simulated boxes, and of 25 real sheets. */
const ROUNDS = 20;

type AssumedShares = Pick<MarkModel, 'states' | 'assumedShares' | 'assumedBoxes'>;

/**
 * How many boxes of each state a sheet holds, from the probabilities that its equal boxes have in the
 * shares assumed of life: expectation maximisation after Saerens, Latinne and Decaestecker,
 * "Adjusting the outputs of a classifier to new a priori probabilities" (2002). The assumed shares
 * count like `assumedBoxes` boxes more, so that few boxes change little. In whatever order the boxes
 * come, the sums are the same to the last digit.
 */
export function countStates(equals: readonly Float64Array[], assumed: AssumedShares): StateCounts {
  const sorted = [...equals].sort(compareShares);
  const start = assumed.states.map((state) => assumed.assumedBoxes * assumed.assumedShares[state]);
  let counts: StateCounts = start;
  for (let round = 0; round < ROUNDS; round++) {
    const next = [...start];
    for (const shares of sorted)
      moveShares(shares, counts, assumed).forEach((share, state) => (next[state]! += share));
    counts = next;
  }
  return counts;
}

function compareShares(one: Float64Array, other: Float64Array): number {
  const state = one.findIndex((share, index) => share !== other[index]);
  return state < 0 ? 0 : one[state]! - other[state]!;
}

/** What the other boxes of the sheet hold: a box bears no witness of itself. */
export function leaveOut(
  shares: Float64Array,
  counts: StateCounts,
  assumed: AssumedShares,
): StateCounts {
  const own = moveShares(shares, counts, assumed);
  return assumed.states.map((state, index) =>
    // No rounding error may leave less than what is assumed.
    Math.max(counts[index]! - own[index]!, assumed.assumedBoxes * assumed.assumedShares[state]),
  );
}

/**
 * Bayes: the probabilities in the assumed shares of states, moved to those of a sheet. People correct
 * marks, and stray ink lies in empty boxes: of each the odds against the other are moved, so that a
 * sheet of hundreds of empty boxes says nothing of corrections. Empty and marked keep their odds: how
 * many boxes are marked depends on the question rather than the sheet, and among hundreds of empty
 * boxes a pale mark would be given up.
 */
export function moveShares(
  shares: Float64Array,
  counts: StateCounts,
  { states, assumedShares }: AssumedShares,
): Float64Array {
  const countOf = (state: MarkClass): number => counts[states.indexOf(state)]!;
  const moved = shares.map((share, index) => {
    const state = states[index]!;
    const base = BASE[state];
    if (base === null) return share;
    const onSheet = countOf(state) / countOf(base);
    return (share * onSheet) / (assumedShares[state] / assumedShares[base]);
  });
  const total = moved.reduce((sum, share) => sum + share, 0);
  return moved.map((share) => share / total);
}

/** What a box holds to which writers or dirt have done something. */
const BASE: Readonly<Record<MarkClass, MarkClass | null>> = {
  empty: null,
  marked: null,
  corrected: 'marked',
  stray: 'empty',
};
