import { visitNear, type AnchorField } from './anchor-field.ts';
import { MIN_MATCH } from './fit-global.ts';
import { solveSymmetric } from './solve.ts';

/** Bound once: this runs for every node of the correction and every anchor. */
const { exp, hypot } = Math;

/** Strength of the pull towards "no shift" and "no slope per radius", in anchors. */
const PULL = 0.02;
const SLOPE_PULL = 0.3;
/** Gaussian weights beyond this many radii are nothing. */
const CUTOFF = 2.8;

export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

/** The anchors around a point, told relative to it. One buffer serves all points in turn. */
export interface Neighbourhood {
  count: number;
  /** Offsets from the point in radii. */
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly dx: Float64Array;
  readonly dy: Float64Array;
  readonly xx: Float64Array;
  readonly xy: Float64Array;
  readonly yy: Float64Array;
  /** Gaussian of the distance times trust in the match. */
  readonly weight: Float64Array;
  /** What the match itself is worth, whatever its neighbours say, by a Gaussian of half the radius. */
  readonly vote: Float64Array;
}

export function makeNeighbourhood(capacity: number): Neighbourhood {
  const column = (): Float64Array => new Float64Array(capacity);
  return {
    count: 0,
    u: column(),
    v: column(),
    dx: column(),
    dy: column(),
    xx: column(),
    xy: column(),
    yy: column(),
    weight: column(),
    vote: column(),
  };
}

/** How far an anchor's say reaches along x and y: standard deviations of a Gaussian, mm. */
export interface Reach {
  readonly x: number;
  readonly y: number;
}

/** Fills `into` with the recognised anchors around a point; `without` is left out. */
export function gather(
  into: Neighbourhood,
  field: AnchorField,
  trust: Float64Array,
  reach: Reach,
  x: number,
  y: number,
  without: number,
): void {
  let count = 0;
  const most = CUTOFF * CUTOFF;
  visitNear(field, x, y, CUTOFF * reach.x, CUTOFF * reach.y, (index) => {
    const match = field.matches[index]!;
    if (index === without || match.score < MIN_MATCH) return;
    const u = (match.anchor.x - x) / reach.x;
    const v = (match.anchor.y - y) / reach.y;
    const square = u * u + v * v;
    if (square > most) return;
    into.u[count] = u;
    into.v[count] = v;
    into.dx[count] = match.dx;
    into.dy[count] = match.dy;
    into.xx[count] = match.anchor.xx;
    into.xy[count] = match.anchor.xy;
    into.yy[count] = match.anchor.yy;
    into.weight[count] = trust[index]! * exp(-square / 2);
    into.vote[count] = match.score * match.score * exp(-square * 2);
    count++;
  });
  into.count = count;
}

/** Shift at the point and its change per radius along x and y, for both components. */
export type LocalModel = Float64Array;

const sums = new Float64Array(18);
const normal = new Float64Array(36);
const right = new Float64Array(6);
/** Where 1, u, v times 1, u, v lie among six distinct products. */
const ORDER = [0, 1, 2, 1, 3, 4, 2, 4, 5];

/**
 * Locally linear regression (Cleveland 1979, with a Gaussian): each anchor counts only in the
 * directions that it can tell. `weights` stand in for the neighbourhood's own.
 */
export function regress(near: Neighbourhood, weights: Float64Array): LocalModel {
  sums.fill(0);
  right.fill(0);
  for (let index = 0; index < near.count; index++) {
    const weight = weights[index]!;
    if (weight === 0) continue;
    const p = near.u[index]!;
    const q = near.v[index]!;
    const xx = weight * near.xx[index]!;
    const xy = weight * near.xy[index]!;
    const yy = weight * near.yy[index]!;
    addProducts(0, xx, p, q);
    addProducts(6, xy, p, q);
    addProducts(12, yy, p, q);
    const wx = xx * near.dx[index]! + xy * near.dy[index]!;
    const wy = xy * near.dx[index]! + yy * near.dy[index]!;
    right[0]! += wx;
    right[1]! += wx * p;
    right[2]! += wx * q;
    right[3]! += wy;
    right[4]! += wy * p;
    right[5]! += wy * q;
  }
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++) {
      const at = ORDER[3 * i + j]!;
      normal[i * 6 + j] = sums[at]!;
      normal[(3 + i) * 6 + j] = normal[i * 6 + 3 + j] = sums[6 + at]!;
      normal[(3 + i) * 6 + 3 + j] = sums[12 + at]!;
    }
  for (let i = 0; i < 6; i++) normal[i * 7]! += i % 3 === 0 ? PULL : SLOPE_PULL;
  return solveSymmetric(normal, right, 6) ?? new Float64Array(6);
}

function addProducts(at: number, weight: number, p: number, q: number): void {
  sums[at]! += weight;
  sums[at + 1]! += weight * p;
  sums[at + 2]! += weight * q;
  sums[at + 3]! += weight * p * p;
  sums[at + 4]! += weight * p * q;
  sums[at + 5]! += weight * q * q;
}

/** Squared distance (mm²) between an anchor and a model, in the directions that the anchor tells. */
export function disagreement(near: Neighbourhood, model: LocalModel, index: number): number {
  const p = near.u[index]!;
  const q = near.v[index]!;
  const ex = near.dx[index]! - model[0]! - model[1]! * p - model[2]! * q;
  const ey = near.dy[index]! - model[3]! - model[4]! * p - model[5]! * q;
  return near.xx[index]! * ex * ex + 2 * near.xy[index]! * ex * ey + near.yy[index]! * ey * ey;
}

/** Length of the difference of two models' shifts at the point, mm. */
export const distance = (one: LocalModel, two: LocalModel): number =>
  hypot(one[0]! - two[0]!, one[3]! - two[3]!);

/** Evidence in each direction: sums of weights. */
export function supportOf(near: Neighbourhood): Reach {
  let x = 0;
  let y = 0;
  for (let index = 0; index < near.count; index++) {
    x += near.weight[index]! * near.xx[index]!;
    y += near.weight[index]! * near.yy[index]!;
  }
  return { x, y };
}
