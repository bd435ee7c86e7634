import { softenLogits } from '../confidence/temperature.ts';

/** What a box can hold; `ambiguous` is no class but the lack of one. */
export const MARK_STATES = ['empty', 'marked', 'corrected', 'stray'] as const;
export type MarkClass = (typeof MARK_STATES)[number];

/**
 * A multinomial logistic model over ink features, their squares and products. Trained by
 * `training/marks`, committed as `models/mark/mark.json`, loaded by `engines/mark-model.ts`.
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
  /** Measured probability that a box is empty of which segmentation left no ink at all. */
  readonly emptyWithoutInk: number;
}

/** Standardised features beyond this say no more: an outlier must not decide alone. */
const FURTHEST = 4;

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

/** Calibrated probability of each state, in the order of `model.states`. */
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
