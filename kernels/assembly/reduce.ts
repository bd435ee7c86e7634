/** Shrinks by 2, each pixel the rounded mean of four; a last odd row or column is dropped. */
export function halve(from: usize, width: i32, height: i32, to: usize): void {
  const halfWidth = width >> 1;
  const two = i16x8.splat(2);
  for (let y = 0; y < height >> 1; y++) {
    const upper = from + 2 * y * width;
    const lower = upper + width;
    const out = to + y * halfWidth;
    let x = 0;
    for (; x + 8 <= halfWidth; x += 8) {
      const above = i16x8.extadd_pairwise_i8x16_u(v128.load(upper + 2 * x));
      const below = i16x8.extadd_pairwise_i8x16_u(v128.load(lower + 2 * x));
      const mean = i16x8.shr_u(i16x8.add(i16x8.add(above, below), two), 2);
      v128.store64_lane(out + x, i8x16.narrow_i16x8_u(mean, mean), 0);
    }
    for (; x < halfWidth; x++) {
      const above = <i32>load<u8>(upper + 2 * x) + <i32>load<u8>(upper + 2 * x, 1);
      const below = <i32>load<u8>(lower + 2 * x) + <i32>load<u8>(lower + 2 * x, 1);
      store<u8>(out + x, (above + below + 2) >> 2);
    }
  }
}
