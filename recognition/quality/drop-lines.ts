import { seededRandom } from '../register/random.ts';
import type { Spot } from './collect-spots.ts';

/** Bound once: this runs for every pixel. */
const { abs, ceil, floor, hypot, min } = Math;

/** Folds and streaks on one page; more lines are printed rules. */
const MOST_LINES = 6;
const ATTEMPTS = 120;
/** Pixels so near a line belong to it, mm. */
const NEAR_MM = 0.7;
/** A fold or streak runs over this share of the page, and this share of its length is dark. */
const SPAN = 0.9;
const FILLED = 0.35;
const BIN_MM = 2;

interface Frame {
  readonly width: number;
  readonly height: number;
}

interface Line {
  readonly x: number;
  readonly y: number;
  /** Unit vector along the line. */
  readonly dx: number;
  readonly dy: number;
}

/**
 * Takes away straight lines that run from edge to edge, however broken: folds, and streaks of the
 * scanner. Lines are drawn through two dark pixels at random (RANSAC, seeded: same page, same result).
 */
export function dropLines(spots: readonly Spot[], frame: Frame, pixelsPerMm: number): Spot[] {
  const random = seededRandom(23);
  let left = [...spots];
  for (let round = 0; round < MOST_LINES; round++) {
    const points = pointsOf(left);
    const line = findLine(points, frame, pixelsPerMm, random);
    if (!line) break;
    left = left.filter((spot) => !liesOn(spot, line, frame.width, NEAR_MM * pixelsPerMm));
  }
  return left;
}

function pointsOf(spots: readonly Spot[]): Int32Array {
  const points = new Int32Array(spots.reduce((sum, { pixels }) => sum + pixels.length, 0));
  let to = 0;
  for (const { pixels } of spots) {
    points.set(pixels, to);
    to += pixels.length;
  }
  return points;
}

function findLine(
  points: Int32Array,
  frame: Frame,
  pixelsPerMm: number,
  random: () => number,
): Line | null {
  const least = SPAN * min(frame.width, frame.height) * FILLED;
  if (points.length < least) return null;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const one = points[floor(random() * points.length)]!;
    const other = points[floor(random() * points.length)]!;
    const [x, y] = [one % frame.width, floor(one / frame.width)];
    const across = (other % frame.width) - x;
    const down = floor(other / frame.width) - y;
    const length = hypot(across, down);
    // Two neighbours tell no direction.
    if (length < 30 * pixelsPerMm) continue;
    const line = { x, y, dx: across / length, dy: down / length };
    if (runsThrough(points, line, frame, pixelsPerMm)) return line;
  }
  return null;
}

/** Whether enough of the way across the page is dark on this line. */
function runsThrough(points: Int32Array, line: Line, frame: Frame, pixelsPerMm: number): boolean {
  const near = NEAR_MM * pixelsPerMm;
  const bin = BIN_MM * pixelsPerMm;
  const isLevel = abs(line.dx) > abs(line.dy);
  const length = isLevel ? frame.width : frame.height;
  const filled = new Uint8Array(ceil(length / bin));
  for (const at of points) {
    const y = floor(at / frame.width);
    const x = at - y * frame.width;
    if (abs((x - line.x) * line.dy - (y - line.y) * line.dx) > near) continue;
    filled[floor((isLevel ? x : y) / bin)] = 1;
  }
  const first = filled.indexOf(1);
  const last = filled.lastIndexOf(1);
  let count = 0;
  for (const value of filled) count += value;
  return last - first + 1 >= SPAN * filled.length && count >= FILLED * filled.length;
}

function liesOn({ pixels }: Spot, line: Line, width: number, near: number): boolean {
  return pixels.every((at) => {
    const y = floor(at / width);
    const x = at - y * width;
    return abs((x - line.x) * line.dy - (y - line.y) * line.dx) <= 2 * near;
  });
}
