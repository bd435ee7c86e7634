import { matchProfile, type AxisMatch, type LineModel } from './match-profile.ts';
import { scorePlacement, type Affine, type PointModel } from './point-model.ts';
import type { UprightInk } from './upright.ts';

export type Orientation = 0 | 90 | 180 | 270;

/** One way in which a page of a form may lie on a scan. */
export interface Layout {
  /** Clockwise turn that brings the scan upright. */
  readonly orientation: Orientation;
  readonly mirrored: boolean;
  /** Form millimetres to pixels of the low-resolution ink map. */
  readonly placement: Affine;
  /** Correlation of the form's print with the scan's ink, [-1, 1]. */
  readonly score: number;
}

export interface LayoutModel {
  readonly x: LineModel;
  readonly y: LineModel;
  readonly points: PointModel;
}

/** The low-resolution scan, made ready for the search. */
export interface LayoutScene {
  readonly upright: UprightInk;
  /** Tolerant profiles of the upright ink. */
  readonly profiles: { readonly x: Float32Array; readonly y: Float32Array };
  /** The ink map blurred by about a millimetre, and by a third of that. */
  readonly soft: Map;
  readonly sharp: Map;
  /** Most that the scales of the two axes may differ, as a factor; print alone: 1.15. */
  readonly stretch?: number;
}
interface Map {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}

/** The two print scales of one sheet differ by at most this: 94 to 106 % each, and a step of each. */
const MAX_STRETCH = 1.15;
/** Placements refined per page of a form, and how near the best they must come before that. */
const REFINE = 3;
/** Of 26 samples, good to bad, the true pose led every other by more: the next had 68 % at most. */
const WORTH_REFINING = 0.75;

/** Of every pose so many of the pairs of axes are scored by all points, the likeliest by a quarter of them. */
const SCORED = 3;
const QUARTER = 4;

interface Pose {
  readonly orientation: Orientation;
  readonly mirrored: boolean;
  /** Which form axis runs along the scan's x, and its direction; likewise y. */
  readonly across: readonly ['x' | 'y', 1 | -1];
  readonly down: readonly ['x' | 'y', 1 | -1];
}

const POSES: readonly Pose[] = [
  { orientation: 0, mirrored: false, across: ['x', 1], down: ['y', 1] },
  { orientation: 180, mirrored: false, across: ['x', -1], down: ['y', -1] },
  { orientation: 270, mirrored: false, across: ['y', -1], down: ['x', 1] },
  { orientation: 90, mirrored: false, across: ['y', 1], down: ['x', -1] },
  { orientation: 0, mirrored: true, across: ['x', -1], down: ['y', 1] },
  { orientation: 180, mirrored: true, across: ['x', 1], down: ['y', -1] },
  { orientation: 270, mirrored: true, across: ['y', 1], down: ['x', 1] },
  { orientation: 90, mirrored: true, across: ['y', -1], down: ['x', -1] },
];

/**
 * The best placements of one page, best first: at most one per pose. `isTurned`: whether the form's
 * lines across lie along the scan's columns; null where that is not known.
 */
export function findLayouts(
  model: LayoutModel,
  scene: LayoutScene,
  scales: readonly (readonly [number, number])[],
  isTurned: boolean | null = null,
): Layout[] {
  const axis = matchAxes(model, scene, scales);
  const most = scene.stretch ?? MAX_STRETCH;
  const scoreBy = (placement: Affine, every: number) => ({
    placement,
    score: scorePlacement(model.points, scene.soft, placement, every),
  });
  const rough = POSES.flatMap((pose) => {
    if (isTurned !== null && isTurned !== (pose.across[0] === 'y')) return [];
    const placements: Affine[] = [];
    for (const across of axis(pose.across, 'x'))
      for (const down of axis(pose.down, 'y')) {
        const stretch = across.scale / down.scale;
        if (stretch > most || stretch < 1 / most) continue;
        placements.push(placeForm(model, scene.upright, pose, across, down));
      }
    const likely = placements.map((placement) => scoreBy(placement, QUARTER)).sort(byScore);
    const [best] = likely.slice(0, SCORED).map(({ placement }) => scoreBy(placement, 1)).sort(byScore); // prettier-ignore
    return best ? [{ pose, ...best }] : [];
  });
  rough.sort(byScore);
  const needed = WORTH_REFINING * (rough[0]?.score ?? 0);
  return rough
    .slice(0, REFINE)
    .filter(({ score }) => score >= needed)
    .map(({ pose, placement }) => {
      const near = climb(model, scene.soft, placement, 1);
      const refined = climb(model, scene.sharp, near, 0.4);
      const score = scorePlacement(model.points, scene.sharp, refined);
      return {
        orientation: pose.orientation,
        mirrored: pose.mirrored,
        placement: refined,
        score,
      };
    })
    .sort(byScore);
}

const byScore = (one: { score: number }, other: { score: number }): number =>
  other.score - one.score;

function matchAxes(
  model: LayoutModel,
  scene: LayoutScene,
  scales: readonly (readonly [number, number])[],
): (end: readonly ['x' | 'y', 1 | -1], profile: 'x' | 'y') => AxisMatch[] {
  const known: Record<string, AxisMatch[]> = {};
  return ([axis, sign], profile) =>
    (known[`${axis}${sign}${profile}`] ??= matchProfile(
      model[axis],
      scene.profiles[profile],
      sign,
      scales,
    ));
}

/** Form millimetres → upright pixels by the two axis matches → pixels of the ink map. */
function placeForm(
  model: LayoutModel,
  upright: UprightInk,
  pose: Pose,
  across: AxisMatch,
  down: AxisMatch,
): Affine {
  const line = (match: AxisMatch, [axis, sign]: readonly ['x' | 'y', 1 | -1]) => {
    const slope = sign * match.scale;
    const shift = match.centre + 0.5 - (slope * model[axis].length) / 2;
    return axis === 'x' ? [slope, 0, shift] : [0, slope, shift];
  };
  const [ux, uy, u0] = line(across, pose.across) as [number, number, number];
  const [vx, vy, v0] = line(down, pose.down) as [number, number, number];
  const [a, b, c, d, e, f] = upright.toMap;
  return [
    a * ux + b * vx,
    a * uy + b * vy,
    a * u0 + b * v0 + c,
    d * ux + e * vx,
    d * uy + e * vy,
    d * u0 + e * v0 + f,
  ];
}

/**
 * Improves a placement by moving the form's middle and the ends of its two axes, one at a time,
 * `reach` mm at first and halving: six numbers, no gradient, no way to fly off.
 */
function climb(model: LayoutModel, map: Map, start: Affine, reach: number): Affine {
  const halfX = model.x.length / 2;
  const halfY = model.y.length / 2;
  let best = start;
  let bestScore = scorePlacement(model.points, map, best);
  const pixelsPerMm = Math.hypot(start[0], start[3]);
  for (let step = reach * pixelsPerMm; step > 0.1 * pixelsPerMm; step /= 2)
    for (let again = 0, moved = true; moved && again < 4; again++) {
      moved = false;
      for (let parameter = 0; parameter < 6; parameter++)
        for (const direction of [step, -step]) {
          const next = nudge(best, parameter, direction, halfX, halfY);
          const score = scorePlacement(model.points, map, next);
          if (score <= bestScore) continue;
          best = next;
          bestScore = score;
          moved = true;
        }
    }
  return best;
}

/** Changes one coefficient so that the middle of the page stays where it is. */
function nudge(
  placement: Affine,
  parameter: number,
  by: number,
  halfX: number,
  halfY: number,
): Affine {
  const next = [...placement] as [number, number, number, number, number, number];
  const row = parameter < 3 ? 0 : 3;
  const column = parameter % 3;
  if (column === 2) next[row + 2]! += by;
  else {
    const half = column === 0 ? halfX : halfY;
    next[row + column]! += by / half;
    next[row + 2]! -= by;
  }
  return next;
}
