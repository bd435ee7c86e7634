import type { GreyImage } from './image.ts';

/** Bound once: this runs for every pixel. */
const { max, min } = Math;

/**
 * Coordinates here are continuous: pixel `i` covers `[i, i + 1)` and has its centre at `i + 0.5`.
 * Then scaling an image scales its coordinates, with no half-pixel terms anywhere else.
 */

/** Bilinear value at a point; pixels at the edge are repeated, and outside is `outside`. */
export function sampleGrey(image: GreyImage, x: number, y: number, outside = 255): number {
  const { width, height, data } = image;
  if (!(x >= 0 && y >= 0 && x < width && y < height)) return outside;
  const u = min(width - 1, max(0, x - 0.5));
  const v = min(height - 1, max(0, y - 0.5));
  const left = u | 0;
  const top = v | 0;
  const at = top * width + left;
  const right = left + 1 < width ? 1 : 0;
  const below = top + 1 < height ? width : 0;
  const fx = u - left;
  const upper = data[at]! + fx * (data[at + right]! - data[at]!);
  const lower = data[at + below]! + fx * (data[at + below + right]! - data[at + below]!);
  return upper + (v - top) * (lower - upper);
}

/** Resizes to given dimensions; `source` must not be much larger (no averaging is done). */
export function resizeGrey(source: GreyImage, width: number, height: number): GreyImage {
  if (source.width === width && source.height === height) return source;
  const data = new Uint8Array(width * height);
  const stepX = source.width / width;
  const stepY = source.height / height;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      data[y * width + x] = sampleGrey(source, (x + 0.5) * stepX, (y + 0.5) * stepY) + 0.5;
  return { width, height, data };
}
