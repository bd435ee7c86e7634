import {
  composePlanes,
  distance,
  project,
  solveSquare,
  type Homography,
  type Point,
} from './plane.ts';

/** A point and where it is to come to lie. */
export interface Pair {
  readonly from: Point;
  readonly to: Point;
}

/** Turn, one scale and shift: exact for two pairs, least squares for more. */
export function fitSimilarity(pairs: readonly Pair[]): Homography | null {
  const from = centreOf(pairs.map((pair) => pair.from));
  const to = centreOf(pairs.map((pair) => pair.to));
  let [same, turned, spread] = [0, 0, 0];
  for (const pair of pairs) {
    const [u, v] = [pair.from.x - from.x, pair.from.y - from.y];
    const [x, y] = [pair.to.x - to.x, pair.to.y - to.y];
    same += u * x + v * y;
    turned += u * y - v * x;
    spread += u * u + v * v;
  }
  if (!(spread > 0)) return null;
  const [a, b] = [same / spread, turned / spread];
  return [a, -b, to.x - a * from.x + b * from.y, b, a, to.y - b * from.x - a * from.y, 0, 0, 1];
}

/** Six free numbers: exact for three pairs, least squares for more; null for pairs in a line. */
export function fitAffine(pairs: readonly Pair[]): Homography | null {
  return normalised(pairs, (near) => {
    const equations = near.flatMap(({ from: { x, y }, to }) => [
      { row: [x, y, 1, 0, 0, 0], is: to.x },
      { row: [0, 0, 0, x, y, 1], is: to.y },
    ]);
    const solved = solveLeastSquares(equations);
    return solved && [...solved, 0, 0, 1];
  });
}

/** Rounds of Gauss–Newton after the linear start; hand-placed points settle in two or three. */
const ROUNDS = 6;

/**
 * Eight free numbers: exact for four pairs in general position. For more, the direct linear
 * transform on normalised points (Hartley 1997) starts a Gauss–Newton descent on the distances in
 * the plane of `to`. Null where the pairs do not settle it.
 */
export function fitHomography(pairs: readonly Pair[]): Homography | null {
  return normalised(pairs, (near) => {
    const start = solveLeastSquares(
      near.flatMap(({ from: { x, y }, to }) => [
        { row: [x, y, 1, 0, 0, 0, -to.x * x, -to.x * y], is: to.x },
        { row: [0, 0, 0, x, y, 1, -to.y * x, -to.y * y], is: to.y },
      ]),
    );
    if (!start) return null;
    let h: Homography = [...start, 1];
    for (let round = 0; round < ROUNDS && near.length > 4; round++) {
      const step = solveLeastSquares(near.flatMap((pair) => lineariseAt(h, pair)));
      if (!step) return null;
      h = h.map((value, at) => value + (step[at] ?? 0));
    }
    return h;
  });
}

interface Equation {
  readonly row: readonly number[];
  readonly is: number;
}

/** What a small change of `h` does to where a pair comes to lie, and what it ought to do. */
function lineariseAt(h: Homography, { from: { x, y }, to }: Pair): Equation[] {
  const w = h[6]! * x + h[7]! * y + 1;
  const at = project(h, { x, y });
  const [u, v, one] = [x / w, y / w, 1 / w];
  return [
    { row: [u, v, one, 0, 0, 0, -at.x * u, -at.x * v], is: to.x - at.x },
    { row: [0, 0, 0, u, v, one, -at.y * u, -at.y * v], is: to.y - at.y },
  ];
}

/** By the normal equations: well conditioned, since the points are normalised. */
function solveLeastSquares(equations: readonly Equation[]): number[] | null {
  const n = equations[0]!.row.length;
  const sum = (of: (equation: Equation) => number) =>
    equations.reduce((total, equation) => total + of(equation), 0);
  const a = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => sum(({ row }) => row[i]! * row[j]!)),
  );
  return solveSquare(
    a,
    Array.from({ length: n }, (_, i) => sum(({ row, is }) => row[i]! * is)),
  );
}

/** Both planes moved to their points' centre and scaled to a mean distance of 1, and back after. */
function normalised(
  pairs: readonly Pair[],
  fit: (near: readonly Pair[]) => Homography | null,
): Homography | null {
  const from = frameOf(pairs.map((pair) => pair.from));
  const to = frameOf(pairs.map((pair) => pair.to));
  if (!(from.size > 0 && to.size > 0)) return null;
  const fitted = fit(
    pairs.map((pair) => ({ from: project(from.enter, pair.from), to: project(to.enter, pair.to) })),
  );
  if (!fitted) return null;
  const h = composePlanes(to.leave, composePlanes(fitted, from.enter));
  return h.every(Number.isFinite) ? h : null;
}

function frameOf(points: readonly Point[]) {
  const { x, y } = centreOf(points);
  const size = points.reduce((sum, point) => sum + distance(point, { x, y }), 0) / points.length;
  return {
    size,
    enter: [1 / size, 0, -x / size, 0, 1 / size, -y / size, 0, 0, 1],
    leave: [size, 0, x, 0, size, y, 0, 0, 1],
  };
}

function centreOf(points: readonly Point[]): Point {
  const n = points.length;
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / n,
    y: points.reduce((sum, { y }) => sum + y, 0) / n,
  };
}
