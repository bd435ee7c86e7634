/**
 * Luma of `count` pixels by ITU-R BT.601 in whole numbers, (77 r + 150 g + 29 b) >> 8, from pixels of
 * `stride` bytes (3 or 4: the fourth is not looked at). Four at a time, reading up to 4 bytes too far.
 */
export function luma(from: usize, stride: i32, count: i32, to: usize): void {
  // Bytes of a pixel side by side with one that is nothing: 255 picks none.
  const spread =
    stride == 4
      ? i8x16(0, 1, 2, -1, 4, 5, 6, -1, 8, 9, 10, -1, 12, 13, 14, -1)
      : i8x16(0, 1, 2, -1, 3, 4, 5, -1, 6, 7, 8, -1, 9, 10, 11, -1);
  const shares = i16x8(77, 150, 29, 0, 77, 150, 29, 0);
  let at = 0;
  for (; at + 4 <= count; at += 4) {
    const pixels = i8x16.swizzle(v128.load(from + at * stride), spread);
    const low = i32x4.dot_i16x8_s(i16x8.extend_low_i8x16_u(pixels), shares);
    const high = i32x4.dot_i16x8_s(i16x8.extend_high_i8x16_u(pixels), shares);
    const redGreen = v128.shuffle<i32>(low, high, 0, 2, 4, 6);
    const blue = v128.shuffle<i32>(low, high, 1, 3, 5, 7);
    const sums = i32x4.shr_u(i32x4.add(redGreen, blue), 8);
    const words = i16x8.narrow_i32x4_s(sums, sums);
    v128.store32_lane(to + at, i8x16.narrow_i16x8_u(words, words), 0);
  }
  for (; at < count; at++) {
    const pixel = from + at * stride;
    const sum = 77 * <i32>load<u8>(pixel) + 150 * <i32>load<u8>(pixel, 1);
    store<u8>(to + at, (sum + 29 * <i32>load<u8>(pixel, 2)) >> 8);
  }
}
