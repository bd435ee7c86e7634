import { solveSymmetric } from './solve.ts';

/** Row-major 3 × 3, nine numbers, the last one 1. */
export type Homography = readonly number[];

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Extent of a form (mm) or of a picture (pixels). */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** One observed correspondence; `weight` as a 2 × 2 symmetric information matrix `[xx, xy, yy]`. */
export interface Match {
  readonly from: Point;
  readonly to: Point;
  readonly xx: number;
  readonly xy: number;
  readonly yy: number;
}

export function apply(h: Homography, x: number, y: number): Point {
  const w = h[6]! * x + h[7]! * y + h[8]!;
  return { x: (h[0]! * x + h[1]! * y + h[2]!) / w, y: (h[3]! * x + h[4]! * y + h[5]!) / w };
}

export const enlarge = (by: number): Homography => [by, 0, 0, 0, by, 0, 0, 0, 1];
export const move = (x: number, y: number): Homography => [1, 0, x, 0, 1, y, 0, 0, 1];

/** `a` after `b`. */
export function compose(a: Homography, b: Homography): Homography {
  const product: number[] = [];
  for (let row = 0; row < 3; row++)
    for (let column = 0; column < 3; column++)
      product.push(
        a[row * 3]! * b[column]! +
          a[row * 3 + 1]! * b[3 + column]! +
          a[row * 3 + 2]! * b[6 + column]!,
      );
  return product.map((value) => value / product[8]!);
}

export function invert(h: Homography): Homography {
  const [a, b, c, d, e, f, g, i, j] = h as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const adjugate = [
    e * j - f * i,
    c * i - b * j,
    b * f - c * e,
    f * g - d * j,
    a * j - c * g,
    c * d - a * f,
    d * i - e * g,
    b * g - a * i,
    a * e - b * d,
  ];
  return adjugate.map((value) => value / adjugate[8]!);
}

/** Adds the two equations of one linear(ised) observation, weighted by its information matrix. */
function accumulate(
  a: Float64Array,
  b: Float64Array,
  n: number,
  rowX: Float64Array,
  rowY: Float64Array,
  errorX: number,
  errorY: number,
  match: Match,
): void {
  for (let i = 0; i < n; i++) {
    const wx = match.xx * rowX[i]! + match.xy * rowY[i]!;
    const wy = match.xy * rowX[i]! + match.yy * rowY[i]!;
    if (wx === 0 && wy === 0) continue;
    b[i]! += wx * errorX + wy * errorY;
    for (let j = 0; j <= i; j++) a[i * n + j]! += wx * rowX[j]! + wy * rowY[j]!;
  }
}

/**
 * Weighted least squares of `to = H · from` by Gauss–Newton from `start`, which must be near (as
 * the coarse stage guarantees). `perspective: false` fits the six affine parameters alone.
 * Coordinates are normalised by `span`, the size of the form, to keep the system well conditioned.
 * Null where the matches do not determine it.
 */
export function refineHomography(
  matches: readonly Match[],
  start: Homography,
  perspective: boolean,
  span: number,
): Homography | null {
  const n = perspective ? 8 : 6;
  let h = [...start];
  const rowX = new Float64Array(n);
  const rowY = new Float64Array(n);
  for (let round = 0; round < (perspective ? 3 : 1); round++) {
    const a = new Float64Array(n * n);
    const b = new Float64Array(n);
    for (const match of matches) {
      const u = match.from.x / span;
      const v = match.from.y / span;
      const w = h[6]! * match.from.x + h[7]! * match.from.y + 1;
      const at = apply(h, match.from.x, match.from.y);
      rowX.set([u / w, v / w, 1 / w, 0, 0, 0]);
      rowY.set([0, 0, 0, u / w, v / w, 1 / w]);
      if (perspective) {
        rowX.set([(-at.x * u) / w / span, (-at.x * v) / w / span], 6);
        rowY.set([(-at.y * u) / w / span, (-at.y * v) / w / span], 6);
      }
      accumulate(a, b, n, rowX, rowY, match.to.x - at.x, match.to.y - at.y, match);
    }
    // A whisper of ridge: a strip of anchors must not send the perspective terms astray.
    for (let i = 0; i < n; i++) a[i * n + i]! += i < 6 ? 1e-9 : 1e-6;
    const step = solveSymmetric(a, b, n);
    if (!step) return null;
    h = h.map((value, index) =>
      index === 8
        ? 1
        : index >= 6
          ? value + (perspective ? step[index]! / span / span : 0)
          : value + step[index]! / (index % 3 === 2 ? 1 : span),
    );
  }
  return h.every(Number.isFinite) ? h : null;
}
