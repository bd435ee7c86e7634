/**
 * Softmax of one row of logits at a temperature (Guo et al. 2017, "On Calibration of Modern Neural
 * Networks"): 1 leaves them, above 1 softens an overconfident network. Returns probabilities that
 * sum to 1, in the order of the logits.
 */
export function softenLogits(logits: ArrayLike<number>, temperature: number): Float64Array {
  if (!(temperature > 0)) throw new RangeError('a temperature must be positive');
  let largest = -Infinity;
  for (let i = 0; i < logits.length; i++) largest = Math.max(largest, logits[i]!);
  const result = new Float64Array(logits.length);
  let total = 0;
  for (let i = 0; i < logits.length; i++) {
    result[i] = Math.exp((logits[i]! - largest) / temperature);
    total += result[i]!;
  }
  for (let i = 0; i < result.length; i++) result[i]! /= total;
  return result;
}

/** Mean negative log probability of the true classes: what a temperature is fitted to minimise. */
export function logLoss(
  rows: readonly ArrayLike<number>[],
  truths: readonly number[],
  temperature: number,
): number {
  let sum = 0;
  rows.forEach((row, i) => {
    sum -= Math.log(Math.max(1e-12, softenLogits(row, temperature)[truths[i]!]!));
  });
  return sum / Math.max(1, rows.length);
}

/** The temperature between 0.2 and 8 with the least log loss, to three digits (golden section). */
export function fitTemperature(
  rows: readonly ArrayLike<number>[],
  truths: readonly number[],
): number {
  if (rows.length === 0 || rows.length !== truths.length) {
    throw new RangeError('fitting a temperature needs rows, and a truth for each');
  }
  const ratio = (Math.sqrt(5) - 1) / 2;
  let [low, high] = [Math.log(0.2), Math.log(8)];
  while (high - low > 1e-4) {
    const [a, b] = [high - ratio * (high - low), low + ratio * (high - low)];
    if (logLoss(rows, truths, Math.exp(a)) < logLoss(rows, truths, Math.exp(b))) high = b;
    else low = a;
  }
  return Number(Math.exp((low + high) / 2).toPrecision(3));
}
