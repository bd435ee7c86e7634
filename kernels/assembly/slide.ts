/**
 * What a model's lines add up to on a profile (f32), at `count` places one after the other: the sum
 * of each line's weight (f32) times the profile's value at its place (i32) and so many further.
 * `count` is a multiple of 4.
 */
export function slideLines(
  profile: usize,
  places: usize,
  weights: usize,
  lines: i32,
  count: i32,
  scores: usize,
): void {
  for (let at = 0; at < count; at += 4) {
    const from = profile + (at << 2);
    let score = f32x4.splat(0);
    for (let line = 0; line < lines; line++) {
      const values = v128.load(from + (load<i32>(places + (line << 2)) << 2));
      score = f32x4.add(score, f32x4.mul(values, v128.load_splat<u32>(weights + (line << 2))));
    }
    v128.store(scores + (at << 2), score);
  }
}
