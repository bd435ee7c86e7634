import type { Estimate } from '../../schemas/figures.ts';

/** Two-sided 95 % of the normal distribution. */
const Z = 1.959964;

/**
 * The share of wrong ones and its 95 % score interval (Wilson 1927), which holds also for few and for
 * none at all. Null: nothing was looked at.
 */
export function estimateError(wrong: number, all: number): Estimate['error'] {
  if (all === 0) return null;
  const rate = wrong / all;
  const spread = Z * Z;
  const centre = rate + spread / (2 * all);
  const reach = Z * Math.sqrt((rate * (1 - rate)) / all + spread / (4 * all * all));
  const whole = 1 + spread / all;
  return {
    rate,
    // At the ends rounding would leave a hair beyond them.
    low: wrong === 0 ? 0 : (centre - reach) / whole,
    high: wrong === all ? 1 : (centre + reach) / whole,
  };
}
