import { bytesAt, fill, kernels, reserve } from '../kernels/kernels.ts';

/** Sums of a row are 16 bits wide. */
const MOST_REACH = 128;

/** Mean over a square of `2 · reach + 1` pixels, edges repeated less: weights stay normalised. */
export function blurBox(
  data: Uint8Array,
  width: number,
  height: number,
  reach: number,
): Uint8Array {
  if (reach > MOST_REACH) throw new RangeError(`reach is ${MOST_REACH} at most, not ${reach}`);
  const room = (height + 2 * reach + 1) * width;
  const [from, rows, sums, out] = reserve(data.length, room, 4 * width, data.length);
  fill(from, data, width * height);
  // Nothing above and below: every row enters and leaves the sums in the same way.
  bytesAt(rows, room).fill(0);
  kernels.blurBox(from, width, height, reach, rows, sums, out);
  return bytesAt(out, data.length).slice();
}
