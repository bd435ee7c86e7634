import { fill, kernels, reserve, wordsAt } from '../kernels/kernels.ts';

/**
 * What an upright page looks like from its side: how much ruling (and, weaker, other print) lies at
 * each x and each y. Two pages of one form have the same profiles up to scale and shift, whatever
 * is written on them, which makes the layout search a search in one dimension.
 */
export interface LineProfiles {
  readonly x: Float32Array;
  readonly y: Float32Array;
}

/** Rules count in shares of every second window of 24 pixels along them: about 8 mm at 75 dpi. */
const SHARE = 2 / 24;
/** Weight of plain ink beside ruling: enough for forms without rules, too little to drown rules. */
const PLAIN_WEIGHT = 0.12;
/** Window of the high-pass, pixels. */
const TREND = 41;

export function profileLines({
  width,
  height,
  ink,
}: {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}): LineProfiles {
  const [from, windows, sums] = reserve(ink.length, 2 * ink.length, 8 * (width + height));
  fill(from, ink, width * height);
  const told = wordsAt(sums, 2 * (width + height)).fill(0);
  const rules = sums + 4 * (width + height);
  const across = 4 * height;
  kernels.profileLines(from, width, height, windows, sums, rules, sums + across, rules + across);
  const profile = (start: number, length: number): Float32Array =>
    Float32Array.from({ length }, (_, at) => {
      const plain = told[start + at]! * PLAIN_WEIGHT;
      return plain + told[width + height + start + at]! * SHARE;
    });
  return { x: sharpen(profile(height, width)), y: sharpen(profile(0, height)) };
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
