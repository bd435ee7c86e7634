/** Points between two given ones: enough for strokes of 8 mm at 300 dpi. */
const STEPS = 8;

type Point = readonly [number, number];

/** A smooth curve (Catmull–Rom) through the points; a point given twice makes a corner. */
export function smoothCurve(points: readonly Point[]): number[] {
  const out: number[] = [];
  const at = (index: number): Point =>
    points[Math.max(0, Math.min(points.length - 1, index))] as Point;
  for (let index = 0; index + 1 < points.length; index += 1) {
    const [p0, p1, p2, p3] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    if (p1[0] === p2[0] && p1[1] === p2[1]) continue;
    for (let step = 0; step < STEPS; step += 1)
      out.push(
        between(p0[0], p1[0], p2[0], p3[0], step / STEPS),
        between(p0[1], p1[1], p2[1], p3[1], step / STEPS),
      );
  }
  out.push(...at(points.length - 1));
  return out;
}

function between(a: number, b: number, c: number, d: number, t: number): number {
  return (
    0.5 *
    (2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t * t + (3 * b - a - 3 * c + d) * t ** 3)
  );
}
