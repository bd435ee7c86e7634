import type { CalibrationPoint } from '../../schemas/calibration.ts';
import { measureCalibration, type JudgedVerdict } from './calibration-error.ts';
import { wilson } from './wilson.ts';

/** Each point of a map rests on a tenth of the readings, and on so many at least. */
const MOST_BINS = 10;
const LEAST_IN_BIN = 50;
/** So many readings that are right as often as they claim are added to each pool of bins in mind. */
const PRIOR = 10;
/** One-sided 99 %: ten bins are each given the best of up to ten bounds. */
const RAISE_Z = 2.326;

/**
 * Isotonic regression of being right on the claimed probability, by pooling adjacent violators
 * (Ayer et al. 1955; for probabilities Zadrozny & Elkan 2002), made safe for few readings in two
 * ways. Shares are drawn towards the claim by `PRIOR` readings, so that a lone mistake lowers it by
 * little, and the claim is raised no higher than the lower confidence bound of being right of the
 * readings that claim less: 1 − 5.4 / n where all of n are right. `mayRaise: false`: claims are
 * lowered only.
 */
export function fitCalibration(
  verdicts: readonly JudgedVerdict[],
  { mayRaise = true }: { readonly mayRaise?: boolean } = {},
): CalibrationPoint[] {
  const count = Math.max(1, Math.min(MOST_BINS, Math.floor(verdicts.length / LEAST_IN_BIN)));
  const bins = measureCalibration(verdicts, count).bins.map((bin) => ({
    ...bin,
    right: Math.round(bin.right * bin.count),
  }));
  const pools = poolViolators(bins);
  const bounds = boundBelow(mayRaise ? bins : []);
  const points = bins.flatMap(({ claimed, to }, at) =>
    // The last bin also says what the surest of all is worth: what lies above goes by it.
    (at < bins.length - 1 ? [claimed] : [claimed, to]).map((claim, index) => ({
      claimed: claim,
      worth: Math.min(drawTowards(claim, pools[at]!), Math.max(claim, bounds[at + index] ?? 0)),
    })),
  );
  return keepRising(points);
}

interface Bin {
  readonly count: number;
  /** Mean of the claimed probabilities. */
  readonly claimed: number;
  /** How many are right. */
  readonly right: number;
}

/** For each bin the pool that it ends up in, such that no pool is right less often than one before. */
function poolViolators(bins: readonly Bin[]): Pool[] {
  const pools: { count: number; right: number; bins: number }[] = [];
  for (const { count, right } of bins) {
    const pool = { count, right, bins: 1 };
    for (let last = pools.at(-1); last && isNoBetter(pool, last); last = pools.at(-1)) {
      pools.pop();
      pool.count += last.count;
      pool.right += last.right;
      pool.bins += last.bins;
    }
    pools.push(pool);
  }
  return pools.flatMap((pool) => Array<typeof pool>(pool.bins).fill(pool));
}

type Pool = Pick<Bin, 'count' | 'right'>;
const isNoBetter = (one: Pool, other: Pool): boolean =>
  one.right / one.count <= other.right / other.count;
const drawTowards = (claim: number, { count, right }: Pool): number =>
  (right + PRIOR * claim) / (count + PRIOR);

/** Small pools are drawn further than large ones: of two that cross, the lower one counts. */
function keepRising(points: readonly CalibrationPoint[]): CalibrationPoint[] {
  let least = 1;
  const rising = points.toReversed().map(({ claimed, worth }) => {
    least = Math.min(least, worth);
    return { claimed, worth: least };
  });
  // Of bins that claim the same, the first is worth least.
  return rising
    .reverse()
    .filter(({ claimed }, at, all) => at === 0 || claimed > all[at - 1]!.claimed);
}

/**
 * Who claims more is right at least as often: what is sure of any run of bins is sure of all that
 * claims more than they. By the number of bins that lie wholly below, from none to all.
 */
function boundBelow(bins: readonly Bin[]): number[] {
  let best = 0;
  const bounds = bins.map((_, at) => {
    let [right, count] = [0, 0];
    for (const bin of bins.slice(0, at + 1).reverse()) {
      right += bin.right;
      count += bin.count;
      best = Math.max(best, wilson(right, count, RAISE_Z).low);
    }
    return best;
  });
  return [0, ...bounds];
}
