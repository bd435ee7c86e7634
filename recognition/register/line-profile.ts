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
  const along = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    let sum = 0;
    const row = y * width;
    for (let x = 0; x < width; x++) {
      sum += ink[row + x]!;
      if (x >= RULE_LENGTH) sum -= ink[row + x - RULE_LENGTH]!;
      along[row + x] = sum;
    }
  }
  const y = new Float32Array(height);
  sumRules(along, y, height, width, width, 1);
  const sums = new Float32Array(width);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      let sum = (sums[column]! += ink[at]!);
      if (row >= RULE_LENGTH) sum = sums[column]! -= ink[at - RULE_LENGTH * width]!;
      along[at] = sum;
    }
  const x = new Float32Array(width);
  sumRules(along, x, width, height, 1, width);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const plain = ink[row * width + column]! * PLAIN_WEIGHT;
      y[row]! += plain;
      x[column]! += plain;
    }
  return { x: sharpen(x), y: sharpen(y) };
}

/** Adds to each line of `profile` the positive rule response of all windows along it. */
function sumRules(
  along: Float32Array,
  profile: Float32Array,
  lines: number,
  length: number,
  acrossStep: number,
  alongStep: number,
): void {
  const side = RULE_SIDE * acrossStep;
  const floor = RULE_FLOOR * RULE_LENGTH;
  for (let line = RULE_SIDE; line < lines - RULE_SIDE; line++) {
    let total = 0;
    // Every second window is enough: windows overlap by nearly their whole length.
    for (let at = RULE_LENGTH; at < length; at += 2) {
      const here = line * acrossStep + at * alongStep;
      const beside = Math.max(along[here - side]!, along[here + side]!);
      const response = along[here]! - beside;
      if (response > floor) total += response;
    }
    profile[line] = (2 * total) / RULE_LENGTH;
  }
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
