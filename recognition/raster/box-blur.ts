/** Mean over a square of `2 · reach + 1` pixels, edges repeated less: weights stay normalised. */
export function blurBox(
  data: Uint8Array,
  width: number,
  height: number,
  reach: number,
): Uint8Array {
  const rows = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) blurLine(data, rows, y * width, 1, width, reach);
  const out = new Uint8Array(data.length);
  const sums = new Float32Array(width);
  for (let y = -reach; y < height; y++) {
    const enter = y + reach;
    const leave = y - reach - 1;
    if (enter < height) for (let x = 0; x < width; x++) sums[x]! += rows[enter * width + x]!;
    if (leave >= 0) for (let x = 0; x < width; x++) sums[x]! -= rows[leave * width + x]!;
    if (y < 0) continue;
    const count = Math.min(height - 1, enter) - Math.max(0, y - reach) + 1;
    const share = 1 / count;
    const row = y * width;
    for (let x = 0; x < width; x++) out[row + x] = sums[x]! * share + 0.5;
  }
  return out;
}

function blurLine(
  from: Uint8Array,
  to: Uint8Array,
  start: number,
  step: number,
  length: number,
  reach: number,
): void {
  let sum = 0;
  for (let at = -reach; at < length; at++) {
    if (at + reach < length) sum += from[start + (at + reach) * step]!;
    if (at - reach - 1 >= 0) sum -= from[start + (at - reach - 1) * step]!;
    if (at < 0) continue;
    const count = Math.min(length - 1, at + reach) - Math.max(0, at - reach) + 1;
    to[start + at * step] = sum / count + 0.5;
  }
}
