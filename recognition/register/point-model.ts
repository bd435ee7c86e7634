import { dilateSquare } from '../raster/dilate-square.ts';
import { seededRandom } from './random.ts';

/**
 * A page of a form as scattered points: some on its print, as many on paper near print. A handful
 * of look-ups then tells how well a placement explains a scan, whatever has been written on it.
 */
export interface PointModel {
  /** x, y in mm; print points first. */
  readonly points: Float32Array;
  readonly printCount: number;
}

const POINTS_EACH = 700;
/** Ink (of 255) that makes a pixel print, and below which it is paper. */
const PRINT = 80;
const PAPER = 12;
/** Paper points keep this distance from print, in pixels, and no more than twice as much. */
const CLEAR = 5;

export function modelPoints(
  width: number,
  height: number,
  ink: Uint8Array,
  pixelsPerMmX: number,
  pixelsPerMmY: number,
): PointModel {
  const near = dilateSquare(ink, width, height, CLEAR, PRINT);
  const far = dilateSquare(ink, width, height, 2 * CLEAR, PRINT);
  const print: number[] = [];
  const paper: number[] = [];
  for (let at = 0; at < ink.length; at++)
    if (ink[at]! >= PRINT) print.push(at);
    else if (ink[at]! <= PAPER && !near[at] && far[at]) paper.push(at);
  const random = seededRandom(20_241_125);
  const draw = (from: number[]): number[] =>
    Array.from({ length: Math.min(POINTS_EACH, from.length) }, () => {
      return from[Math.floor(random() * from.length)]!;
    });
  const chosen = [...draw(print), ...draw(paper)];
  const points = new Float32Array(2 * chosen.length);
  chosen.forEach((at, index) => {
    points[2 * index] = ((at % width) + 0.5) / pixelsPerMmX;
    points[2 * index + 1] = (Math.floor(at / width) + 0.5) / pixelsPerMmY;
  });
  return { points, printCount: Math.min(POINTS_EACH, print.length) };
}

/** Millimetres to pixels of a map: x' = a·x + b·y + c, y' = d·x + e·y + f. */
export type Affine = readonly [number, number, number, number, number, number];

/**
 * Correlation in [-1, 1] between the model and an ink map under a placement. Points that fall
 * outside the map say nothing, but with fewer than half inside the score is 0. `every`: only every so
 * many-th point is asked.
 */
export function scorePlacement(
  model: PointModel,
  map: { readonly width: number; readonly height: number; readonly ink: Uint8Array },
  [a, b, c, d, e, f]: Affine,
  every = 1,
): number {
  const { points, printCount } = model;
  const { width, height, ink } = map;
  let inside = 0;
  let sum = 0;
  let squares = 0;
  let insidePrint = 0;
  let printSum = 0;
  const count = points.length >> 1;
  for (let index = 0, isPrint = true; index < count; index += every) {
    if (isPrint && index >= printCount) {
      isPrint = false;
      insidePrint = inside;
      printSum = sum;
    }
    const x = points[2 * index]!;
    const y = points[2 * index + 1]!;
    const px = a * x + b * y + c;
    const py = d * x + e * y + f;
    if (!(px >= 0 && py >= 0 && px < width && py < height)) continue;
    const value = ink[(py | 0) * width + (px | 0)]!;
    inside++;
    sum += value;
    squares += value * value;
  }
  if (inside * every * 2 < count || insidePrint === 0 || insidePrint === inside) return 0;
  const mean = sum / inside;
  const share = insidePrint / inside;
  const covariance = printSum / inside - share * mean;
  const variance = (squares / inside - mean * mean) * share * (1 - share);
  return variance > 0 ? covariance / Math.sqrt(variance) : 0;
}
