/**
 * What an upright page looks like from its side: how much ruling (and, weaker, other print) lies at
 * each x and each y. Two pages of one form have the same profiles up to scale and shift, whatever
 * is written on them, which makes the layout search a search in one dimension.
 */
export interface LineProfiles {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Straight pieces of at least this many pixels count as rules: about 8 mm at 75 dpi. */
const RULE_LENGTH = 24;
/** A rule is darker than what lies this many pixels beside it. */
const RULE_SIDE = 3;
/** Ruling weaker than this (of 255) is noise. */
const RULE_FLOOR = 24;
/** Weight of plain ink beside ruling: enough for forms without rules, too little to drown rules. */
const PLAIN_WEIGHT = 0.12;
/** Window of the high-pass, pixels. */
const TREND = 41;

export function profileLines(image: {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}): LineProfiles {
  const { width, height, ink } = image;
  const along = new Int32Array(width * height);
  const x = new Float32Array(width);
  const y = new Float32Array(height);
  for (let row = 0, start = 0; row < height; row++, start += width) {
    let sum = 0;
    let total = 0;
    for (let column = 0; column < width; column++) {
      const value = ink[start + column]!;
      sum += value;
      total += value;
      if (column >= RULE_LENGTH) sum -= ink[start + column - RULE_LENGTH]!;
      along[start + column] = sum;
    }
    y[row] = total * PLAIN_WEIGHT;
  }
  addRows(along, y, width);
  const sums = new Int32Array(width);
  const totals = new Int32Array(width);
  const back = RULE_LENGTH * width;
  for (let row = 0, start = 0; row < height; row++, start += width) {
    const isWindow = row >= RULE_LENGTH;
    for (let column = 0; column < width; column++) {
      const at = start + column;
      const value = ink[at]!;
      totals[column]! += value;
      along[at] = sums[column]! += isWindow ? value - ink[at - back]! : value;
    }
  }
  for (let column = 0; column < width; column++) x[column] = totals[column]! * PLAIN_WEIGHT;
  addColumns(along, x, height);
  return { x: sharpen(x), y: sharpen(y) };
}

const FLOOR = RULE_FLOOR * RULE_LENGTH;
/** Every second window is enough: they overlap by nearly their whole length. */
const WINDOW_STEP = 2;
const SHARE = WINDOW_STEP / RULE_LENGTH;

/** How much darker the window that ends at a place is than those `side` beside it; 0: no rule. */
function respond(along: Int32Array, at: number, side: number): number {
  const one = along[at - side]!;
  const other = along[at + side]!;
  const response = along[at]! - (one > other ? one : other);
  return response > FLOOR ? response : 0;
}

/** Adds to each row the rule response of all windows along it. */
function addRows(along: Int32Array, profile: Float32Array, width: number): void {
  for (let row = RULE_SIDE; row < profile.length - RULE_SIDE; row++) {
    const start = row * width;
    let total = 0;
    for (let at = start + RULE_LENGTH; at < start + width; at += WINDOW_STEP)
      total += respond(along, at, RULE_SIDE * width);
    profile[row]! += total * SHARE;
  }
}

/** The same for each column, row by row: memory is read in its order. */
function addColumns(along: Int32Array, profile: Float32Array, height: number): void {
  const width = profile.length;
  const totals = new Float64Array(width);
  for (let row = RULE_LENGTH; row < height; row += WINDOW_STEP)
    for (let column = RULE_SIDE; column < width - RULE_SIDE; column++)
      totals[column]! += respond(along, row * width + column, RULE_SIDE);
  for (let column = 0; column < width; column++) profile[column]! += totals[column]! * SHARE;
}

/** Takes the trend away, keeps what stands out, and tames the few strongest lines by a root. */
function sharpen(profile: Float32Array): Float32Array {
  const sharp = new Float32Array(profile.length);
  const reach = TREND >> 1;
  let sum = 0;
  for (let at = -reach; at < profile.length; at++) {
    if (at + reach < profile.length) sum += profile[at + reach]!;
    if (at - reach - 1 >= 0) sum -= profile[at - reach - 1]!;
    if (at < 0) continue;
    sharp[at] = Math.sqrt(Math.max(0, profile[at]! - sum / TREND));
  }
  return sharp;
}
