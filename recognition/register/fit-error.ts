import type { Shift } from './local-fit.ts';
import { solveSymmetric } from './solve.ts';

/** An anchor with its held-out error: how far it lies from where its neighbours alone put it. */
export interface AnchorError {
  readonly x: number;
  readonly y: number;
  readonly xx: number;
  readonly yy: number;
  /** mm, in the directions the anchor can tell; null where it was not recognised at all. */
  readonly error: number | null;
  /** The same along x and y, mm; nothing of a direction that it cannot tell. */
  readonly along: Shift;
  /** Print so pale that not being recognised says nothing. */
  readonly dropsOut: boolean;
}

/** Parameters of a homography beside the identity. */
const COUNT = 8;
/** Keeps apart what few anchors leave open; in units of one anchor at the page's edge. */
const RIDGE = 1e-6;

/**
 * How far the homography through the anchors may be off at a point (mm) if each of them errs by 1 mm:
 * first-order propagation of their errors through the fit (Hartley and Zisserman 2004, section 5.2).
 * Small between the anchors, it grows with the distance from them. `span`: the page's longer side, mm.
 */
export function openFitError(
  anchors: readonly AnchorError[],
  span: number,
): (x: number, y: number) => number {
  const normal = new Float64Array(COUNT * COUNT);
  for (let index = 0; index < COUNT; index++) normal[index * (COUNT + 1)] = RIDGE;
  for (const { x, y, xx, yy, error } of anchors) {
    if (error === null) continue;
    const [alongX, alongY] = slopesAt(x / span, y / span);
    addSquare(normal, alongX, xx);
    addSquare(normal, alongY, yy);
  }
  const columns = Array.from({ length: COUNT }, (_, at) => {
    const unit = new Float64Array(COUNT);
    unit[at] = 1;
    const column = solveSymmetric(Float64Array.from(normal), unit, COUNT);
    if (!column) throw new Error('the ridge keeps the normal matrix definite');
    return column;
  });
  const spread = (slopes: readonly number[]): number => {
    let sum = 0;
    for (let row = 0; row < COUNT; row++)
      for (let column = 0; column < COUNT; column++)
        sum += slopes[row]! * slopes[column]! * columns[column]![row]!;
    return Math.sqrt(Math.max(0, sum));
  };
  return (x, y) => {
    const [alongX, alongY] = slopesAt(x / span, y / span);
    return Math.hypot(spread(alongX), spread(alongY));
  };
}

/** How the image of a point moves with each parameter, along x and along y. */
const slopesAt = (u: number, v: number): readonly [readonly number[], readonly number[]] => [
  [u, v, 1, 0, 0, 0, -u * u, -u * v],
  [0, 0, 0, u, v, 1, -u * v, -v * v],
];

function addSquare(normal: Float64Array, slopes: readonly number[], weight: number): void {
  for (let row = 0; row < COUNT; row++)
    for (let column = 0; column < COUNT; column++)
      normal[row * COUNT + column]! += weight * slopes[row]! * slopes[column]!;
}
