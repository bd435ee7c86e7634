import { bytesAt, fill, kernels, reserve } from '../kernels/kernels.ts';
import type { GreyImage } from './image.ts';

/** Halved so many bytes at a time, or two rows: a large scan need not lie in the kernels' memory whole. */
const STRIP = 524_288;

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

/** The common case: most scans are halved before anything else. */
function halveGrey({ width, height, data }: GreyImage): GreyImage {
  const half = { width: width >> 1, height: height >> 1 };
  const halved = new Uint8Array(half.width * half.height);
  const most = Math.min(half.height, Math.max(1, Math.floor(STRIP / (2 * width))));
  const [from, to] = reserve(2 * most * width, most * half.width);
  for (let row = 0; row < half.height; row += most) {
    const rows = Math.min(most, half.height - row);
    const start = 2 * row * width;
    fill(from, data.subarray(start, start + 2 * rows * width), 2 * rows * width);
    kernels.halve(from, width, 2 * rows, to);
    halved.set(bytesAt(to, rows * half.width), row * half.width);
  }
  return { ...half, data: halved };
}
