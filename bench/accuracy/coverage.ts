import type { JudgedVerdict } from '../../recognition/confidence/calibration-error.ts';

/** Taking every verdict that claims at least `probability`: how many are taken, how many wrongly. */
export interface CoveragePoint {
  readonly probability: number;
  /** Share of all fields. */
  readonly coverage: number;
  /** Wrong among those taken. */
  readonly error: number;
}

/**
 * The trade of coverage against error, from the surest verdict down; verdicts that claim the same
 * are taken together. `fields`: all of them, with those that were not read and so can never be taken.
 */
export function traceCoverage(verdicts: readonly JudgedVerdict[], fields: number): CoveragePoint[] {
  const sorted = [...verdicts].sort((a, b) => b.probability - a.probability);
  const points: CoveragePoint[] = [];
  let wrong = 0;
  sorted.forEach(({ probability, right }, index) => {
    if (!right) wrong++;
    if (sorted[index + 1]?.probability === probability) return;
    const taken = index + 1;
    points.push({ probability, coverage: taken / fields, error: wrong / taken });
  });
  return points;
}

/** The largest share of fields that can be taken with at most this share of them wrong. */
export const coverageAt = (points: readonly CoveragePoint[], mostError: number): number =>
  points.reduce((most, { coverage, error }) => (error <= mostError ? coverage : most), 0);
