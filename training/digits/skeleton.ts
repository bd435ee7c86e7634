import type { GreyImage } from '../../recognition/raster/image.ts';

export interface StrokePoint {
  readonly x: number;
  readonly y: number;
}

/**
 * Thins a glyph to lines one pixel wide (Zhang and Suen 1984) and returns their points in units of
 * the glyph's size, so that it can be written again with any pen.
 */
export function traceSkeleton(ink: GreyImage, side: number): StrokePoint[] {
  const scale = side / Math.max(ink.width, ink.height);
  const width = Math.max(1, Math.round(ink.width * scale)) + 2;
  const height = Math.max(1, Math.round(ink.height * scale)) + 2;
  const mask = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      if (sampleInk(ink, (x - 0.5) / scale, (y - 0.5) / scale) >= 110) mask[y * width + x] = 1;
    }
  }
  while (thinOnce(mask, width, height, 0) + thinOnce(mask, width, height, 1) > 0);
  const points: StrokePoint[] = [];
  for (let i = 0; i < mask.length; i++) {
    if (mask[i] === 0) continue;
    const x = i % width;
    const y = (i - x) / width;
    points.push({ x: (x - 0.5) / scale / ink.width, y: (y - 0.5) / scale / ink.height });
  }
  return points;
}

/** Bilinear ink at a point given in pixels, pixel centres at halves; 0 outside. */
export function sampleInk(ink: GreyImage, x: number, y: number): number {
  const x0 = Math.floor(x - 0.5);
  const y0 = Math.floor(y - 0.5);
  const ax = x - 0.5 - x0;
  const ay = y - 0.5 - y0;
  return (
    (inkAt(ink, x0, y0) * (1 - ax) + inkAt(ink, x0 + 1, y0) * ax) * (1 - ay) +
    (inkAt(ink, x0, y0 + 1) * (1 - ax) + inkAt(ink, x0 + 1, y0 + 1) * ax) * ay
  );
}

/** Not within sampleInk: tsx names every inner function anew, and this runs for every pixel. */
function inkAt(ink: GreyImage, x: number, y: number): number {
  return x < 0 || y < 0 || x >= ink.width || y >= ink.height ? 0 : ink.data[y * ink.width + x]!;
}

function thinOnce(mask: Uint8Array, width: number, height: number, pass: 0 | 1): number {
  const doomed: number[] = [];
  const around = [-width, -width + 1, 1, width + 1, width, width - 1, -1, -width - 1];
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      if (mask[i] === 0) continue;
      let neighbours = 0;
      let changes = 0;
      for (let k = 0; k < 8; k++) {
        const here = mask[i + around[k]!]!;
        neighbours += here;
        if (here === 0 && mask[i + around[(k + 1) % 8]!] === 1) changes++;
      }
      if (neighbours < 2 || neighbours > 6 || changes !== 1) continue;
      const [n, e, s, w] = [mask[i - width]!, mask[i + 1]!, mask[i + width]!, mask[i - 1]!];
      if (pass === 0 ? n * e * s + e * s * w > 0 : n * e * w + n * s * w > 0) continue;
      doomed.push(i);
    }
  }
  for (const i of doomed) mask[i] = 0;
  return doomed.length;
}
