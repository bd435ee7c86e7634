import type { GreyImage } from './image.ts';

/**
 * Shrinks by a whole factor, each pixel the mean of `factor × factor` pixels, so that thin lines
 * fade but never vanish. A last incomplete row or column is dropped: coordinates divide exactly.
 */
export function reduceBy(image: GreyImage, factor: number): GreyImage {
  if (factor <= 1) return image;
  if (factor === 2 && image.width > 1 && image.height > 1) return halveGrey(image);
  const width = Math.max(1, Math.floor(image.width / factor));
  const height = Math.max(1, Math.floor(image.height / factor));
  const data = new Uint8Array(width * height);
  const sums = new Uint32Array(width);
  // An image that is smaller than one square has only its own pixels.
  const across = Math.min(factor, image.width);
  const down = Math.min(factor, image.height);
  const area = across * down;
  const round = area >> 1;
  const used = width * across;
  for (let y = 0; y < height; y++) {
    sums.fill(0);
    for (let dy = 0; dy < down; dy++) {
      let at = (y * factor + dy) * image.width;
      for (let x = 0, left = across, cell = 0; x < used; x++, at++) {
        sums[cell]! += image.data[at]!;
        if (--left === 0) {
          left = across;
          cell++;
        }
      }
    }
    const row = y * width;
    for (let x = 0; x < width; x++) data[row + x] = (sums[x]! + round) / area;
  }
  return { width, height, data };
}

/** The common case, read once and without sums: most scans are halved before anything else. */
function halveGrey(image: GreyImage): GreyImage {
  const width = Math.max(1, image.width >> 1);
  const height = Math.max(1, image.height >> 1);
  const data = new Uint8Array(width * height);
  const from = image.data;
  for (let y = 0, to = 0; y < height; y++) {
    let upper = 2 * y * image.width;
    let lower = upper + image.width;
    for (let x = 0; x < width; x++, to++, upper += 2, lower += 2)
      data[to] = (from[upper]! + from[upper + 1]! + from[lower]! + from[lower + 1]! + 2) >> 2;
  }
  return { width, height, data };
}
