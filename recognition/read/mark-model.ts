import { softenLogits } from '../confidence/temperature.ts';

/** What a box can hold; `ambiguous` is no class but the lack of one. */
export const MARK_STATES = ['empty', 'marked', 'corrected', 'stray'] as const;
export type MarkClass = (typeof MARK_STATES)[number];
/**
 * How likely the ink is if the box is in each state, up to a common factor: what pixels alone say,
 * before any share of states in life.
 */
export type MarkLikelihoods = Readonly<Record<MarkClass, number>>;

/**
 * A multinomial logistic model over ink features, their squares and products, and how much its
 * opinion and the checkbox network's weigh together. Trained by `training/marks`, committed as
 * `models/mark/mark.json`, loaded by `engines/mark-model.ts`.
 */
export interface MarkModel {
  readonly id: string;
  readonly states: readonly MarkClass[];
  /** Names of the features, in the order of `mean` and `scale`. */
  readonly features: readonly string[];
  readonly mean: readonly number[];
  readonly scale: readonly number[];
  /** Per state: one weight per term of `expandTerms`. */
  readonly weights: readonly (readonly number[])[];
  readonly temperature: number;
  readonly fusion: Readonly<Record<BoxKind, MarkFusion>>;
  /** What boxes hold in life, as assumed when the probabilities were fitted. */
  readonly assumedShares: Readonly<Record<MarkClass, number>>;
  /** How many boxes of a sheet that is worth, as to how rare corrected boxes and stray ink are. */
  readonly assumedBoxes: number;
  /** Measured probability that a box is empty of which segmentation left no ink at all. */
  readonly emptyWithoutInk: number;
  /** Measured probability that a box is marked around which a circle leads. */
  readonly circled: number;
}

/** Boxes of plain paper, and those with a letter or other print in their middle. */
export type BoxKind = 'plain' | 'lettered';

/** Two opinions of one box, weighed: log odds are added, as far as each is to be believed. */
export interface MarkFusion {
  /** Of the model over features. */
  readonly features: number;
  /** Of the network over pixels. */
  readonly pixels: number;
  /** Per state. */
  readonly bias: readonly number[];
}

/** Standardised features beyond this say no more: an outlier must not decide alone. */
const FURTHEST = 4;

/** Features never speak more strongly against a state than this. */
export const LEAST_SHARE = 1e-6;

/** 1, each standardised feature, and each product of two: `1 + n + n (n + 1) / 2` terms. */
export function expandTerms(
  values: readonly number[],
  mean: readonly number[],
  scale: readonly number[],
): Float64Array {
  const count = values.length;
  const terms = new Float64Array(1 + count + (count * (count + 1)) / 2);
  terms[0] = 1;
  for (let i = 0; i < count; i++) {
    const z = (values[i]! - mean[i]!) / scale[i]!;
    terms[1 + i] = Math.max(-FURTHEST, Math.min(FURTHEST, z));
  }
  let next = 1 + count;
  for (let i = 0; i < count; i++) {
    for (let j = i; j < count; j++) terms[next++] = terms[1 + i]! * terms[1 + j]!;
  }
  return terms;
}

/** What the features alone say of each state, in the order of `model.states`. */
export function scoreMark(
  model: MarkModel,
  features: Readonly<Record<string, number>>,
): Float64Array {
  const values = model.features.map((name) => {
    const value = features[name];
    if (value === undefined) throw new RangeError(`${model.id} needs the feature ${name}`);
    return value;
  });
  const terms = expandTerms(values, model.mean, model.scale);
  const logits = model.weights.map((row) => {
    let sum = 0;
    for (let i = 0; i < terms.length; i++) sum += row[i]! * terms[i]!;
    return sum;
  });
  return softenLogits(logits, model.temperature);
}

/** Calibrated probability of each state, given both opinions; `logits` are the network's. */
export function fuseOpinions(
  fusion: MarkFusion,
  shares: ArrayLike<number>,
  logits: ArrayLike<number>,
): Float64Array {
  const fused = fusion.bias.map(
    (bias, state) =>
      bias +
      fusion.features * Math.log(Math.max(LEAST_SHARE, shares[state]!)) +
      fusion.pixels * logits[state]!,
  );
  return softenLogits(fused, 1);
}
