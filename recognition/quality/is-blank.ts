import { MM_PER_INCH } from '../../schemas/units.ts';
import type { GreyImage } from '../raster/image.ts';
import { mapInk, type InkMap } from '../raster/paper.ts';
import { collectSpots, type Spot } from './collect-spots.ts';
import { dropLines } from './drop-lines.ts';

/** Bound once: this runs for every pixel. */
const { floor, max, min, round } = Math;

/**
 * Ink is darker than this, of 255. Pencil and faint toner reach 60; what shines through from the
 * other side and the shadow of a fold stay below 50 (as in `segment/clean-ink.ts`).
 */
export const INK = 50;
/** On noisy scans: standard deviations of paper that ink must exceed. */
const NOISE_FACTOR = 5;
/** Dust is smaller than this each way, mm; dots of writing never stand alone on a page. */
const DUST_MM = 1;
/** What lies so near the paper's edge is its shadow, mm. */
const EDGE_MM = 4;
/** Punched holes: diameter, distance of their middle from the edge, filled share of their square. */
const HOLE_MM = [4, 9] as const;
const HOLE_FROM_EDGE_MM = 22;
const HOLE_FILL = 0.68;
/** Area of all strokes together that is no writing yet, mm²: a character of 5 mm has 5. */
const LEAST_WRITING_MM2 = 2;
/** A patch that is at least so large each way, mm, and so evenly dark, is no writing and no drawing. */
const PATCH_MM = 15;
const PATCH_FILL = 0.9;

/**
 * Whether nothing is printed or written on a page, whatever its paper's colour. Folds, streaks from
 * edge to edge, dust, holes and what shines through from the other side are nothing; ruled lines
 * with margins are print, so that a lined sheet is not blank. `image` at about 150 dpi.
 *
 * `printed`, one byte a pixel: where it is not 0 the page is known to be printed. What is there does
 * not count, and neither does a dark patch that has covered it.
 */
export function isBlank(image: GreyImage, dpi: number, printed: Uint8Array | null = null): boolean {
  const map = mapInk(image);
  const pixelsPerMm = dpi / MM_PER_INCH;
  const limit = max(INK, NOISE_FACTOR * paperNoise(map));
  for (let at = 0; printed !== null && at < map.ink.length; at++)
    if (printed[at] !== 0) map.ink[at] = 0;
  const spots = collectSpots(map, limit).filter(
    (spot) =>
      !isMarginal(spot, map, pixelsPerMm) &&
      !(printed !== null && isPatch(spot, printed, map, pixelsPerMm)),
  );
  const strokes = dropLines(spots, map, pixelsPerMm).filter(
    (spot) => max(spot.width, spot.height) >= DUST_MM * pixelsPerMm,
  );
  const area = strokes.reduce((sum, { pixels }) => sum + pixels.length, 0);
  return area < LEAST_WRITING_MM2 * pixelsPerMm ** 2;
}

/** Standard deviation of paper in the map's shades, from the median of what is not zero. */
function paperNoise({ ink, bed }: InkMap): number {
  const histogram = new Uint32Array(256);
  let count = 0;
  for (let at = 0; at < ink.length; at++) {
    if (bed[at]) continue;
    histogram[ink[at]!]!++;
    count++;
  }
  // Paper is its brighter part (85 %): the map's zero lies 1.04 deviations above the mean.
  let left = count / 2;
  let median = 0;
  while (median < 255 && (left -= histogram[median]!) > 0) median++;
  return median / 1.04;
}

/** The paper's edge, the bed's, and holes that show the bed. */
function isMarginal(spot: Spot, map: InkMap, pixelsPerMm: number): boolean {
  const { left, top, width, height, pixels } = spot;
  const reach = EDGE_MM * pixelsPerMm;
  const fromEdge = min(left, top, map.width - left - width, map.height - top - height);
  const thin = min(width, height) <= reach;
  if (thin && isWithin(spot, map, reach)) return true;
  const side = max(width, height) / pixelsPerMm;
  const round = min(width, height) > 0.75 * max(width, height);
  return (
    round &&
    side >= HOLE_MM[0] &&
    side <= HOLE_MM[1] &&
    fromEdge < HOLE_FROM_EDGE_MM * pixelsPerMm &&
    pixels.length > HOLE_FILL * width * height
  );
}

/** Evenly dark but for what was printed there, of which there is some. */
function isPatch(
  { left, top, width, height, pixels }: Spot,
  printed: Uint8Array,
  frame: Pick<InkMap, 'width' | 'height'>,
  pixelsPerMm: number,
): boolean {
  if (min(width, height) < PATCH_MM * pixelsPerMm) return false;
  let [all, free] = [0, 0];
  // One pixel further each way: it may only touch what was printed.
  for (let y = max(0, top - 1); y < min(frame.height, top + height + 1); y++)
    for (let x = max(0, left - 1); x < min(frame.width, left + width + 1); x++, all++)
      if (printed[y * frame.width + x] === 0) free++;
  return free < all && pixels.length > PATCH_FILL * free;
}

/** Whether all of a spot lies within `reach` of the frame or of the bed. */
function isWithin({ pixels }: Spot, { width, height, bed }: InkMap, reach: number): boolean {
  const step = round(reach);
  return pixels.every((at) => {
    const y = floor(at / width);
    const x = at - y * width;
    if (min(x, y, width - 1 - x, height - 1 - y) < reach) return true;
    return (
      bed[at - step] === 1 ||
      bed[at + step] === 1 ||
      bed[at - step * width] === 1 ||
      bed[at + step * width] === 1
    );
  });
}
