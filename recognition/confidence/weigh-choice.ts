import { type Probability, probability } from '../../schemas/units.ts';
import type { MarkClass, MarkLikelihoods } from '../read/mark-model.ts';

/** One box of a group: what it was read as, and what its ink alone says of each state. */
export interface BoxEvidence {
  readonly state: MarkClass;
  readonly likelihoods: MarkLikelihoods;
}

/** How likely none, one or several boxes of a group are marked. */
interface CountPrior {
  readonly none: number;
  readonly one: number;
  readonly several: number;
}

/**
 * How many boxes of a group are marked where one is asked for: counted on the 1,859 groups of the
 * real bubble and log sheets of `npm run bench:omr`, as the peer's own tests expect them: 299 hold
 * none, 1,553 one, 7 two.
 */
const ASKED: CountPrior = { none: 0.16, one: 0.836, several: 0.004 };
/** A group that may be left blank tells nothing of whether it was: none and one are as likely. */
const OPTIONAL: CountPrior = { none: 0.498, one: 0.498, several: 0.004 };
/** What boxes hold that are not marked: assumed, see training/marks/README.md. */
const UNMARKED: Readonly<Record<Exclude<MarkClass, 'marked'>, number>> = {
  empty: 0.97,
  corrected: 0.015,
  stray: 0.015,
};

/**
 * Probability that every box of a group is what it was read as, where one mark is asked for
 * (`required`), or one at most. By Bayes
 * over all states of all boxes: the number of marked boxes has the prior above, each set of that
 * number is as likely as any other, and the other boxes are alone with their own prior. So a mark
 * beside empty boxes is surer than by itself, two marks or none are less sure.
 */
export function weighChoice(boxes: readonly BoxEvidence[], required: boolean): Probability {
  const prior = required ? ASKED : OPTIONAL;
  const shares = boxes.map(({ likelihoods }) => {
    const unmarked = weighUnmarked(likelihoods);
    const both = likelihoods.marked + unmarked;
    return { marked: likelihoods.marked / both, unmarked: unmarked / both };
  });
  // The sum over all sets of m marked boxes of the product of all boxes' shares: in shares rather than
  // odds, whose products leave the numbers' range in groups of some dozen boxes.
  const sums = [1, ...shares.map(() => 0)];
  shares.forEach(({ marked, unmarked }, index) => {
    for (let m = index + 1; m >= 0; m--)
      sums[m] = sums[m]! * unmarked + (m > 0 ? sums[m - 1]! * marked : 0);
  });
  const total = sums.reduce((all, sum, m) => all + priorOfSet(prior, m, boxes.length) * sum, 0);
  const marked = boxes.filter(({ state }) => state === 'marked').length;
  const read = boxes.reduce(
    (product, { state, likelihoods }, index) => {
      const share = shares[index]!;
      if (state === 'marked') return product * share.marked;
      const all = weighUnmarked(likelihoods);
      return all > 0 ? (product * share.unmarked * UNMARKED[state] * likelihoods[state]) / all : 0;
    },
    priorOfSet(prior, marked, boxes.length),
  );
  return probability(total > 0 ? Math.min(1, read / total) : 0);
}

const weighUnmarked = ({ empty, corrected, stray }: MarkLikelihoods): number =>
  UNMARKED.empty * empty + UNMARKED.corrected * corrected + UNMARKED.stray * stray;

/** Prior of one set of `marked` boxes among `count`: several are half as likely with each more. */
function priorOfSet(prior: CountPrior, marked: number, count: number): number {
  const share =
    marked === 0 ? prior.none : marked === 1 ? prior.one : prior.several / 2 ** (marked - 1);
  let sets = 1;
  for (let i = 0; i < marked; i++) sets = (sets * (count - i)) / (i + 1);
  return share / sets;
}
