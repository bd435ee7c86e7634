/** Values of a patch become whole numbers of this, so that sums are exact and the same everywhere. */
const UNIT: f64 = 16384;
/** A patch over fewer shades than this (variance of a pixel) has no correlation. */
const FLAT: f64 = 1;

/**
 * Makes a patch ready for an image of the given width: where its pixels lie, and their weights, which
 * sum to 0 after rounding too: else the correlation would depend on the image's brightness.
 */
export function layPatch(
  dx: usize,
  dy: usize,
  values: usize,
  count: i32,
  width: i32,
  offsets: usize,
  weights: usize,
): void {
  let sum = 0;
  for (let index = 0; index < count; index++) {
    const x = <i32>load<i16>(dx + (index << 1));
    const y = <i32>load<i16>(dy + (index << 1));
    store<i32>(offsets + (index << 2), y * width + x);
    const value = <f64>load<f32>(values + (index << 2));
    const weight = <i32>nearest(value * UNIT);
    store<i16>(weights + (index << 1), weight);
    sum += weight;
  }
  const step = sum > 0 ? 1 : -1;
  for (let index = 0; index < count && sum != 0; index++, sum -= step) {
    const at = weights + (index << 1);
    store<i16>(at, <i32>load<i16>(at) - step);
  }
}

/** The value that a share of the patch's pixels stays below. `histogram`: room for 256 u16. */
export function quantile(
  place: usize,
  offsets: usize,
  count: i32,
  share: f64,
  histogram: usize,
): i32 {
  memory.fill(histogram, 0, 512);
  for (let index = 0; index < count; index++) {
    const at = histogram + ((<usize>load<u8>(place + load<i32>(offsets + (index << 2)))) << 1);
    store<u16>(at, load<u16>(at) + 1);
  }
  let left = share * <f64>count;
  let value = 0;
  for (; value < 255; value++) {
    left -= <f64>load<u16>(histogram + (value << 1));
    if (left <= 0) break;
  }
  return value;
}

function scoreOf(sum: i32, squares: i32, product: i32, count: i32): f64 {
  const variance = <f64>squares - (<f64>sum * <f64>sum) / <f64>count;
  return variance > FLAT * <f64>count ? <f64>product / UNIT / sqrt(variance) : 0;
}

/**
 * Correlation at all `side × side` places from `base` on, eight at a time; the number of the best.
 * Pixels count as `most` at most. Two of the patch's pixels are multiplied and added at once: an odd
 * last one has weight 0.
 */
export function searchWindow(
  base: usize,
  width: i32,
  offsets: usize,
  weights: usize,
  count: i32,
  most: i32,
  side: i32,
  sums: usize,
  scores: usize,
): i32 {
  const ones = i16x8.splat(1);
  const limits = i8x16.splat(<i8>most);
  let best: f32 = -2;
  let bestAt = 0;
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x += 8) {
      const place = base + y * width + x;
      let sumLow = i32x4.splat(0);
      let sumHigh = i32x4.splat(0);
      let squareLow = i32x4.splat(0);
      let squareHigh = i32x4.splat(0);
      let productLow = i32x4.splat(0);
      let productHigh = i32x4.splat(0);
      for (let index = 0; index < count; index += 2) {
        const one = v128.load_zero<u64>(place + load<i32>(offsets + (index << 2)));
        let two = i32x4.splat(0);
        let pair = i32x4.splat(<i32>load<u16>(weights + (index << 1)));
        if (index + 1 < count) {
          two = v128.load_zero<u64>(place + load<i32>(offsets + (index << 2), 4));
          pair = v128.load_splat<u32>(weights + (index << 1));
        }
        // prettier-ignore
        const both = v128.shuffle<u8>(one, two, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
        const limited = i8x16.min_u(both, limits);
        const low = i16x8.extend_low_i8x16_u(limited);
        const high = i16x8.extend_high_i8x16_u(limited);
        sumLow = i32x4.add(sumLow, i32x4.dot_i16x8_s(low, ones));
        sumHigh = i32x4.add(sumHigh, i32x4.dot_i16x8_s(high, ones));
        squareLow = i32x4.add(squareLow, i32x4.dot_i16x8_s(low, low));
        squareHigh = i32x4.add(squareHigh, i32x4.dot_i16x8_s(high, high));
        productLow = i32x4.add(productLow, i32x4.dot_i16x8_s(low, pair));
        productHigh = i32x4.add(productHigh, i32x4.dot_i16x8_s(high, pair));
      }
      v128.store(sums, sumLow);
      v128.store(sums, sumHigh, 16);
      v128.store(sums, squareLow, 32);
      v128.store(sums, squareHigh, 48);
      v128.store(sums, productLow, 64);
      v128.store(sums, productHigh, 80);
      for (let lane = 0; lane < min(8, side - x); lane++) {
        const from = sums + (lane << 2);
        const score = <f32>(
          scoreOf(load<i32>(from), load<i32>(from, 32), load<i32>(from, 64), count)
        );
        const at = y * side + x + lane;
        store<f32>(scores + (at << 2), score);
        if (score <= best) continue;
        best = score;
        bestAt = at;
      }
    }
  return bestAt;
}

function correlate(base: usize, offsets: usize, weights: usize, count: i32, most: i32): f64 {
  let sum = 0;
  let squares = 0;
  let product = 0;
  for (let index = 0; index < count; index++) {
    const value = min(most, <i32>load<u8>(base + load<i32>(offsets + (index << 2))));
    sum += value;
    squares += value * value;
    product += value * <i32>load<i16>(weights + (index << 1));
  }
  return scoreOf(sum, squares, product, count);
}

/**
 * Walks from a place to the nearest peak, at most so many steps; pixels count as `most` at most. Writes
 * seven numbers: how far it walked along x and y, and the correlation there, west, east, north and south
 * of there.
 */
export function climbToPeak(
  start: usize,
  width: i32,
  offsets: usize,
  weights: usize,
  count: i32,
  most: i32,
  steps: i32,
  peak: usize,
): void {
  let x = 0;
  let y = 0;
  let here = correlate(start, offsets, weights, count, most);
  for (let step = 1; ; step++) {
    const at = start + y * width + x;
    const west = correlate(at - 1, offsets, weights, count, most);
    const east = correlate(at + 1, offsets, weights, count, most);
    const north = correlate(at - width, offsets, weights, count, most);
    const south = correlate(at + width, offsets, weights, count, most);
    const next = max(max(west, east), max(north, south));
    if (next <= here || step == steps) {
      store<f64>(peak, <f64>x);
      store<f64>(peak, <f64>y, 8);
      store<f64>(peak, here, 16);
      store<f64>(peak, west, 24);
      store<f64>(peak, east, 32);
      store<f64>(peak, north, 40);
      store<f64>(peak, south, 48);
      return;
    }
    here = next;
    if (next == west) x--;
    else if (next == east) x++;
    else if (next == north) y--;
    else y++;
  }
}
