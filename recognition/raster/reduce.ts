import type { GreyImage } from './image.ts';

/**
 * Shrinks by a whole factor, each pixel the mean of `factor × factor` pixels, so that thin lines
 * fade but never vanish. A last incomplete row or column is dropped: coordinates divide exactly.
 */
export function reduceBy(image: GreyImage, factor: number): GreyImage {
  if (factor <= 1) return image;
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const data = new Uint8Array(width * height);
  const sums = new Uint32Array(width);
  const area = factor * factor;
  const round = area >> 1;
  const used = width * factor;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let dy = 0; dy < factor; dy++) {
      let at = (y * factor + dy) * image.width;
      if (factor === 2) {
        for (let x = 0; x < width; x++, at += 2) sums[x]! += image.data[at]! + image.data[at + 1]!;
        continue;
      }
      for (let x = 0, left = factor, cell = 0; x < used; x++, at++) {
        sums[cell]! += image.data[at]!;
        if (--left === 0) {
          left = factor;
          cell++;
        }
      }
    }
    const row = y * width;
    for (let x = 0; x < width; x++) data[row + x] = (sums[x]! + round) / area;
  }
  return { width, height, data };
}
