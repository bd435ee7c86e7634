/** Straight pieces of at least this many pixels count as rules: about 8 mm at 75 dpi. */
const RULE_LENGTH: i32 = 24;
/** A rule is darker than what lies this many pixels beside it. */
const RULE_SIDE: i32 = 3;
/** Ruling weaker than this (of 255) is noise. */
const FLOOR: i32 = 24 * RULE_LENGTH;
/** Every second window is enough: they overlap by nearly their whole length. */
const WINDOW_STEP: i32 = 2;

/**
 * For each row and each column of an image: the sum of its ink (i32), and what rules along it add up
 * to (i32): of every second window of 24 pixels, how much darker it is than those on both sides.
 * `windows`: room for one u16 per pixel.
 */
export function profileLines(
  ink: usize,
  width: i32,
  height: i32,
  windows: usize,
  rowInk: usize,
  rowRules: usize,
  columnInk: usize,
  columnRules: usize,
): void {
  for (let row = 0; row < height; row++) {
    const from = ink + row * width;
    const to = windows + ((row * width) << 1);
    let sum = 0;
    let total = 0;
    for (let column = 0; column < width; column++) {
      const value = <i32>load<u8>(from + column);
      total += value;
      sum += value;
      if (column >= RULE_LENGTH) sum -= <i32>load<u8>(from + column - RULE_LENGTH);
      store<u16>(to + (column << 1), sum);
    }
    store<i32>(rowInk + (row << 2), total);
  }
  for (let row = RULE_SIDE; row < height - RULE_SIDE; row++)
    store<i32>(rowRules + (row << 2), addRow(windows + ((row * width) << 1), width));
  sumColumns(ink, width, height, windows, columnInk);
  for (let row = RULE_LENGTH; row < height; row += WINDOW_STEP)
    addColumns(windows + ((row * width) << 1), width, columnRules);
}

/** How much darker a window is than those beside it; 0: no rule. */
function respond(window: usize, beside: i32): i32 {
  const one = <i32>load<u16>(window - beside);
  const other = <i32>load<u16>(window + beside);
  const response = <i32>load<u16>(window) - max(one, other);
  return response > FLOOR ? response : 0;
}

/** The same of eight windows in a row. */
function respondEight(window: usize, beside: i32): v128 {
  const neighbours = i16x8.max_u(v128.load(window - beside), v128.load(window + beside));
  const response = i16x8.sub_sat_u(v128.load(window), neighbours);
  return v128.and(response, i16x8.gt_s(response, i16x8.splat(<i16>FLOOR)));
}

function addRow(windows: usize, width: i32): i32 {
  const beside = (RULE_SIDE * width) << 1;
  const everySecond = i32x4.splat(0xffff);
  let sums = i32x4.splat(0);
  let column = RULE_LENGTH;
  for (; column + 8 <= width; column += 8)
    sums = i32x4.add(sums, v128.and(respondEight(windows + (column << 1), beside), everySecond));
  let total =
    i32x4.extract_lane(sums, 0) +
    i32x4.extract_lane(sums, 1) +
    i32x4.extract_lane(sums, 2) +
    i32x4.extract_lane(sums, 3);
  for (; column < width; column += WINDOW_STEP) total += respond(windows + (column << 1), beside);
  return total;
}

/** Windows down the columns, in place of those along the rows, and each column's ink. */
function sumColumns(ink: usize, width: i32, height: i32, windows: usize, totals: usize): void {
  for (let row = 0; row < height; row++) {
    const from = ink + row * width;
    const to = windows + ((row * width) << 1);
    const above = to - (width << 1);
    const leaves = from - RULE_LENGTH * width;
    let column = 0;
    for (; column + 8 <= width; column += 8) {
      const values = i16x8.extend_low_i8x16_u(v128.load_zero<u64>(from + column));
      let sum = values;
      if (row > 0) sum = i16x8.add(sum, v128.load(above + (column << 1)));
      if (row >= RULE_LENGTH) {
        const last = i16x8.extend_low_i8x16_u(v128.load_zero<u64>(leaves + column));
        sum = i16x8.sub(sum, last);
      }
      v128.store(to + (column << 1), sum);
      addEight(totals + (column << 2), values);
    }
    for (; column < width; column++) {
      const value = <i32>load<u8>(from + column);
      let sum = value;
      if (row > 0) sum += <i32>load<u16>(above + (column << 1));
      if (row >= RULE_LENGTH) sum -= <i32>load<u8>(leaves + column);
      store<u16>(to + (column << 1), sum);
      const at = totals + (column << 2);
      store<i32>(at, load<i32>(at) + value);
    }
  }
}

/** Adds eight u16 to as many i32. */
function addEight(totals: usize, values: v128): void {
  v128.store(totals, i32x4.add(v128.load(totals), i32x4.extend_low_i16x8_u(values)));
  v128.store(totals, i32x4.add(v128.load(totals, 16), i32x4.extend_high_i16x8_u(values)), 16);
}

function addColumns(windows: usize, width: i32, totals: usize): void {
  const beside = RULE_SIDE << 1;
  let column = RULE_SIDE;
  for (; column + 8 <= width - RULE_SIDE; column += 8)
    addEight(totals + (column << 2), respondEight(windows + (column << 1), beside));
  for (; column < width - RULE_SIDE; column++) {
    const at = totals + (column << 2);
    store<i32>(at, load<i32>(at) + respond(windows + (column << 1), beside));
  }
}
