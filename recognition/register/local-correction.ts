import type { AnchorMatch } from './match-anchors.ts';
import { solveSymmetric } from './solve.ts';

/**
 * Radii of influence of an anchor, mm (standard deviation of a Gaussian). The wide field carries
 * slow stretch over places without anchors, such as large empty boxes; the near field, fitted to
 * what the wide one leaves, averages a few anchors of a 9 mm grid and follows folds and slips.
 */
const WIDE_MM = 32;
const NEAR_MM = 10;
/** Gaussian weights beyond this many radii are nothing. */
const CUTOFF = 3;
/** Spacing of the nodes between which the fields are interpolated, mm. */
const WIDE_NODE_MM = 20;
const NEAR_NODE_MM = 8;
/** Strength of the pull towards "no shift" and "no slope per radius", in anchors. */
const PULL = 0.02;
const SLOPE_PULL = 0.3;

export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

/** A smooth field of small shifts over the form, mm. */
export type Correction = (x: number, y: number) => Shift;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Slow stretch of the paper. */
export function correctWidely(
  matches: readonly AnchorMatch[],
  weights: Float64Array,
  size: Size,
): Correction {
  return fieldOf(size, WIDE_NODE_MM, (x, y) => regressShift(matches, weights, WIDE_MM, x, y, null));
}

/** Fast local shifts, fitted to matches from which the wide field has been taken. */
export function correctNearby(
  matches: readonly AnchorMatch[],
  weights: Float64Array,
  size: Size,
): Correction {
  return fieldOf(size, NEAR_NODE_MM, (x, y) => regressShift(matches, weights, NEAR_MM, x, y, null));
}

/** What an anchor's neighbours alone say of its shift: the difference is a held-out error. */
export function predictWithout(
  matches: readonly AnchorMatch[],
  weights: Float64Array,
  left: AnchorMatch,
): Shift {
  return regressShift(matches, weights, NEAR_MM, left.anchor.x, left.anchor.y, left);
}

/** Matches told relative to a field. */
export function subtractField(matches: readonly AnchorMatch[], field: Correction): AnchorMatch[] {
  return matches.map((match) => {
    const { dx, dy } = field(match.anchor.x, match.anchor.y);
    return { ...match, dx: match.dx - dx, dy: match.dy - dy };
  });
}

export function addFields(one: Correction, two: Correction): Correction {
  return (x, y) => {
    const a = one(x, y);
    const b = two(x, y);
    return { dx: a.dx + b.dx, dy: a.dy + b.dy };
  };
}

/**
 * Locally linear regression with Gaussian weights: each anchor counts only in the directions that
 * it can tell. Unknowns: shift and its slopes in x and y, for both components.
 */
function regressShift(
  matches: readonly AnchorMatch[],
  weights: Float64Array,
  radius: number,
  x: number,
  y: number,
  without: AnchorMatch | null,
): Shift {
  const limit = (CUTOFF * radius) ** 2;
  const spread = -1 / (2 * radius * radius);
  // Sums of w·φφᵀ (φ = 1, u, v) for the xx, xy and yy parts of the information matrix.
  const sums = new Float64Array(18);
  const b = new Float64Array(6);
  for (let index = 0; index < matches.length; index++) {
    const match = matches[index]!;
    const v = match.anchor.y - y;
    const u = match.anchor.x - x;
    const square = u * u + v * v;
    if (square > limit || match === without || weights[index] === 0) continue;
    const near = weights[index]! * Math.exp(square * spread);
    const p = u / radius;
    const q = v / radius;
    const { xx, xy, yy } = match.anchor;
    addProducts(sums, 0, near * xx, p, q);
    addProducts(sums, 6, near * xy, p, q);
    addProducts(sums, 12, near * yy, p, q);
    const wx = near * (xx * match.dx + xy * match.dy);
    const wy = near * (xy * match.dx + yy * match.dy);
    b[0]! += wx;
    b[1]! += wx * p;
    b[2]! += wx * q;
    b[3]! += wy;
    b[4]! += wy * p;
    b[5]! += wy * q;
  }
  const solved = solveSymmetric(assemble(sums), b, 6);
  return { dx: solved?.[0] ?? 0, dy: solved?.[3] ?? 0 };
}

function addProducts(sums: Float64Array, at: number, weight: number, p: number, q: number): void {
  sums[at]! += weight;
  sums[at + 1]! += weight * p;
  sums[at + 2]! += weight * q;
  sums[at + 3]! += weight * p * p;
  sums[at + 4]! += weight * p * q;
  sums[at + 5]! += weight * q * q;
}

/** The 6 × 6 normal matrix with its pulls. */
function assemble(sums: Float64Array): Float64Array {
  const a = new Float64Array(36);
  const block = (row: number, column: number, at: number): void => {
    const order = [0, 1, 2, 1, 3, 4, 2, 4, 5];
    for (let i = 0; i < 3; i++)
      for (let j = 0; j < 3; j++) a[(row + i) * 6 + column + j] = sums[at + order[3 * i + j]!]!;
  };
  block(0, 0, 0);
  block(3, 0, 6);
  block(0, 3, 6);
  block(3, 3, 12);
  for (let i = 0; i < 6; i++) a[i * 7]! += i % 3 === 0 ? PULL : SLOPE_PULL;
  return a;
}

/** Works a field out at nodes and interpolates between them bilinearly. */
function fieldOf(size: Size, pitch: number, shiftAt: Correction): Correction {
  const columns = Math.max(2, Math.ceil(size.width / pitch) + 1);
  const rows = Math.max(2, Math.ceil(size.height / pitch) + 1);
  const nodesX = new Float32Array(columns * rows);
  const nodesY = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const shift = shiftAt(column * pitch, row * pitch);
      nodesX[row * columns + column] = shift.dx;
      nodesY[row * columns + column] = shift.dy;
    }
  return (x, y) => {
    const u = Math.min(columns - 1, Math.max(0, x / pitch));
    const v = Math.min(rows - 1, Math.max(0, y / pitch));
    const left = Math.min(columns - 2, u | 0);
    const top = Math.min(rows - 2, v | 0);
    const at = top * columns + left;
    const mix = (nodes: Float32Array): number => {
      const upper = nodes[at]! + (u - left) * (nodes[at + 1]! - nodes[at]!);
      const low = at + columns;
      const lower = nodes[low]! + (u - left) * (nodes[low + 1]! - nodes[low]!);
      return upper + (v - top) * (lower - upper);
    };
    return { dx: mix(nodesX), dy: mix(nodesY) };
  };
}
