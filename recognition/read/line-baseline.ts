import type { Component } from './line-components.ts';

/** The line that letters stand on: its row at column `x` is `start + slope × x`, pixels. */
export interface Baseline {
  readonly start: number;
  readonly slope: number;
}

/** Parts lower than this share of a capital are dots and dashes: they need not stand on it. */
const STANDING = 0.35;
/** Steepest writing looked for (about 2°: the page itself is straight), and the step. */
const STEEPEST = 0.036;
const SLOPE_STEP = 0.004;
/** Feet within this share of a capital of the line stand on it. */
const TOLERANCE = 0.09;

/**
 * Finds the slope and row on which most parts stand: tails of g and y hang below it and are
 * outvoted. `capital`: height of capitals, pixels.
 */
export function findBaseline(components: readonly Component[], capital: number): Baseline {
  const feet = components
    .filter(({ top, bottom }) => bottom - top >= STANDING * capital)
    .map(({ left, right, bottom }) => ({ x: (left + right) / 2, y: bottom }));
  if (feet.length === 0) {
    const lowest = Math.max(...components.map(({ bottom }) => bottom));
    return { start: lowest, slope: 0 };
  }
  let best: Baseline = { start: feet[0]!.y, slope: 0 };
  let mostVotes = -1;
  const steps = Math.round(STEEPEST / SLOPE_STEP);
  for (let step = -steps; step <= steps; step++) {
    const slope = step * SLOPE_STEP;
    const rows = feet.map(({ x, y }) => y - slope * x);
    for (const row of rows) {
      const votes = rows.reduce(
        (sum, other) => {
          const off = Math.abs(other - row) / (TOLERANCE * capital);
          return sum + Math.max(0, 1 - off * off);
        },
        -Math.abs(step) * 1e-3,
      );
      if (votes > mostVotes) {
        mostVotes = votes;
        best = { start: row, slope };
      }
    }
  }
  return best;
}

export const baselineAt = ({ start, slope }: Baseline, x: number): number => start + slope * x;
