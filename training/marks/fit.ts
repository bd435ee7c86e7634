import { expandTerms } from '../../recognition/read/mark-model.ts';
import { createRandom } from '../digits/random.ts';

export interface FitData {
  readonly values: readonly (readonly number[])[];
  readonly labels: readonly number[];
  readonly classes: number;
}

export interface FittedWeights {
  readonly mean: number[];
  readonly scale: number[];
  readonly weights: number[][];
}

const EPOCHS = 40;
const BATCH = 64;
const RATE = 0.004;
/** Keeps the weights of products that hardly ever occur near zero. */
const DECAY = 2e-5;

/** Multinomial logistic regression by Adam on mini-batches, cosine rate; same seed, same weights. */
export function fitWeights(data: FitData, seed: number): FittedWeights {
  const { mean, scale } = standardise(data.values);
  const terms = data.values.map((v) => expandTerms(v, mean, scale));
  const count = terms[0]!.length;
  const weights = Array.from({ length: data.classes }, () => new Float64Array(count));
  const first = weights.map(() => new Float64Array(count));
  const second = weights.map(() => new Float64Array(count));
  const random = createRandom(seed);
  const order = terms.map((_, i) => i);
  const steps = EPOCHS * Math.floor(order.length / BATCH);
  let step = 0;
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    shuffle(order, (limit) => random.below(limit));
    for (let from = 0; from + BATCH <= order.length; from += BATCH) {
      step++;
      const rate = RATE * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
      const gradient = weights.map(() => new Float64Array(count));
      for (const i of order.slice(from, from + BATCH)) {
        addGradient(gradient, weights, terms[i]!, data.labels[i]!);
      }
      for (let c = 0; c < weights.length; c++) {
        const [w, g, m, v] = [weights[c]!, gradient[c]!, first[c]!, second[c]!];
        for (let k = 0; k < count; k++) {
          const slope = g[k]! / BATCH + DECAY * w[k]!;
          m[k] = 0.9 * m[k]! + 0.1 * slope;
          v[k] = 0.999 * v[k]! + 0.001 * slope * slope;
          const unbiased = Math.sqrt(v[k]! / (1 - 0.999 ** step)) + 1e-8;
          w[k]! -= (rate * (m[k]! / (1 - 0.9 ** step))) / unbiased;
        }
      }
    }
  }
  return { mean, scale, weights: weights.map((row) => [...row]) };
}

function addGradient(
  gradient: readonly Float64Array[],
  weights: readonly Float64Array[],
  x: Float64Array,
  label: number,
): void {
  const logits = weights.map((row) => {
    let sum = 0;
    for (let k = 0; k < x.length; k++) sum += row[k]! * x[k]!;
    return sum;
  });
  const top = Math.max(...logits);
  const powers = logits.map((l) => Math.exp(l - top));
  const total = powers.reduce((a, b) => a + b, 0);
  powers.forEach((power, c) => {
    const error = power / total - (c === label ? 1 : 0);
    const row = gradient[c]!;
    for (let k = 0; k < x.length; k++) row[k]! += error * x[k]!;
  });
}

function standardise(values: readonly (readonly number[])[]): { mean: number[]; scale: number[] } {
  const width = values[0]!.length;
  const mean = Array.from({ length: width }, (_, j) =>
    values.reduce((sum, row) => sum + row[j]! / values.length, 0),
  );
  const scale = mean.map((m, j) =>
    Math.max(1e-3, Math.sqrt(values.reduce((s, row) => s + (row[j]! - m) ** 2 / values.length, 0))),
  );
  return { mean, scale };
}

function shuffle(order: number[], below: (count: number) => number): void {
  for (let i = order.length - 1; i > 0; i--) {
    const j = below(i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
}
