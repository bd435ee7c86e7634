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
 * shifts stray from slow stretch on this page, mm.
 */
export function openResidual(
  errors: readonly AnchorError[],
  near: NearField,
  steps: readonly Step[],
  unrest: number,
  size: Size,
): (box: BoxMm) => Mm {
  const fitErrorAt = openFitError(errors, max(size.width, size.height));
  const typical = SURE * max(LEAST_MM, summariseErrors(errors).p50);
  return (box) => {
    const around = errors.filter((error) => distanceTo(box, error) < 2.5 * FAR_MM);
    const columns = ceil(box.width / STEP_MM);
    const rows = ceil(box.height / STEP_MM);
    const found: number[] = [];
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++) {
        const x = box.x + ((column + 0.5) * box.width) / columns;
        const y = box.y + ((row + 0.5) * box.height) / rows;
        found.push(residualAround(around, x, y, unrest, typical * fitErrorAt(x, y)));
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

/**
 * Fit error at a point from the held-out errors of the anchors around it. Grows where anchors are
 * missing, where they speak of one direction only, and where most of them were not recognised.
 */
function residualAround(
  errors: readonly AnchorError[],
  px: number,
  py: number,
  unrest: number,
  fitError: number,
): number {
  const evidence = [new Evidence(), new Evidence()] as const;
  const rows = [new Evidence(), new Evidence()] as const;
  const columns = [new Evidence(), new Evidence()] as const;
  const around = [new Evidence(), new Evidence()] as const;
  let [supportX, supportY, farX, farY, lost, all] = [0, 0, 0, 0, 0, 0];
  for (const { x, y, xx, yy, error, along } of errors) {
    const acrossX = (x - px) ** 2;
    const acrossY = (y - py) ** 2;
    const square = acrossX + acrossY;
    const weight = exp(-square / (2 * REACH_MM ** 2));
    if (weight >= 0.01) {
      all += weight;
      if (error === null) lost += weight;
    }
    if (error === null) continue;
    const far = exp(-square / (2 * FAR_MM ** 2));
    around[0].add(far * xx, along.dx);
    around[1].add(far * yy, along.dy);
    supportX += weight * xx;
    supportY += weight * yy;
    farX += far * xx;
    farY += far * yy;
    evidence[0].add(weight * xx, along.dx);
    evidence[1].add(weight * yy, along.dy);
    const row = exp(-acrossX / (2 * LINE_MM ** 2) - acrossY / (2 * ACROSS_MM ** 2));
    rows[0].add(row * xx, along.dx);
    rows[1].add(row * yy, along.dy);
    const column = exp(-acrossX / (2 * ACROSS_MM ** 2) - acrossY / (2 * LINE_MM ** 2));
    columns[0].add(column * xx, along.dx);
    columns[1].add(column * yy, along.dy);
  }
  const missing = (near: number, far: number, evidence: Evidence): number =>
    max(0, 1 - near / FULL_SUPPORT) *
      min(UNSUPPORTED_MM, UNREST * max(unrest, evidence.quantile(RESTLESS))) +
    max(0, 1 - far / FULL_SUPPORT) * UNSUPPORTED_MM;
  const lostShare = all > 0 ? lost / all : 0;
  const doubt = LOST_MM * max(0, (lostShare - LOST_ALLOWED) / (1 - LOST_ALLOWED));
  const unsupported = max(missing(supportX, farX, around[0]), missing(supportY, farY, around[1]));
  const told = ([x, y]: readonly [Evidence, Evidence], share: number): number =>
    hypot(x.quantile(share), y.quantile(share));
  const error = max(told(evidence, QUANTILE), told(rows, HALF), told(columns, HALF));
  return hypot(error, fitError) + unsupported + doubt;
}

/** Errors with weights. */
class Evidence {
  private readonly seen: { weight: number; error: number }[] = [];

  add(weight: number, error: number): void {
    if (weight >= LEAST_WEIGHT) this.seen.push({ weight, error });
  }

  quantile(share: number): number {
    return weightedQuantile(this.seen, share);
  }
}

function weightedQuantile(
  evidence: { readonly weight: number; readonly error: number }[],
  share: number,
): number {
  evidence.sort((a, b) => a.error - b.error);
  let left = share * evidence.reduce((sum, { weight }) => sum + weight, 0);
  for (const { weight, error } of evidence) {
    left -= weight;
    if (left <= 0) return error;
  }
  return evidence[evidence.length - 1]?.error ?? 0;
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
