import { fill, floatsAt, kernels, reserve } from '../kernels/kernels.ts';
import type { InkMap } from '../raster/paper.ts';

/** Inked points of a map, from its middle, in pixels. */
export interface InkPoints {
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** No point lies farther from the middle. */
  readonly reach: number;
}

/**
 * Lines that are parallel on the form and run together on a photograph: the turn of the one through
 * the map's middle, radians, and how fast they run together, per pixel. With x' along that line and
 * y' across it from the middle, each of them has one y' / (1 + converge · x').
 */
export interface Pencil {
  readonly turn: number;
  readonly converge: number;
}

/** Points are thinned to about this many: the sharpest profile stays, the time falls. */
const MAX_POINTS = 12_000;
/** Ink darker than this (of 255) counts: rules blurred by scaling down stay, paper noise does not. */
const INK_FLOOR = 70;
/** Lines that run together reach this much farther across than their points lie from the middle. */
const SPREAD = 1.3;

export function collectInk({ ink, width, height }: InkMap): InkPoints {
  // Every pixel may be ink, as far as is known before they are counted.
  const [from, x, y] = reserve(ink.length, 4 * ink.length, 4 * ink.length);
  fill(from, ink, width * height);
  const count = kernels.countAbove(from, ink.length, INK_FLOOR);
  const every = Math.max(1, Math.floor(count / MAX_POINTS));
  kernels.scatterAbove(from, width, height, INK_FLOOR, every, x, y);
  const kept = Math.ceil(count / every);
  return {
    x: floatsAt(x, kept).slice(),
    y: floatsAt(y, kept).slice(),
    reach: Math.hypot(width, height) / 2,
  };
}

/** Every so many-th point. */
export function thinPoints({ x, y, reach }: InkPoints, every: number): InkPoints {
  const pick = (from: Float32Array): Float32Array =>
    Float32Array.from({ length: Math.ceil(from.length / every) }, (_, at) => from[at * every]!);
  return every === 1 ? { x, y, reach } : { x: pick(x), y: pick(y), reach };
}

/** The same, turned by a quarter: columns are rows. */
export const turnQuarter = ({ x, y, reach }: InkPoints): InkPoints => ({
  x: y,
  y: x.map((value) => -value),
  reach,
});

/**
 * For each pencil, how sharp the profile of the ink across it is, in bins of so many pixels: the sum of
 * squared steps, which is most along the lines that were printed (Postl 1986).
 */
export function measureSteps(
  points: InkPoints,
  pencils: readonly Pencil[],
  bin: number,
): Float64Array {
  const count = points.x.length;
  const length = 2 * Math.ceil((SPREAD * points.reach) / bin) + 4;
  const [x, y, bins] = reserve(4 * count, 4 * count, 4 * length);
  floatsAt(x, count).set(points.x);
  floatsAt(y, count).set(points.y);
  return Float64Array.from(pencils, ({ turn, converge }) =>
    kernels.projectPoints(
      x,
      y,
      count,
      Math.cos(turn),
      Math.sin(turn),
      converge,
      1 / bin,
      bins,
      length,
    ),
  );
}
