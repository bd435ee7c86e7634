import type { Raster } from './raster.ts';

const PAPER = 255;

/** Where inside an output pixel samples are taken: a 2 × 2 grid, so that thin lines survive halving. */
const SUBPIXELS = [0.25, 0.75] as const;
const SAMPLES = SUBPIXELS.length ** 2;

/**
 * Draws the form's page through a full projection, for photos and creased sheets, which no affine
 * map straightens. `homography` is row-major, form millimetres → pixels of `source`; `scale` is
 * output pixels a millimetre.
 */
export function warpProjective(
  source: Raster,
  homography: readonly number[],
  scale: number,
  size: { readonly width: number; readonly height: number },
): Raster {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 1] = homography;
  const { channels } = source;
  const data = new Uint8Array(size.width * size.height * channels);
  const sum = new Float64Array(channels);
  for (let v = 0, out = 0; v < size.height; v++)
    for (let u = 0; u < size.width; u++, out += channels) {
      sum.fill(0);
      for (const dv of SUBPIXELS)
        for (const du of SUBPIXELS) {
          const x = (u + du) / scale;
          const y = (v + dv) / scale;
          const w = g * x + h * y + i;
          // Half a pixel less: pixels are interpolated between their centres.
          addBilinear(source, (a * x + b * y + c) / w - 0.5, (d * x + e * y + f) / w - 0.5, sum);
        }
      for (let k = 0; k < channels; k++) data[out + k] = (sum[k] as number) / SAMPLES + 0.5;
    }
  return { ...size, channels, data };
}

/** Adds the colour at a point (in pixel centres) to `sum`; outside the page is paper. */
function addBilinear(image: Raster, x: number, y: number, sum: Float64Array): void {
  const { width, height, channels, data } = image;
  const left = Math.floor(x);
  const top = Math.floor(y);
  if (left < 0 || top < 0 || left + 1 >= width || top + 1 >= height) {
    for (let k = 0; k < channels; k++) sum[k] = (sum[k] as number) + PAPER;
    return;
  }
  const fx = x - left;
  const fy = y - top;
  const at = (top * width + left) * channels;
  const below = at + width * channels;
  for (let k = 0; k < channels; k++) {
    const upper = (data[at + k] as number) * (1 - fx) + (data[at + channels + k] as number) * fx;
    const lower =
      (data[below + k] as number) * (1 - fx) + (data[below + channels + k] as number) * fx;
    sum[k] = (sum[k] as number) + upper * (1 - fy) + lower * fy;
  }
}
