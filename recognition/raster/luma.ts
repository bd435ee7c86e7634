import { bytesAt, fill, kernels, reserve } from '../kernels/kernels.ts';

/** So many pixels at a time: a large scan in colour need not lie in the kernels' memory as a whole. */
const STRIP = 65_536;

/**
 * Luma by ITU-R BT.601 in 8-bit integers, what JPEG itself stores as brightness, of `count` pixels:
 * red, green, blue, and with a stride of 4 a byte that is not looked at.
 */
export function lumaOf(pixels: Uint8Array, stride: 3 | 4, count: number): Uint8Array {
  const luma = new Uint8Array(count);
  const [from, to] = reserve(STRIP * stride, STRIP);
  for (let start = 0; start < count; start += STRIP) {
    const end = Math.min(count, start + STRIP);
    fill(from, pixels.subarray(start * stride, end * stride), (end - start) * stride);
    kernels.luma(from, stride, end - start, to);
    luma.set(bytesAt(to, end - start), start);
  }
  return luma;
}
