/** Shares are whole numbers of 4,194,304ths. */
const SHARE_BITS: i32 = 22;
const HALF: i32 = 1 << (SHARE_BITS - 1);

/** One over how many pixels within `reach` a place of a line has. */
function shareOf(at: i32, length: i32, reach: i32): i32 {
  const count = min(length - 1, at + reach) - max(0, at - reach) + 1;
  return <i32>nearest(<f64>(1 << SHARE_BITS) / <f64>count);
}

/**
 * Mean over a square of `2 · reach + 1` pixels, edges repeated less: weights stay normalised.
 * `rows`: room for `height + 2 · reach + 1` rows, of which all are 0; `sums`: for a row of i32.
 */
export function blurBox(
  data: usize,
  width: i32,
  height: i32,
  reach: i32,
  rows: usize,
  sums: usize,
  out: usize,
): void {
  const first = rows + (reach + 1) * width;
  for (let y = 0; y < height; y++) blurRow(data + y * width, first + y * width, width, reach);
  for (let x = 0; x < width; x++) {
    let sum = 0;
    for (let y = 0; y < min(reach, height); y++) sum += <i32>load<u8>(first + y * width + x);
    store<i32>(sums + (x << 2), sum);
  }
  const half = i32x4.splat(HALF);
  for (let y = 0; y < height; y++) {
    const behind = rows + y * width;
    const ahead = behind + (2 * reach + 1) * width;
    const share = shareOf(y, height, reach);
    const shares = i32x4.splat(share);
    const to = out + y * width;
    let x = 0;
    for (; x + 4 <= width; x += 4) {
      const enters = i32x4.extend_low_i16x8_u(
        i16x8.extend_low_i8x16_u(v128.load_zero<u32>(ahead + x)),
      );
      const leaves = i32x4.extend_low_i16x8_u(
        i16x8.extend_low_i8x16_u(v128.load_zero<u32>(behind + x)),
      );
      const at = sums + (x << 2);
      const sum = i32x4.sub(i32x4.add(v128.load(at), enters), leaves);
      v128.store(at, sum);
      const mean = i32x4.shr_u(i32x4.add(i32x4.mul(sum, shares), half), SHARE_BITS);
      const words = i16x8.narrow_i32x4_s(mean, mean);
      v128.store32_lane(to + x, i8x16.narrow_i16x8_u(words, words), 0);
    }
    for (; x < width; x++) {
      const at = sums + (x << 2);
      const sum = load<i32>(at) + <i32>load<u8>(ahead + x) - <i32>load<u8>(behind + x);
      store<i32>(at, sum);
      store<u8>(to + x, (sum * share + HALF) >>> SHARE_BITS);
    }
  }
}

/** The mean along a row: eight at a time where the whole reach lies within it. */
function blurRow(from: usize, to: usize, length: i32, reach: i32): void {
  const inner = length - 2 * reach;
  const eights = inner >= 8 ? inner & ~7 : 0;
  const shares = i32x4.splat(shareOf(min(reach, length - 1), length, reach));
  const half = i32x4.splat(HALF);
  for (let at = reach; at < reach + eights; at += 8) {
    let sums = i16x8.splat(0);
    for (let by = -reach; by <= reach; by++)
      sums = i16x8.add(sums, i16x8.extend_low_i8x16_u(v128.load_zero<u64>(from + at + by)));
    const low = i32x4.mul(i32x4.extend_low_i16x8_u(sums), shares);
    const high = i32x4.mul(i32x4.extend_high_i16x8_u(sums), shares);
    const means = i16x8.narrow_i32x4_s(
      i32x4.shr_u(i32x4.add(low, half), SHARE_BITS),
      i32x4.shr_u(i32x4.add(high, half), SHARE_BITS),
    );
    v128.store64_lane(to + at, i8x16.narrow_i16x8_u(means, means), 0);
  }
  const start = min(reach, length);
  for (let at = 0; at < start; at++) store<u8>(to + at, meanAround(from, at, length, reach));
  for (let at = start + eights; at < length; at++)
    store<u8>(to + at, meanAround(from, at, length, reach));
}

function meanAround(from: usize, at: i32, length: i32, reach: i32): i32 {
  const last = min(length - 1, at + reach);
  let sum = 0;
  for (let place = max(0, at - reach); place <= last; place++) sum += <i32>load<u8>(from + place);
  return (sum * shareOf(at, length, reach) + HALF) >>> SHARE_BITS;
}
