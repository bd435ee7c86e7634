import type { Failure } from '../../schemas/failure.ts';
import { fitPlacement, type PlacementFit } from '../../schemas/placement/fit-placement.ts';
import type { Placement } from '../../schemas/placement/placement.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { PreparedPage } from './contracts.ts';
import type { Orientation } from './find-layout.ts';
import { fitFrom, type Candidate, type GlobalFit } from './fit-page.ts';
import { apply, type Homography, type Size } from './homography.ts';
import { indexOf } from './prepare-form.ts';
import { measureScale, type Scan } from './scan.ts';

/** The form's own print may move a hand-placed anchor by this much: a slip of the hand, a thick line. */
export const HAND_MM = 4;

/**
 * Lays a page where a person's anchors say. The form's own print then refines it, as it would after
 * the machine's own search, but never by more than a hand's inaccuracy: where print is faint or
 * speaks of another place, the anchors stay, with an agreement that says so. Fails as
 * `unusable-anchors`.
 */
export function fitAnchors(
  candidate: Candidate,
  { anchors, scan: size }: Placement,
  scan: Scan,
): Result<GlobalFit, Failure> {
  const { width, height } = scan.image;
  if (size.width !== width || size.height !== height)
    return fail({ kind: 'unusable-anchors', flaw: { kind: 'other-picture' } });
  const index = indexOf(candidate.page);
  const placed = fitPlacement(anchors, index);
  if (!placed.ok) return fail({ kind: 'unusable-anchors', flaw: placed.error });
  const { homography } = placed.value;
  const orientation = orientationOf(homography, index);
  const refined = fitFrom(candidate, { orientation, mirrored: false }, homography, scan);
  const isKept = keepsTo(
    placed.value,
    refined.homography,
    anchors,
    measureScale(homography, index.width, index.height).x,
  );
  return ok(isKept ? refined : { ...refined, homography, agreement: 0 });
}

function keepsTo(
  { homography }: PlacementFit,
  refined: Homography,
  anchors: Placement['anchors'],
  pixelsPerMm: number,
): boolean {
  return anchors.every(({ form: { x, y } }) => {
    const [from, to] = [apply(homography, x, y), apply(refined, x, y)];
    return Math.hypot(to.x - from.x, to.y - from.y) <= HAND_MM * pixelsPerMm;
  });
}

/** Clockwise turn that brings the scan upright: against the one that the form's rows have on it. */
function orientationOf(h: Homography, size: Size): Orientation {
  const quarters = Math.round(-turnOf(h, size) / 90);
  return ([0, 90, 180, 270] as const)[((quarters % 4) + 4) % 4]!;
}

/** Degrees by which the form's rows are turned clockwise beyond quarter turns. */
export function skewOf(h: Homography, page: PreparedPage): number {
  const turn = turnOf(h, indexOf(page));
  return turn - 90 * Math.round(turn / 90);
}

/** Clockwise degrees by which the form's rows are turned at its centre. */
function turnOf(h: Homography, { width, height }: Size): number {
  const left = apply(h, width / 2 - 1, height / 2);
  const right = apply(h, width / 2 + 1, height / 2);
  return (Math.atan2(right.y - left.y, right.x - left.x) * 180) / Math.PI;
}
