import type { GreyImage } from './image.ts';

/** Every second byte of a word, and half of a sum of four in either 16 bits. */
const PAIRS = 0x00ff00ff;
const ROUND = 0x00020002;
/** Whether a word's lowest byte is the leftmost pixel. */
const LOW_BYTE_FIRST = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;

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

/**
 * The common case, read once and without sums: most scans are halved before anything else. Where
 * rows are whole words, four pixels are added at a time, as two sums of 16 bits in each word.
 */
function halveGrey(image: GreyImage): GreyImage {
  const { width, height } = image;
  const halfWidth = Math.max(1, width >> 1);
  const halfHeight = Math.max(1, height >> 1);
  const data = new Uint8Array(halfWidth * halfHeight);
  const from = image.data;
  if (width % 4 !== 0 || from.byteOffset % 4 !== 0 || !LOW_BYTE_FIRST) {
    for (let y = 0, to = 0; y < halfHeight; y++) {
      let upper = 2 * y * width;
      let lower = upper + width;
      for (let x = 0; x < halfWidth; x++, to++, upper += 2, lower += 2)
        data[to] = (from[upper]! + from[upper + 1]! + from[lower]! + from[lower + 1]! + 2) >> 2;
    }
    return { width: halfWidth, height: halfHeight, data };
  }
  const words = new Uint32Array(from.buffer, from.byteOffset, (width * height) >> 2);
  const across = width >> 2;
  for (let y = 0, to = 0; y < halfHeight; y++) {
    const upper = 2 * y * across;
    for (let x = upper; x < upper + across; x++, to += 2) {
      const one = words[x]!;
      const two = words[x + across]!;
      const sum =
        (one & PAIRS) + ((one >>> 8) & PAIRS) + (two & PAIRS) + ((two >>> 8) & PAIRS) + ROUND;
      data[to] = (sum >>> 2) & 0xff;
      data[to + 1] = (sum >>> 18) & 0xff;
    }
  }
  return { width: halfWidth, height: halfHeight, data };
}
