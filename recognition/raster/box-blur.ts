/** Mean over a square of `2 · reach + 1` pixels, edges repeated less: weights stay normalised. */
export function blurBox(
  data: Uint8Array,
  width: number,
  height: number,
  reach: number,
): Uint8Array {
  // Nothing above and below: every row enters and leaves the sums in the same way.
  const rows = new Uint8Array((height + 2 * reach + 1) * width);
  const first = (reach + 1) * width;
  const across = sharesOf(width, reach);
  for (let start = 0; start < data.length; start += width)
    blurRow(data, start, rows, first + start, across, reach);
  const out = new Uint8Array(data.length);
  const down = sharesOf(height, reach);
  const sums = new Int32Array(width);
  for (let at = first; at < first + reach * width; at++) sums[at % width]! += rows[at]!;
  const ahead = (2 * reach + 1) * width;
  for (let y = 0, at = 0; y < height; y++) {
    const share = down[y]!;
    for (let x = 0; x < width; x++, at++) {
      const sum = sums[x]! + rows[at + ahead]! - rows[at]!;
      sums[x] = sum;
      out[at] = (sum * share + HALF) >> SHARE_BITS;
    }
  }
  return out;
}

/** Shares are whole numbers of 4,194,304ths: whole numbers add and multiply faster than others. */
const SHARE_BITS = 22;
const HALF = 1 << (SHARE_BITS - 1);

/** One over how many pixels within `reach` each place of a line has. */
function sharesOf(length: number, reach: number): Int32Array {
  return Int32Array.from({ length }, (_, at) => {
    const count = Math.min(length - 1, at + reach) - Math.max(0, at - reach) + 1;
    return Math.round((1 << SHARE_BITS) / count);
  });
}

function blurRow(
  from: Uint8Array,
  start: number,
  to: Uint8Array,
  toStart: number,
  shares: Int32Array,
  reach: number,
): void {
  const length = shares.length;
  let sum = 0;
  for (let at = 0; at < Math.min(reach, length); at++) sum += from[start + at]!;
  for (let at = 0; at < length; at++) {
    if (at + reach < length) sum += from[start + at + reach]!;
    if (at > reach) sum -= from[start + at - reach - 1]!;
    to[toStart + at] = (sum * shares[at]! + HALF) >> SHARE_BITS;
  }
}
