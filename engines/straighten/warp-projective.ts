import { project } from './fit-affine.ts';
import type { Raster } from './raster.ts';

const PAPER = 255;

/**
 * Draws the form's page through a full projection, for photos and creased sheets, which no affine
 * map straightens. Each output pixel is the bilinear mean of a 2 × 2 grid of samples inside it, so
 * that thin lines survive halving the resolution.
 */
export function warpProjective(
  source: Raster,
  homography: readonly number[],
  scale: number,
  size: { readonly width: number; readonly height: number },
): Raster {
  const { channels } = source;
  const data = new Uint8Array(size.width * size.height * channels);
  const sample = new Float64Array(channels);
  for (let v = 0, out = 0; v < size.height; v++)
    for (let u = 0; u < size.width; u++, out += channels) {
      sample.fill(0);
      for (const [du, dv] of SUBPIXELS) {
        const [x, y] = project(homography, (u + du) / scale, (v + dv) / scale);
        addBilinear(source, x - 0.5, y - 0.5, sample);
      }
      for (let k = 0; k < channels; k++)
        data[out + k] = Math.round((sample[k] as number) / SUBPIXELS.length);
    }
  return { ...size, channels, data };
}

const SUBPIXELS: readonly (readonly [number, number])[] = [
  [0.25, 0.25],
  [0.75, 0.25],
  [0.25, 0.75],
  [0.75, 0.75],
];

/** Adds the colour at a point (in pixel centres) to `sum`; outside the page is paper. */
function addBilinear(image: Raster, x: number, y: number, sum: Float64Array): void {
  const { width, height, channels, data } = image;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const isInside = left >= 0 && top >= 0 && left + 1 < width && top + 1 < height;
  const fx = x - left;
  const fy = y - top;
  const at = (top * width + left) * channels;
  const below = at + width * channels;
  for (let k = 0; k < channels; k++) {
    if (!isInside) {
      sum[k] = (sum[k] as number) + PAPER;
      continue;
    }
    const upper = (data[at + k] as number) * (1 - fx) + (data[at + channels + k] as number) * fx;
    const lower =
      (data[below + k] as number) * (1 - fx) + (data[below + channels + k] as number) * fx;
    sum[k] = (sum[k] as number) + upper * (1 - fy) + lower * fy;
  }
}
