/** Mean over a square of `2 · reach + 1` pixels, edges repeated less: weights stay normalised. */
export function blurBox(
  data: Uint8Array,
  width: number,
  height: number,
  reach: number,
): Uint8Array {
  const rows = new Uint8Array(data.length);
  const across = sharesOf(width, reach);
  for (let start = 0; start < data.length; start += width)
    blurRow(data, rows, start, across, reach);
  const out = new Uint8Array(data.length);
  const down = sharesOf(height, reach);
  const sums = new Int32Array(width);
  for (let y = -reach; y < height; y++) {
    const enter = (y + reach) * width;
    const leave = (y - reach - 1) * width;
    if (enter < data.length) for (let x = 0; x < width; x++) sums[x]! += rows[enter + x]!;
    if (leave >= 0) for (let x = 0; x < width; x++) sums[x]! -= rows[leave + x]!;
    if (y < 0) continue;
    const share = down[y]!;
    const row = y * width;
    for (let x = 0; x < width; x++) out[row + x] = sums[x]! * share + 0.5;
  }
  return out;
}

/** One over how many pixels within `reach` each place of a line has. */
function sharesOf(length: number, reach: number): Float64Array {
  return Float64Array.from(
    { length },
    (_, at) => 1 / (Math.min(length - 1, at + reach) - Math.max(0, at - reach) + 1),
  );
}

function blurRow(
  from: Uint8Array,
  to: Uint8Array,
  start: number,
  shares: Float64Array,
  reach: number,
): void {
  const length = shares.length;
  let sum = 0;
  for (let at = 0; at < Math.min(reach, length); at++) sum += from[start + at]!;
  for (let at = 0; at < length; at++) {
    if (at + reach < length) sum += from[start + at + reach]!;
    if (at > reach) sum -= from[start + at - reach - 1]!;
    to[start + at] = sum * shares[at]! + 0.5;
  }
}
