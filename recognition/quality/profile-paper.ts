import type { GreyImage } from '../raster/image.ts';
import { apply, type Homography } from '../register/homography.ts';
import { LINE_MM, type PaperLines } from './paper-points.ts';

/** Fewer points of paper tell nothing. */
const LEAST_POINTS = 7;
/** Says that a line's paper is unknown: no brightness. */
export const UNKNOWN = -1;

/** Median brightness of the paper on each line of one part of the page, `UNKNOWN` where none is. */
export function profilePaper(
  scan: GreyImage,
  h: Homography,
  along: 'x' | 'y',
  { first, last, points, lines, onPaper, starts }: PaperLines,
): Int16Array {
  const { width, height, data } = scan;
  const profile = new Int16Array(lines).fill(UNKNOWN);
  const values = new Uint8Array(points);
  for (let line = 0; line < lines; line++) {
    const start = starts[line]!;
    const end = starts[line + 1]!;
    if (end - start < LEAST_POINTS) continue;
    const place = line * LINE_MM;
    // Straight between both ends: perspective bends it by less than a pixel over a part.
    const from = along === 'x' ? apply(h, first, place) : apply(h, place, first);
    const to = along === 'x' ? apply(h, last, place) : apply(h, place, last);
    const stepX = (to.x - from.x) / points;
    const stepY = (to.y - from.y) / points;
    let count = 0;
    for (let at = start; at < end; at++) {
      const point = onPaper[at]!;
      const x = from.x + point * stepX;
      const y = from.y + point * stepY;
      if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;
      values[count++] = data[(y | 0) * width + (x | 0)]!;
    }
    if (count >= LEAST_POINTS) profile[line] = medianOf(values, count);
  }
  return profile;
}

/** Sorts the first `count` values by insertion: they are few. */
function medianOf(values: Uint8Array, count: number): number {
  for (let index = 1; index < count; index++) {
    const value = values[index]!;
    let at = index;
    while (at > 0 && values[at - 1]! > value) values[at] = values[--at]!;
    values[at] = value;
  }
  return values[count >> 1]!;
}
