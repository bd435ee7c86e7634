/** One verdict with its claimed probability, and whether it was right. */
export interface JudgedVerdict {
  readonly probability: number;
  readonly right: boolean;
}

export interface CalibrationReport {
  /** Expected calibration error: mean |claimed − right share|, weighted by bin size. */
  readonly error: number;
  readonly brier: number;
  readonly bins: readonly {
    readonly from: number;
    readonly to: number;
    readonly count: number;
    readonly claimed: number;
    readonly right: number;
  }[];
}

/**
 * How far claimed probabilities are from the truth. Bins hold equally many verdicts rather than
 * equally wide ranges: nearly all verdicts of a good reader lie above 0.99, where policy decides.
 */
export function measureCalibration(
  verdicts: readonly JudgedVerdict[],
  binCount = 10,
): CalibrationReport {
  const sorted = [...verdicts].sort((a, b) => a.probability - b.probability);
  const size = Math.max(1, Math.ceil(sorted.length / binCount));
  const bins: CalibrationReport['bins'][number][] = [];
  let [error, brier] = [0, 0];
  for (let from = 0; from < sorted.length; from += size) {
    const part = sorted.slice(from, from + size);
    const claimed = part.reduce((sum, v) => sum + v.probability, 0) / part.length;
    const right = part.filter((v) => v.right).length / part.length;
    error += (Math.abs(claimed - right) * part.length) / sorted.length;
    bins.push({
      from: part[0]!.probability,
      to: part[part.length - 1]!.probability,
      count: part.length,
      claimed,
      right,
    });
  }
  for (const v of sorted) brier += (v.probability - (v.right ? 1 : 0)) ** 2 / sorted.length;
  return { error, brier, bins };
}
