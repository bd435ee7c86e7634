import type { GreyImage } from '../raster/image.ts';

/** Ink spots below this area at a 300-dpi scan, pixels (0.06 mm²), are dust: a full stop has 20. */
const MIN_AREA = 8;
/** Coarser scans make bigger specks, but never so big that dots are lost. */
const MAX_MIN_AREA = 18;
/** Pixels within this of the removed print, and no thicker than `SLIVER`, are its remains. */
const NEAR_PRINT = 3;
const SLIVER = 4;
/**
 * A spot needs some pixels this dark (of 255), or this many thresholds on a noisy scan. Pencil and
 * faint toner reach 60; print showing through and the shadow of a fold stay below 45.
 */
const STRONG = 50;
const STRONG_THRESHOLDS = 1.5;
const STRONG_SHARE = 0.12;
/** A fold's shadow: across the whole crop, this thin (pixels) and no darker than this on average. */
const FOLD_SPAN = 0.92;
const FOLD_THICKNESS = 9;
const FOLD_DARK = 85;

interface Spot {
  /** Indices of its pixels; valid until the next spot is collected. */
  readonly pixels: Int32Array;
  readonly width: number;
  readonly height: number;
}

/** Takes specks, shadows and the remains of rules out of an ink image, in place. */
export function cleanInk(
  ink: GreyImage,
  mask: Uint8Array,
  threshold: number,
  scanDpi: number,
): void {
  const { width, height, data } = ink;
  const minArea = Math.min(MAX_MIN_AREA, Math.round(MIN_AREA * Math.max(1, 300 / scanDpi) ** 2));
  const strong = 255 - Math.max(STRONG, threshold * STRONG_THRESHOLDS);
  const seen = new Uint8Array(data.length);
  const queue = new Int32Array(data.length);
  for (let start = 0; start < data.length; start++) {
    if (data[start] === 255 || seen[start]) continue;
    const spot = collectSpot(ink, seen, queue, start);
    const isDust =
      spot.pixels.length < minArea ||
      isFaint(spot, data, strong) ||
      isRemains(spot, mask, width, height) ||
      isFold(spot, ink);
    if (isDust) for (const at of spot.pixels) data[at] = 255;
  }
}

/** The pixels joined to a start, corners included. */
function collectSpot(
  { width, height, data }: GreyImage,
  seen: Uint8Array,
  queue: Int32Array,
  start: number,
): Spot {
  queue[0] = start;
  seen[start] = 1;
  let count = 1;
  let left = width;
  let right = 0;
  let top = height;
  let bottom = 0;
  for (let head = 0; head < count; head++) {
    const at = queue[head]!;
    const y = (at / width) | 0;
    const x = at - y * width;
    if (x < left) left = x;
    if (x > right) right = x;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    const startX = x > 0 ? -1 : 0;
    const endX = x < width - 1 ? 1 : 0;
    const startY = y > 0 ? -width : 0;
    const endY = y < height - 1 ? width : 0;
    for (let v = startY; v <= endY; v += width)
      for (let u = startX; u <= endX; u++) {
        const next = at + v + u;
        if (data[next] === 255 || seen[next]) continue;
        seen[next] = 1;
        queue[count++] = next;
      }
  }
  return {
    pixels: queue.subarray(0, count),
    width: right - left + 1,
    height: bottom - top + 1,
  };
}

function isFaint({ pixels }: Spot, data: Uint8Array, strong: number): boolean {
  let count = 0;
  for (const at of pixels) if (data[at]! < strong) count++;
  return count < STRONG_SHARE * pixels.length;
}

function isRemains(spot: Spot, mask: Uint8Array, width: number, height: number): boolean {
  if (Math.min(spot.width, spot.height) > SLIVER) return false;
  return spot.pixels.every((at) => isNear(mask, at, width, height));
}

function isFold({ pixels, width, height }: Spot, ink: GreyImage): boolean {
  const across = width >= FOLD_SPAN * ink.width && height <= FOLD_THICKNESS;
  const down = height >= FOLD_SPAN * ink.height && width <= FOLD_THICKNESS;
  if (!across && !down) return false;
  let sum = 0;
  for (const at of pixels) sum += 255 - ink.data[at]!;
  return sum < FOLD_DARK * pixels.length;
}

function isNear(mask: Uint8Array, at: number, width: number, height: number): boolean {
  const y = Math.floor(at / width);
  const x = at - y * width;
  for (let v = Math.max(0, y - NEAR_PRINT); v <= Math.min(height - 1, y + NEAR_PRINT); v++)
    for (let u = Math.max(0, x - NEAR_PRINT); u <= Math.min(width - 1, x + NEAR_PRINT); u++)
      if (mask[v * width + u]) return true;
  return false;
}
