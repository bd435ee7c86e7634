import { lengthIn, type Anchor } from './anchors.ts';
import type { AnchorError } from './fit-error.ts';
import { MIN_MATCH, trustMatch } from './fit-global.ts';
import type { Size } from './homography.ts';
import {
  correctNearby,
  correctWidely,
  subtractField,
  type Correction,
  type NearField,
} from './local-correction.ts';
import { findSteps, resizeSteps } from './find-steps.ts';
import { placeSteps, type PrintView } from './place-steps.ts';
import { isBeside, shiftBySteps, takeAway, type Step } from './step.ts';
import type { AnchorMatch, Expect } from './match-anchors.ts';
import { holdOut, weighAnchors, type HeldOut } from './measure-residual.ts';

/** Bound once: this runs for every node and anchor. */
const { floor, max } = Math;

/** Looks for anchors within `reach` mm of where they are expected; those beyond the form's edge are left out. */
export type Seek = (anchors: readonly Anchor[], expect: Expect, reach: number) => AnchorMatch[];

export interface FollowedPaper {
  /** Form mm → shift in mm. */
  readonly correction: Correction;
  readonly near: NearField;
  /** Folds and edges of slips. */
  readonly steps: readonly Step[];
  /** How far nineteen of twenty anchors at most stray from slow stretch, mm. */
  readonly unrest: number;
  readonly errors: readonly AnchorError[];
}

/** Paper stretches by this much against the global fit without looking like a wrong match. */
const STRAY_MM = 1.2;
/** An anchor this far from where its neighbours put it is looked for there again, mm. */
const SUSPECT_MM = 0.3;
/** What is found there must correlate by this much more than what was found before. */
const GAIN = 0.02;
/** Where it fits worse than before by no more than this, it tells nothing against its neighbours. */
const AMBIGUOUS = 0.1;
/** After the global fit, paper stretch and folds are sought within this, mm. */
export const LOCAL_MM = 1.7;
/** When more than this share of the anchors has changed, all are looked at once more. */
const UNSETTLED = 0.02;
const MAX_ROUNDS = 4;
/** Where fewer than a twentieth of the anchors stray from slow stretch by this, no step is sought, mm. */
const RESTLESS_MM = 0.1;
/** Slow stretch and steps are fitted in turn: each is clearer without the other. */
const PASSES = 3;

/**
 * A correction in two fields, wide and near, from matches told relative to the global fit. Anchors
 * that were lost or lie astray are looked for again where their neighbours put them: stretch beyond
 * the first search is followed outwards from where it is small.
 */
export function followPaper(
  first: readonly AnchorMatch[],
  seek: Seek,
  view: PrintView,
  size: Size,
): FollowedPaper {
  let matches = first;
  let isSettled = false;
  for (let round = 1; ; round++) {
    const { steps, slow, relative } = followSlowly(matches, view, size);
    const weights = weighAnchors(relative, size);
    const held = holdOut(relative, weights, size);
    const found: ReadonlyMap<number, AnchorMatch> =
      isSettled || round === MAX_ROUNDS ? new Map() : seekAgain(matches, held, slow, seek);
    if (found.size > 0) {
      matches = matches.map((match, index) => found.get(index) ?? match);
      isSettled = found.size <= UNSETTLED * matches.length;
      continue;
    }
    const settled = settleAmbiguous(matches, held, slow, seek);
    const near = correctNearby(relative, weights, size);
    const errors = held.map((one, index) => tellError(relative[index]!, one, settled.has(index)));
    const telling = relative.filter((_, index) => !settled.has(index));
    return {
      correction: sumOf(slow, near.shiftAt),
      steps,
      near,
      unrest: measureUnrest(telling),
      errors: errors.filter(({ x, y }) => !steps.some((step) => isBeside(step, x, y))),
    };
  }
}

interface SlowField {
  readonly steps: readonly Step[];
  /** Slow stretch and steps together. */
  readonly slow: Correction;
  /** The matches told relative to it. */
  readonly relative: readonly AnchorMatch[];
}

/** Slow stretch, and the steps of folds and slips that would otherwise be smeared over it. */
function followSlowly(matches: readonly AnchorMatch[], view: PrintView, size: Size): SlowField {
  let wide = widen(matches, size);
  let relative = subtractField(matches, wide);
  if (measureUnrest(relative) < RESTLESS_MM) return { steps: [], slow: wide, relative };
  let steps = findSteps(relative, size);
  if (steps.length === 0) return { steps, slow: wide, relative };
  const anchors = matches.map(({ anchor }) => anchor);
  for (let pass = 0; pass < PASSES; pass++) {
    const flat = takeAway(matches, steps);
    wide = widen(flat, size);
    relative = subtractField(flat, wide);
    if (pass === PASSES - 1) break;
    if (pass === 0) steps = placeSteps(steps, anchors, wide, view, size);
    steps = resizeSteps(subtractField(matches, wide), steps, size);
  }
  return { steps, slow: sumOf(wide, (x, y) => shiftBySteps(steps, x, y)), relative };
}

const widen = (matches: readonly AnchorMatch[], size: Size): Correction =>
  correctWidely(matches, Float64Array.from(matches, trustBroadly), size);

const sumOf =
  (one: Correction, two: Correction): Correction =>
  (x, y) => {
    const [a, b] = [one(x, y), two(x, y)];
    return { dx: a.dx + b.dx, dy: a.dy + b.dy };
  };

/** Before its neighbours have been asked, a match counts the less the farther it strays. */
const trustBroadly = (match: AnchorMatch): number =>
  match.score < MIN_MATCH ? 0 : trustMatch(match, STRAY_MM);

/** Lost and stray anchors that fit better around where their neighbours put them, by number. */
function seekAgain(
  matches: readonly AnchorMatch[],
  held: readonly HeldOut[],
  slow: Correction,
  seek: Seek,
): Map<number, AnchorMatch> {
  return seekAround(matches, held, slow, (anchors, expect) => seek(anchors, expect, LOCAL_MM), {
    isWanted: (score, error) => score < MIN_MATCH || error > SUSPECT_MM,
    needed: (score) => score + GAIN,
    within: Infinity,
  });
}

/**
 * Stray anchors that are found just as well where their neighbours put them, by number: two rules
 * side by side are taken for each other where a hand has written over them. They tell nothing.
 */
function settleAmbiguous(
  matches: readonly AnchorMatch[],
  held: readonly HeldOut[],
  slow: Correction,
  seek: Seek,
): Map<number, AnchorMatch> {
  return seekAround(matches, held, slow, (anchors, expect) => seek(anchors, expect, SUSPECT_MM), {
    isWanted: (score, error) => score >= MIN_MATCH && error > SUSPECT_MM,
    needed: (score) => score - AMBIGUOUS,
    // The climb to the peak may lead back to where the anchor was found before: that tells nothing new.
    within: SUSPECT_MM,
  });
}

function seekAround(
  matches: readonly AnchorMatch[],
  held: readonly HeldOut[],
  slow: Correction,
  seek: (anchors: readonly Anchor[], expect: Expect) => AnchorMatch[],
  rule: {
    readonly isWanted: (score: number, error: number) => boolean;
    readonly needed: (score: number) => number;
    /** A match farther than this from where its neighbours put it does not count, mm. */
    readonly within: number;
  },
): Map<number, AnchorMatch> {
  const wanted = new Map<Anchor, number>();
  matches.forEach(({ anchor, score }, index) => {
    if (rule.isWanted(score, held[index]!.error)) wanted.set(anchor, index);
  });
  const expect: Expect = (anchor) => {
    const base = slow(anchor.x, anchor.y);
    const { expected } = held[wanted.get(anchor)!]!;
    return { dx: base.dx + expected.dx, dy: base.dy + expected.dy };
  };
  const seen = seek([...wanted.keys()], expect);
  const found = new Map<number, AnchorMatch>();
  for (const match of seen) {
    const index = wanted.get(match.anchor)!;
    const { dx, dy } = expect(match.anchor);
    if (lengthIn(match.anchor, match.dx - dx, match.dy - dy) > rule.within) continue;
    if (match.score >= max(MIN_MATCH, rule.needed(matches[index]!.score))) found.set(index, match);
  }
  return found;
}

function measureUnrest(matches: readonly AnchorMatch[]): number {
  const strays = matches
    .filter(({ score }) => score >= MIN_MATCH)
    .map(({ anchor, dx, dy }) => lengthIn(anchor, dx, dy))
    .sort((a, b) => a - b);
  return strays[floor(0.95 * strays.length)] ?? 0;
}

function tellError(
  { anchor, score }: AnchorMatch,
  { error, along }: HeldOut,
  isAmbiguous: boolean,
): AnchorError {
  const { x, y, xx, yy, dropsOut } = anchor;
  const told = score < MIN_MATCH || isAmbiguous ? null : error;
  return { x, y, xx, yy, error: told, along, dropsOut };
}
