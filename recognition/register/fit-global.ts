import { refineHomography, compose, type Homography, type Match } from './homography.ts';
import type { AnchorMatch } from './match-anchors.ts';

/** Correlation below which a match is not used for fitting. */
export const MIN_MATCH = 0.45;
/** Scales of the robust weight, mm: wide first, so that a poor start is not taken for outliers. */
const ANNEAL_MM = [2, 1, 0.5, 0.5];
const IDENTITY: Homography = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/**
 * One homography through all anchors by iterated reweighting (Geman–McClure): matches that do not
 * agree with the rest lose their say. `h` maps form mm to the scan; the result is the improved `h`.
 * Null where fewer than eight anchors match or they do not determine it.
 */
export function fitGlobal(
  matches: readonly AnchorMatch[],
  h: Homography,
  span: number,
): Homography | null {
  const usable = matches.filter((match) => match.score >= MIN_MATCH);
  if (usable.length < 8) return null;
  let move: Homography = IDENTITY;
  for (const [round, scale] of ANNEAL_MM.entries()) {
    const weighted = usable.map((match) => weigh(match, move, scale));
    const next = refineHomography(weighted, move, round >= 2, span);
    if (!next) return null;
    move = next;
  }
  return compose(h, move);
}

/**
 * Weight of a match (Geman–McClure): the less, the farther it strays in the directions that its
 * anchor can tell. `scale`: a match that strays by this has a quarter of its weight left, mm.
 */
export function trustMatch({ anchor, dx, dy, score }: AnchorMatch, scale: number): number {
  const error = anchor.xx * dx * dx + 2 * anchor.xy * dx * dy + anchor.yy * dy * dy;
  return (score * score) / (1 + error / scale ** 2) ** 2;
}

function weigh({ anchor, dx, dy, score }: AnchorMatch, move: Homography, scale: number): Match {
  const w = move[6]! * anchor.x + move[7]! * anchor.y + 1;
  const ex = anchor.x + dx - (move[0]! * anchor.x + move[1]! * anchor.y + move[2]!) / w;
  const ey = anchor.y + dy - (move[3]! * anchor.x + move[4]! * anchor.y + move[5]!) / w;
  const weight = trustMatch({ anchor, dx: ex, dy: ey, score }, scale);
  return {
    from: anchor,
    to: { x: anchor.x + dx, y: anchor.y + dy },
    xx: weight * anchor.xx,
    xy: weight * anchor.xy,
    yy: weight * anchor.yy,
  };
}
