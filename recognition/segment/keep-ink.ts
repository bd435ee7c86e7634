import { createGrey, type GreyImage } from '../raster/image.ts';
import type { Darkness } from './measure-dark.ts';
import { CROP_PIXELS_PER_MM } from './place-crop.ts';

/** The soft edge of a stroke, darker than this share of the threshold, belongs to it. */
const SOFT_EDGE = 0.6;
/** Print thicker than this, mm, is no rule that a stroke could be followed across. */
const MAX_CROSSING_MM = 1.1;
const CROSSING = Math.round(MAX_CROSSING_MM * CROP_PIXELS_PER_MM);
const DIAGONAL_CROSSING = Math.round(CROSSING / Math.SQRT2);
/** Share of the pixels on the way across that must be dark. */
const CROSSING_DARK = 0.85;
/** Ways across a rule; each crossing is met once, from its upper or left side. */
const WAYS = [
  { dx: 1, dy: 0, most: CROSSING },
  { dx: 0, dy: 1, most: CROSSING },
  { dx: 1, dy: 1, most: DIAGONAL_CROSSING },
  { dx: -1, dy: 1, most: DIAGONAL_CROSSING },
] as const;

/**
 * The crop's ink: darkness beyond the threshold outside the mask, and inside it wherever a stroke
 * enters on one side of a rule and leaves on the other. 255 = paper.
 */
export function keepInk(
  darkness: Darkness,
  mask: Uint8Array,
  width: number,
  height: number,
): GreyImage {
  const { dark, threshold } = darkness;
  const ink = createGrey(width, height);
  const { data } = ink;
  const weak = threshold * SOFT_EDGE;
  const bridges: number[] = [];
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++, at++) {
      const value = dark[at]!;
      if (value <= weak || mask[at]) continue;
      if (value > threshold) {
        data[at] = 255 - value;
        crossRules(darkness, mask, { width, height, x, y }, bridges);
        continue;
      }
      // The same grey alone, without a stroke beside it, is noise.
      const isEdge =
        (x > 0 && dark[at - 1]! > threshold) ||
        (x + 1 < width && dark[at + 1]! > threshold) ||
        (y > 0 && dark[at - width]! > threshold) ||
        (y + 1 < height && dark[at + width]! > threshold);
      if (isEdge) data[at] = 255 - value;
    }
  for (const at of bridges) data[at] = Math.min(data[at]!, 255 - dark[at]!);
  return ink;
}

interface Start {
  readonly width: number;
  readonly height: number;
  readonly x: number;
  readonly y: number;
}

/** Adds the masked pixels on every way on which a stroke crosses print from a pixel of ink. */
function crossRules(darkness: Darkness, mask: Uint8Array, start: Start, bridges: number[]): void {
  const { width, height, x, y } = start;
  if (x === 0 || x === width - 1 || y === height - 1) return;
  const at = y * width + x;
  for (const way of WAYS) {
    const step = way.dy * width + way.dx;
    if (!mask[at + step]) continue;
    const end = crossMask(darkness, mask, start, way);
    for (let next = at + step; end > 0 && next !== end; next += step) bridges.push(next);
  }
}

/** Index of the first ink pixel beyond the mask, when the way there is dark; else 0. */
function crossMask(
  { dark, threshold }: Darkness,
  mask: Uint8Array,
  { width, height, x, y }: Start,
  { dx, dy, most }: (typeof WAYS)[number],
): number {
  const step = dy * width + dx;
  let darkCount = 0;
  for (let length = 1, at = y * width + x + step; length <= most; length++, at += step) {
    const column = x + length * dx;
    if (column < 0 || column >= width || y + length * dy >= height) return 0;
    const isDark = dark[at]! > threshold;
    if (!mask[at]) return isDark && darkCount >= CROSSING_DARK * (length - 1) ? at : 0;
    if (isDark) darkCount++;
  }
  return 0;
}
