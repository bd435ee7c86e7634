import { mm } from '../../schemas/units.ts';
import { createGrey, type GreyImage } from '../raster/image.ts';
import type { RegisteredPage } from '../register/contracts.ts';
import { CROP_PIXELS_PER_MM, type CropPlace } from './place-crop.ts';

/** Between points this many crop pixels apart (2 mm) the mapping is linear to 0.01 mm. */
const LATTICE = 24;

/**
 * Resamples a place of the form from the scan's own pixels, once: bilinear, and averaged over each
 * crop pixel's footprint where the scan is finer than the crop. `outside` where the scan ends.
 */
export function sampleCrop(
  source: GreyImage,
  registered: RegisteredPage,
  place: CropPlace,
  outside = 255,
): GreyImage {
  const crop = createGrey(place.width, place.height, outside);
  const { measuredDpi } = registered.reading;
  const ratio = Math.max(measuredDpi.x, measuredDpi.y) / (CROP_PIXELS_PER_MM * 25.4);
  const taps = ratio > 1.35 ? Math.ceil(ratio) : 1;
  const corner = (x: number, y: number) =>
    registered.toImage({
      x: mm((place.x + x) / CROP_PIXELS_PER_MM),
      y: mm((place.y + y) / CROP_PIXELS_PER_MM),
    });
  for (let top = 0; top < place.height; top += LATTICE)
    for (let left = 0; left < place.width; left += LATTICE) {
      const right = Math.min(place.width, left + LATTICE);
      const bottom = Math.min(place.height, top + LATTICE);
      const a = corner(left, top);
      const b = corner(left + LATTICE, top);
      const c = corner(left, top + LATTICE);
      const d = corner(left + LATTICE, top + LATTICE);
      for (let y = top; y < bottom; y++) {
        const v = (y - top) / LATTICE;
        const vx = (c.x - a.x) / LATTICE;
        const vy = (c.y - a.y) / LATTICE;
        const ux = (b.x - a.x + v * (d.x - c.x - b.x + a.x)) / LATTICE;
        const uy = (b.y - a.y + v * (d.y - c.y - b.y + a.y)) / LATTICE;
        const x0 = a.x + (y - top) * vx;
        const y0 = a.y + (y - top) * vy;
        const row = y * place.width;
        for (let x = left; x < right; x++) {
          const u = x - left;
          crop.data[row + x] = samplePixel(
            source,
            x0 + u * ux,
            y0 + u * uy,
            ux,
            uy,
            vx,
            vy,
            taps,
            outside,
          );
        }
      }
    }
  return crop;
}

/** Mean over `taps × taps` points of one crop pixel, whose sides are the vectors u and v. */
function samplePixel(
  source: GreyImage,
  x: number,
  y: number,
  ux: number,
  uy: number,
  vx: number,
  vy: number,
  taps: number,
  outside: number,
): number {
  if (taps === 1) return bilinear(source, x + (ux + vx) / 2, y + (uy + vy) / 2, outside);
  let sum = 0;
  for (let j = 0; j < taps; j++)
    for (let i = 0; i < taps; i++) {
      const s = (i + 0.5) / taps;
      const t = (j + 0.5) / taps;
      sum += bilinear(source, x + s * ux + t * vx, y + s * uy + t * vy, outside);
    }
  return sum / (taps * taps);
}

/** Rounded to the nearest grey by the half that is added before the array cuts it off. */
function bilinear(
  { width, height, data }: GreyImage,
  x: number,
  y: number,
  outside: number,
): number {
  if (!(x >= 0 && y >= 0 && x <= width && y <= height)) return outside;
  const u = Math.min(width - 1.001, Math.max(0, x - 0.5));
  const v = Math.min(height - 1.001, Math.max(0, y - 0.5));
  const left = u | 0;
  const top = v | 0;
  const at = top * width + left;
  const fx = u - left;
  const upper = data[at]! + fx * (data[at + 1]! - data[at]!);
  const lower = data[at + width]! + fx * (data[at + width + 1]! - data[at + width]!);
  return upper + (v - top) * (lower - upper) + 0.5;
}
