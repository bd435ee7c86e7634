import { mm, type BoxMm, type Mm } from '../../schemas/units.ts';
import { MIN_MATCH } from './fit-global.ts';
import { predictWithout } from './local-correction.ts';
import type { AnchorMatch } from './match-anchors.ts';

/** An anchor with its held-out error: how far it lies from where its neighbours alone put it. */
export interface AnchorError {
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly yy: number;
  /** mm, in the directions the anchor can tell; null where it was not recognised at all. */
  readonly error: number | null;
}

/** Scale of the robust weight against single wrong matches (handwriting on a rule), mm. */
const OUTLIER_MM = 0.3;

/**
 * Weights that trust well-correlated anchors which agree with their neighbours, and each anchor's
 * held-out error under them. Three rounds settle it.
 */
export function weighAnchors(matches: readonly AnchorMatch[]): {
  weights: Float64Array;
  errors: AnchorError[];
} {
  const scores = matches.map(({ score }) => (score >= MIN_MATCH ? score * score : 0));
  const weights = Float64Array.from(scores);
  let held: number[] = [];
  for (let round = 0; round < 3; round++) {
    held = matches.map((match) => holdOut(matches, weights, match));
    if (round === 2) break;
    held.forEach((error, index) => {
      weights[index] = scores[index]! / (1 + (error / OUTLIER_MM) ** 2) ** 2;
    });
  }
  const errors = matches.map(({ anchor, score }, index) => ({
    x: anchor.x,
    y: anchor.y,
    xx: anchor.xx,
    yy: anchor.yy,
    error: score >= MIN_MATCH ? held[index]! : null,
  }));
  return { weights, errors };
}

function holdOut(
  matches: readonly AnchorMatch[],
  weights: Float64Array,
  match: AnchorMatch,
): number {
  if (match.score < MIN_MATCH) return 0;
  const { anchor } = match;
  const shift = predictWithout(matches, weights, match);
  const ex = match.dx - shift.dx;
  const ey = match.dy - shift.dy;
  return Math.sqrt(
    Math.max(0, anchor.xx * ex * ex + 2 * anchor.xy * ex * ey + anchor.yy * ey * ey),
  );
}

/** How far evidence reaches, mm. */
const REACH_MM = 12;
/** The error that four fifths of the evidence stays below: one wrong match does not condemn. */
const QUANTILE = 0.8;
/** Added where evidence of a direction is missing altogether, mm. */
const UNSUPPORTED_MM = 0.6;
/** Evidence (sum of weights) that counts as full support of a direction. */
const FULL_SUPPORT = 0.8;
/** Added when none of the anchors around were recognised, in proportion to those that were not. */
const LOST_MM = 0.8;
/** Half of the anchors may hide under handwriting before the fit is doubted. */
const LOST_ALLOWED = 0.5;

/**
 * Fit error near a box from the held-out errors of the anchors around it. Grows where anchors are
 * missing, where they speak of one direction only, and where most of them were not recognised.
 */
export function residualNear(errors: readonly AnchorError[], box: BoxMm): Mm {
  const evidence: { weight: number; error: number }[] = [];
  let supportX = 0;
  let supportY = 0;
  let lost = 0;
  let all = 0;
  for (const { x, y, xx, yy, error } of errors) {
    const dx = Math.max(box.x - x, 0, x - box.x - box.width);
    const dy = Math.max(box.y - y, 0, y - box.y - box.height);
    const weight = Math.exp(-(dx * dx + dy * dy) / (2 * REACH_MM ** 2));
    if (weight < 0.01) continue;
    all += weight;
    if (error === null) {
      lost += weight;
      continue;
    }
    evidence.push({ weight, error });
    supportX += weight * xx;
    supportY += weight * yy;
  }
  const support = Math.min(supportX, supportY) / FULL_SUPPORT;
  const missing = UNSUPPORTED_MM * Math.max(0, 1 - support);
  const lostShare = all > 0 ? lost / all : 1;
  const doubt = LOST_MM * Math.max(0, (lostShare - LOST_ALLOWED) / (1 - LOST_ALLOWED));
  return mm(weightedQuantile(evidence, QUANTILE) + missing + doubt);
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
  const at = (share: number): number => sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), max: at(1) };
}
