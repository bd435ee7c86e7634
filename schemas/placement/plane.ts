/** A point of a plane: millimetres on a form or pixels of a scan, as the caller says. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Row-major 3 × 3 between two planes, the last number 1. */
export type Homography = readonly number[];

export function project(h: Homography, { x, y }: Point): Point {
  const w = depthAt(h, { x, y });
  return { x: (h[0]! * x + h[1]! * y + h[2]!) / w, y: (h[3]! * x + h[4]! * y + h[5]!) / w };
}

/** Positive in front of the horizon: a page that is seen lies wholly on one side of it. */
export const depthAt = (h: Homography, { x, y }: Point): number => h[6]! * x + h[7]! * y + h[8]!;

export const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

/** Twice the area of the triangle, positive when a → b → c turns clockwise (y points down). */
export const cross = (a: Point, b: Point, c: Point): number =>
  (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);

/** The first after the second. */
export function composePlanes(a: Homography, b: Homography): Homography {
  const product = Array.from({ length: 9 }, (_, at) => {
    const [row, column] = [at - (at % 3), at % 3];
    return a[row]! * b[column]! + a[row + 1]! * b[column + 3]! + a[row + 2]! * b[column + 6]!;
  });
  return product.map((value) => value / product[8]!);
}

/**
 * Solves the square system `a · x = b` by Gaussian elimination with partial pivoting; null where it
 * is singular. Small systems only: `a` is rows of numbers.
 */
export function solveSquare(
  a: readonly (readonly number[])[],
  b: readonly number[],
): number[] | null {
  const n = b.length;
  const rows = a.map((row, index) => [...row, b[index]!]);
  for (let at = 0; at < n; at++) {
    let pivot = at;
    for (let row = at + 1; row < n; row++)
      if (Math.abs(rows[row]![at]!) > Math.abs(rows[pivot]![at]!)) pivot = row;
    [rows[at], rows[pivot]] = [rows[pivot]!, rows[at]!];
    const lead = rows[at]![at]!;
    if (!(Math.abs(lead) > 1e-12)) return null;
    for (let row = at + 1; row < n; row++) {
      const factor = rows[row]![at]! / lead;
      for (let column = at; column <= n; column++)
        rows[row]![column]! -= factor * rows[at]![column]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let at = n - 1; at >= 0; at--) {
    let sum = rows[at]![n]!;
    for (let column = at + 1; column < n; column++) sum -= rows[at]![column]! * x[column]!;
    x[at] = sum / rows[at]![at]!;
  }
  return x.every(Number.isFinite) ? x : null;
}
