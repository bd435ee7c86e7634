/** How many of `count` bytes are above a floor. */
export function countAbove(data: usize, count: i32, floor: i32): i32 {
  const floors = i8x16.splat(<i8>floor);
  let sum = 0;
  let at = 0;
  for (; at + 16 <= count; at += 16) sum += popcnt(maskAbove(data + at, floors));
  for (; at < count; at++) sum += <i32>(<i32>load<u8>(data + at) > floor);
  return sum;
}

/**
 * The places (`x`, `y`: f32, from the image's middle) of every so many-th byte above a floor, the first
 * included, row by row.
 */
export function scatterAbove(
  data: usize,
  width: i32,
  height: i32,
  floor: i32,
  every: i32,
  x: usize,
  y: usize,
): void {
  const floors = i8x16.splat(<i8>floor);
  const middle = <f32>width / 2;
  let wait = 0;
  for (let row = 0; row < height; row++) {
    const from = data + row * width;
    const down = <f32>row - <f32>height / 2;
    for (let column = 0; column < width; column += 16) {
      let mask = maskAbove(from + column, floors);
      if (column + 16 > width) mask &= (1 << (width - column)) - 1;
      for (; mask; mask &= mask - 1) {
        if (wait-- > 0) continue;
        wait = every - 1;
        store<f32>(x, <f32>(column + ctz(mask)) - middle);
        store<f32>(y, down);
        x += 4;
        y += 4;
      }
    }
  }
}

function maskAbove(data: usize, floors: v128): i32 {
  return i8x16.bitmask(i8x16.gt_u(v128.load(data), floors));
}
