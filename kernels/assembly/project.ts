/**
 * How sharp the profile of scattered points (`x`, `y`: f32) is across a pencil of lines: the sum of
 * squared steps between its bins. With x' along the line through the middle and y' across it, every
 * line of the pencil has one y' / (1 + converge · x'). `bins`: room for `length` i32, of which both ends
 * take what lies beyond and count for nothing. Reads up to 12 bytes beyond the points.
 */
export function projectPoints(
  x: usize,
  y: usize,
  count: i32,
  cos: f32,
  sin: f32,
  converge: f32,
  perPixel: f32,
  bins: usize,
  length: i32,
): f64 {
  memory.fill(bins, 0, length << 2);
  const cosines = f32x4.splat(cos);
  const sines = f32x4.splat(sin);
  const converges = f32x4.splat(converge);
  const scale = f32x4.splat(perPixel);
  const middle = f32x4.splat(<f32>(length >> 1));
  const one = f32x4.splat(1);
  const lowest = i32x4.splat(0);
  const highest = i32x4.splat(length - 1);
  for (let at = 0; at < count; at += 4) {
    const xs = v128.load(x + (at << 2));
    const ys = v128.load(y + (at << 2));
    const along = f32x4.add(f32x4.mul(xs, cosines), f32x4.mul(ys, sines));
    const across = f32x4.sub(f32x4.mul(ys, cosines), f32x4.mul(xs, sines));
    const narrowing = f32x4.add(one, f32x4.mul(converges, along));
    const places = f32x4.add(middle, f32x4.div(f32x4.mul(across, scale), narrowing));
    const inside = i32x4.min_s(
      highest,
      i32x4.max_s(lowest, i32x4.trunc_sat_f32x4_s(f32x4.floor(places))),
    );
    countIn(bins, i32x4.extract_lane(inside, 0));
    if (at + 1 < count) countIn(bins, i32x4.extract_lane(inside, 1));
    if (at + 2 < count) countIn(bins, i32x4.extract_lane(inside, 2));
    if (at + 3 < count) countIn(bins, i32x4.extract_lane(inside, 3));
  }
  return sumSteps(bins + 4, length - 2);
}

function countIn(bins: usize, bin: i32): void {
  const at = bins + (bin << 2);
  store<i32>(at, load<i32>(at) + 1);
}

function sumSteps(bins: usize, length: i32): f64 {
  let sum: f64 = 0;
  for (let at = 1; at < length; at++) {
    const step = load<i32>(bins + (at << 2)) - load<i32>(bins + (at << 2) - 4);
    sum += <f64>step * <f64>step;
  }
  return sum;
}
