import type { Anchor } from './anchors.ts';
import { MIN_MATCH } from './fit-global.ts';
import {
  correctNearby,
  correctWidely,
  subtractField,
  type Correction,
  type NearField,
} from './local-correction.ts';
import type { AnchorMatch, Expect } from './match-anchors.ts';
import { holdOut, weighAnchors, type AnchorError, type HeldOut } from './measure-residual.ts';

/** Bound once: this runs for every node and anchor. */
const { floor, max, sqrt } = Math;

/** Looks for anchors around where they are expected; those beyond the scan's end are left out. */
export type Seek = (anchors: readonly Anchor[], expect: Expect) => AnchorMatch[];

export interface FollowedPaper {
  /** Form mm → shift in mm. */
  readonly correction: Correction;
  readonly near: NearField;
  /** How far nineteen of twenty anchors at most stray from slow stretch, mm. */
  readonly unrest: number;
  readonly errors: readonly AnchorError[];
}

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Paper stretches by this much against the global fit without looking like a wrong match. */
const STRAY_MM = 1.2;
/** An anchor this far from where its neighbours put it is looked for there again, mm. */
const SUSPECT_MM = 0.3;
/** What is found there must correlate by this much more than what was found before. */
const GAIN = 0.02;
/** When more than this share of the anchors has changed, the fields are made anew. */
const UNSETTLED = 0.02;
const MAX_ROUNDS = 4;

/**
 * A correction in two fields, wide and near, from matches told relative to the global fit. Anchors
 * that were lost or lie astray are looked for again where their neighbours put them: stretch beyond
 * the first search is followed outwards from where it is small.
 */
export function followPaper(first: readonly AnchorMatch[], seek: Seek, size: Size): FollowedPaper {
  let matches = first;
  for (let round = 1; ; round++) {
    const trust = Float64Array.from(matches, trustMatch);
    const wide = correctWidely(matches, trust, size);
    const relative = subtractField(matches, wide);
    const weights = weighAnchors(relative, size);
    const held = holdOut(relative, weights, size);
    const found = seekAgain(matches, held, wide, seek);
    if (found.size > UNSETTLED * matches.length && round < MAX_ROUNDS) {
      matches = matches.map((match, index) => found.get(index) ?? match);
      continue;
    }
    const near = correctNearby(relative, weights, size);
    const correction: Correction = (x, y) => {
      const slow = wide(x, y);
      const fast = near.shiftAt(x, y);
      return { dx: slow.dx + fast.dx, dy: slow.dy + fast.dy };
    };
    return {
      correction,
      near,
      unrest: measureUnrest(relative),
      errors: held.map(({ error }, at) => tellError(relative[at]!, error)),
    };
  }
}

/** Weight of a match before its neighbours have been asked: strays from the global fit count less. */
function trustMatch({ anchor, dx, dy, score }: AnchorMatch): number {
  const error = anchor.xx * dx * dx + 2 * anchor.xy * dx * dy + anchor.yy * dy * dy;
  return score < MIN_MATCH ? 0 : (score * score) / (1 + error / STRAY_MM ** 2) ** 2;
}

/** Lost and stray anchors that fit better around where their neighbours put them, by number. */
function seekAgain(
  matches: readonly AnchorMatch[],
  held: readonly HeldOut[],
  wide: Correction,
  seek: Seek,
): Map<number, AnchorMatch> {
  const wanted = new Map<Anchor, number>();
  matches.forEach(({ anchor, score }, index) => {
    if (score < MIN_MATCH || held[index]!.error > SUSPECT_MM) wanted.set(anchor, index);
  });
  const seen = seek([...wanted.keys()], (anchor) => {
    const slow = wide(anchor.x, anchor.y);
    const { expected } = held[wanted.get(anchor)!]!;
    return { dx: slow.dx + expected.dx, dy: slow.dy + expected.dy };
  });
  const found = new Map<number, AnchorMatch>();
  for (const match of seen) {
    const index = wanted.get(match.anchor)!;
    if (match.score >= max(MIN_MATCH, matches[index]!.score + GAIN)) found.set(index, match);
  }
  return found;
}

function measureUnrest(matches: readonly AnchorMatch[]): number {
  const strays = matches
    .filter(({ score }) => score >= MIN_MATCH)
    .map(({ anchor, dx, dy }) =>
      sqrt(max(0, anchor.xx * dx * dx + 2 * anchor.xy * dx * dy + anchor.yy * dy * dy)),
    )
    .sort((a, b) => a - b);
  return strays[floor(0.95 * strays.length)] ?? 0;
}

function tellError({ anchor, score }: AnchorMatch, error: number): AnchorError {
  const { x, y, xx, yy } = anchor;
  return { x, y, xx, yy, error: score >= MIN_MATCH ? error : null };
}
