import type { Features, Weights } from '../../recognition/read/line-model.ts';

export interface Example {
  readonly features: Features;
  readonly right: boolean;
}

/**
 * Ridge on standardised features: keeps separable groups from infinite weights. Fitted on one half and
 * counted on the other, the lines of training/lines above 0.995 held no wrong one (2026-11).
 */
const RIDGE = 0.5;
const ROUNDS = 3000;
const STEP = 0.5;

/** Logistic regression by full-batch gradient descent with momentum; deterministic. */
export function fitLogistic(examples: readonly Example[], names: readonly string[]): Weights {
  const scales = names.map((name) => spreadOf(examples.map(({ features }) => features[name]!)));
  const used = names
    .map((name, index) => ({ name, ...scales[index]! }))
    .filter(({ spread }) => spread > 1e-6);
  const rows = examples.map(({ features }) => [
    1,
    ...used.map(({ name, middle, spread }) => (features[name]! - middle) / spread),
  ]);
  const weights = new Float64Array(used.length + 1);
  const velocity = new Float64Array(used.length + 1);
  for (let round = 0; round < ROUNDS; round++) {
    const slope = new Float64Array(weights.length);
    rows.forEach((row, index) => {
      const sum = row.reduce((total, value, at) => total + value * weights[at]!, 0);
      const error = 1 / (1 + Math.exp(-sum)) - (examples[index]!.right ? 1 : 0);
      row.forEach((value, at) => {
        slope[at]! += error * value;
      });
    });
    for (let at = 0; at < weights.length; at++) {
      const pull = at === 0 ? 0 : RIDGE * weights[at]!;
      velocity[at] = 0.9 * velocity[at]! - (STEP * (slope[at]! + pull)) / rows.length;
      weights[at]! += velocity[at]!;
    }
  }
  const plain: Record<string, number> = { bias: weights[0]! };
  used.forEach(({ name, middle, spread }, index) => {
    const weight = weights[index + 1]! / spread;
    plain[name] = weight;
    plain['bias']! -= weight * middle;
  });
  return Object.fromEntries(
    Object.entries(plain).map(([name, weight]) => [name, Math.round(weight * 1e4) / 1e4]),
  );
}

export function predict(features: Features, weights: Weights): number {
  let sum = 0;
  for (const [name, weight] of Object.entries(weights))
    sum += weight * (name === 'bias' ? 1 : features[name]!);
  return 1 / (1 + Math.exp(-sum));
}

export function logLoss(examples: readonly Example[], weights: Weights): number {
  const losses = examples.map(({ features, right }) => {
    const sure = Math.min(1 - 1e-9, Math.max(1e-9, predict(features, weights)));
    return -Math.log(right ? sure : 1 - sure);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

function spreadOf(values: readonly number[]): { middle: number; spread: number } {
  const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length;
  return { middle, spread: Math.sqrt(variance) };
}
