import type { AnchorMatch } from './match-anchors.ts';
import { solveSymmetric } from './solve.ts';

/**
 * Radius of influence of an anchor, mm (standard deviation of a Gaussian). Wide enough to average
 * several anchors of a 9 mm grid, narrow enough to follow a fold or a photocopier's slip.
 */
const RADIUS_MM = 11;
const CUTOFF_MM = 3 * RADIUS_MM;
/** Spacing of the nodes between which the correction is interpolated, mm. */
const NODE_MM = 8;
/** Strength of the pull towards "no correction", and towards "no slope" (per mm). */
const PULL = 0.02;
const SLOPE_PULL = 0.6;

export interface Shift {
  readonly dx: number;
  readonly dy: number;
}

/** A smooth field of small shifts over the form, mm. */
export type Correction = (x: number, y: number) => Shift;

const NONE: Shift = { dx: 0, dy: 0 };

/**
 * The shift that the anchors around a point suggest: locally linear regression with Gaussian
 * weights. Each anchor counts only in the directions that it can tell. `without` is left out, which
 * makes the difference to its own shift an honest, held-out error.
 */
export function regressShift(
  matches: readonly AnchorMatch[],
  weights: Float64Array,
  x: number,
  y: number,
  without: AnchorMatch | null,
): Shift {
  const a = new Float64Array(36);
  const b = new Float64Array(6);
  const rowX = new Float64Array(6);
  const rowY = new Float64Array(6);
  for (let index = 0; index < matches.length; index++) {
    const match = matches[index]!;
    const weight = weights[index]!;
    if (match === without || weight === 0) continue;
    const u = match.anchor.x - x;
    const v = match.anchor.y - y;
    const square = u * u + v * v;
    if (square > CUTOFF_MM ** 2) continue;
    const near = weight * Math.exp(-square / (2 * RADIUS_MM ** 2));
    rowX.set([1, u / RADIUS_MM, v / RADIUS_MM, 0, 0, 0]);
    rowY.set([0, 0, 0, 1, u / RADIUS_MM, v / RADIUS_MM]);
    const { xx, xy, yy } = match.anchor;
    for (let i = 0; i < 6; i++) {
      const wx = near * (xx * rowX[i]! + xy * rowY[i]!);
      const wy = near * (xy * rowX[i]! + yy * rowY[i]!);
      b[i]! += wx * match.dx + wy * match.dy;
      for (let j = 0; j <= i; j++) a[i * 6 + j]! += wx * rowX[j]! + wy * rowY[j]!;
    }
  }
  for (let i = 0; i < 6; i++) a[i * 7]! += i % 3 === 0 ? PULL : SLOPE_PULL;
  const solved = solveSymmetric(a, b, 6);
  return solved ? { dx: solved[0]!, dy: solved[3]! } : NONE;
}

/** The correction over a whole page, worked out at nodes and interpolated bilinearly. */
export function correctLocally(
  matches: readonly AnchorMatch[],
  weights: Float64Array,
  size: { readonly width: number; readonly height: number },
): Correction {
  const columns = Math.ceil(size.width / NODE_MM) + 1;
  const rows = Math.ceil(size.height / NODE_MM) + 1;
  const nodesX = new Float32Array(columns * rows);
  const nodesY = new Float32Array(columns * rows);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const shift = regressShift(matches, weights, column * NODE_MM, row * NODE_MM, null);
      nodesX[row * columns + column] = shift.dx;
      nodesY[row * columns + column] = shift.dy;
    }
  return (x, y) => {
    const u = Math.min(columns - 1, Math.max(0, x / NODE_MM));
    const v = Math.min(rows - 1, Math.max(0, y / NODE_MM));
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
