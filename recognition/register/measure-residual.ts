import { mm, type BoxMm, type Mm } from '../../schemas/units.ts';
import { openFitError, type AnchorError } from './fit-error.ts';
import type { Size } from './homography.ts';
import { lengthIn } from './anchors.ts';
import { MIN_MATCH } from './fit-global.ts';
import { openPredictor, type NearField } from './local-correction.ts';
import type { Shift } from './local-fit.ts';
import type { AnchorMatch } from './match-anchors.ts';
import { doubtOfSteps, type Step } from './step.ts';

/** Bound once: this runs for every node and anchor. */
const { abs, ceil, exp, floor, hypot, max, min } = Math;

/** Scale of the robust weight against single wrong matches (handwriting on a rule), mm. */
const OUTLIER_MM = 0.3;

/** Weights that trust well-correlated anchors which agree with their neighbours. */
export function weighAnchors(matches: readonly AnchorMatch[], size: Size): Float64Array {
  const scores = matches.map(({ score }) => (score >= MIN_MATCH ? score * score : 0));
  const held = holdOut(matches, Float64Array.from(scores), size);
  return Float64Array.from(
    scores,
    (score, index) => score / (1 + (held[index]!.error / OUTLIER_MM) ** 2) ** 2,
  );
}

export interface HeldOut {
  /** Where all others around put the anchor, mm. */
  readonly expected: Shift;
  /** How far from there it was found, mm, in the directions it can tell; 0 where it was not. */
  readonly error: number;
  /** The same along x and y. */
  readonly along: Shift;
}

const NOWHERE: Shift = { dx: 0, dy: 0 };

/** What the anchors say of each one that is left out (leave-one-out cross-validation). */
export function holdOut(
  matches: readonly AnchorMatch[],
  weights: Float64Array,
  size: Size,
): HeldOut[] {
  const predict = openPredictor(matches, weights, size);
  return matches.map(({ anchor, dx, dy, score }, index) => {
    const expected = predict(anchor.x, anchor.y, index);
    if (score < MIN_MATCH) return { expected, error: 0, along: NOWHERE };
    const ex = dx - expected.dx;
    const ey = dy - expected.dy;
    const { xx, xy, yy } = anchor;
    const along = {
      dx: xx > 0 ? abs(ex + (xy / xx) * ey) : 0,
      dy: yy > 0 ? abs(ey + (xy / yy) * ex) : 0,
    };
    return { expected, error: lengthIn(anchor, ex, ey), along };
  });
}

/** How far evidence reaches, mm; and how far it carries where there is none near. */
const REACH_MM = 12;
const FAR_MM = 40;
/** The error that four fifths of the evidence stays below: one wrong match does not condemn. */
const QUANTILE = 0.8;
/** Evidence with less weight than this is none. */
const LEAST_WEIGHT = 0.01;
/**
 * A strip that slipped alone, or a column of a page that was cut, carries whole lines of print: half of
 * the evidence along a line condemns it, though above and below all is well. How far along and across, mm.
 */
const LINE_MM = 60;
const ACROSS_MM = 4;
const HALF = 0.5;
/** Added where evidence of a direction is missing altogether, near and far, mm. */
const UNSUPPORTED_MM = 0.8;
/** Added at most where a direction is told from afar only, in units of the page's own unrest. */
const UNREST = 2.5;
/** The page is as restless near a place as its anchors there are, but for a tenth. */
const RESTLESS = 0.9;
/** Evidence (sum of weights) that counts as full support of a direction. */
const FULL_SUPPORT = 0.8;
/** Added when none of the anchors around were recognised, in proportion to those that were not. */
const LOST_MM = 0.8;
/** Half of the anchors may hide under handwriting before the fit is doubted. */
const LOST_ALLOWED = 0.5;
/** An anchor errs by at least this, mm: its neighbours err with it, which held-out errors do not show. */
const LEAST_MM = 0.05;
/** Errors of the fit are below this many standard deviations on 99 of 100 pages. */
const SURE = 2.6;
/** Evidence is asked for at points of a box at most this far apart, mm. */
const STEP_MM = 12;
/**
 * A step is placed worse than its slack says on one page in thirty: held-out pages with one to three
 * folds at any place and angle had errors of 0.72 mm where 0.3 to 0.4 mm of it were predicted.
 */
const CAUTION = 2;

/**
 * Fit error of a box, mm: the worst of the points in it but a fifth, since a long line may have a
 * fold in it; and what it is off by if a step runs through it. `unrest`: how far the paper's local
 * shifts stray from slow stretch on this page, `typical`: the median of the held-out errors, mm.
 */
export function openResidual(
  errors: readonly AnchorError[],
  near: NearField,
  steps: readonly Step[],
  { unrest, typical, size }: { unrest: number; typical: number; size: Size },
): (box: BoxMm) => Mm {
  const fitErrorAt = openFitError(errors, max(size.width, size.height));
  const usual = SURE * max(LEAST_MM, typical);
  const residualAt = openEvidence(errors, unrest);
  return (box) => {
    const around = residualAt(box);
    const columns = ceil(box.width / STEP_MM);
    const rows = ceil(box.height / STEP_MM);
    const found: number[] = [];
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const x = box.x + ((column + 0.5) * box.width) / columns;
        const y = box.y + ((row + 0.5) * box.height) / rows;
        found.push(around(x, y, usual * fitErrorAt(x, y)));
      }
    found.sort((a, b) => a - b);
    return mm(
      found[floor(QUANTILE * (found.length - 1) + 0.5)]! +
        near.roughnessIn(box) +
        CAUTION * doubtOfSteps(steps, box),
    );
  };
}

function distanceTo(box: BoxMm, { x, y }: { readonly x: number; readonly y: number }): number {
  const dx = max(box.x - x, 0, x - box.x - box.width);
  const dy = max(box.y - y, 0, y - box.y - box.height);
  return max(dx, dy);
}

/** Held-out errors along one axis, of all anchors by number. */
interface Axis {
  /** What each tells of the axis. */
  readonly told: Float64Array;
  readonly error: Float64Array;
  /** Numbers of the recognised ones by rising error: sorted once, since quantiles are asked for often. */
  readonly rising: readonly number[];
}

function axisOf(
  errors: readonly AnchorError[],
  told: (one: AnchorError) => number,
  along: (one: AnchorError) => number,
): Axis {
  const error = Float64Array.from(errors, along);
  const rising = [...errors.keys()]
    .filter((index) => errors[index]!.error !== null)
    .sort((one, two) => error[one]! - error[two]!);
  return { told: Float64Array.from(errors, told), error, rising };
}

/**
 * Fit error at points of a box, from the held-out errors of the anchors around it and that of the
 * global fit. Grows where anchors are missing, where they speak of one direction only, and where most
 * of them were not recognised.
 */
function openEvidence(
  errors: readonly AnchorError[],
  unrest: number,
): (box: BoxMm) => (px: number, py: number, fitError: number) => number {
  const all: readonly [Axis, Axis] = [
    axisOf(errors, ({ xx }) => xx, ({ along }) => along.dx), // prettier-ignore
    axisOf(errors, ({ yy }) => yy, ({ along }) => along.dy), // prettier-ignore
  ];
  const weightsOf = (): Float64Array => new Float64Array(errors.length);
  const [close, row, column, far] = [weightsOf(), weightsOf(), weightsOf(), weightsOf()];
  return (box) => {
    const isAround = errors.map((one) => distanceTo(box, one) < 2.5 * FAR_MM);
    const axes = all.map((axis) => ({
      ...axis,
      rising: axis.rising.filter((index) => isAround[index]),
    }));
    return (px, py, fitError) => {
      let [lost, seen] = [0, 0];
      errors.forEach(({ x, y, error, dropsOut }, index) => {
        if (!isAround[index]) return;
        const acrossX = (x - px) ** 2;
        const acrossY = (y - py) ** 2;
        const square = acrossX + acrossY;
        const weight = exp(-square / (2 * REACH_MM ** 2));
        if (weight >= LEAST_WEIGHT && !(dropsOut && error === null)) {
          seen += weight;
          if (error === null) lost += weight;
        }
        close[index] = weight;
        far[index] = exp(-square / (2 * FAR_MM ** 2));
        row[index] = exp(-acrossX / (2 * LINE_MM ** 2) - acrossY / (2 * ACROSS_MM ** 2));
        column[index] = exp(-acrossX / (2 * ACROSS_MM ** 2) - acrossY / (2 * LINE_MM ** 2));
      });
      const told = (weights: Float64Array, share: number): number =>
        hypot(...axes.map((axis) => quantileOf(axis, weights, share)));
      const error = max(told(close, QUANTILE), told(row, HALF), told(column, HALF));
      const lostShare = seen > 0 ? lost / seen : 0;
      const doubt = LOST_MM * max(0, (lostShare - LOST_ALLOWED) / (1 - LOST_ALLOWED));
      const unsupported = max(...axes.map((axis) => weighMissing(axis, close, far, unrest)));
      return hypot(error, fitError) + unsupported + doubt;
    };
  };
}

/** What is added because a direction is told from afar only, or not at all, mm. */
function weighMissing(axis: Axis, close: Float64Array, far: Float64Array, unrest: number): number {
  const lacks = (weights: Float64Array): number =>
    max(0, 1 - supportOf(axis, weights) / FULL_SUPPORT);
  const lack = lacks(close);
  if (lack === 0) return lacks(far) * UNSUPPORTED_MM;
  const restless = max(unrest, quantileOf(axis, far, RESTLESS));
  return lack * min(UNSUPPORTED_MM, UNREST * restless) + lacks(far) * UNSUPPORTED_MM;
}

/** Evidence of a direction: the sum of weights. */
function supportOf({ told, rising }: Axis, weights: Float64Array): number {
  let sum = 0;
  for (const index of rising) sum += weights[index]! * told[index]!;
  return sum;
}

/** The error that a share of the evidence stays below. */
function quantileOf({ told, error, rising }: Axis, weights: Float64Array, share: number): number {
  let total = 0;
  for (const index of rising) {
    const weight = weights[index]! * told[index]!;
    if (weight >= LEAST_WEIGHT) total += weight;
  }
  let left = share * total;
  let last = 0;
  for (const index of rising) {
    const weight = weights[index]! * told[index]!;
    if (weight < LEAST_WEIGHT) continue;
    last = error[index]!;
    left -= weight;
    if (left <= 0) break;
  }
  return last;
}

/** Plain quantiles of the held-out errors of all recognised anchors. */
export function summariseErrors(errors: readonly AnchorError[]): {
  p50: number;
  p95: number;
  max: number;
} {
  const sorted = errors
    .flatMap(({ error }) => (error === null ? [] : [error]))
    .sort((a, b) => a - b);
  const at = (share: number): number => sorted[floor(share * (sorted.length - 1))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
