import { LINE_MM } from './paper-points.ts';
import { UNKNOWN } from './profile-paper.ts';

/** Bound once: this runs for every line. */
const { abs, floor, max, min, round } = Math;

/** The paper beside a fold lies within this, mm: its shadow is as wide. */
export const BESIDE_MM = 7;
const PAPER_QUANTILE = 0.6;
/** Paper changes slowly: it is measured anew every so many lines. */
const PAPER_LINES = 4;
/** How much darker than the paper beside it a crease is, of 255, and in noise deviations. */
const DARKER = 6;
const NOISE_FACTOR = 4;
/** Half of the steps between two values of normal noise are smaller than so many deviations. */
const MEDIAN_STEP = 0.954;

export interface Depths {
  /** How much darker each line is than the paper beside it; 0 where unknown. */
  readonly dark: Int16Array;
  /** Less is noise. */
  readonly limit: number;
}

/** Compares the lines of one part of the page with the paper beside them. */
export function measureDepths(profile: Int16Array): Depths {
  const { length } = profile;
  const reach = round(BESIDE_MM / LINE_MM);
  const dark = new Int16Array(length);
  const steps = new Uint32Array(256);
  const beside = new Uint32Array(256);
  let [enter, leave, known, paper, stepCount] = [0, 0, 0, 0, 0];
  for (let line = 0; line < length; line++) {
    for (const end = min(length, line + reach + 1); enter < end; enter++)
      if (profile[enter]! !== UNKNOWN) {
        beside[profile[enter]!]!++;
        known++;
      }
    for (; leave < line - reach; leave++)
      if (profile[leave]! !== UNKNOWN) {
        beside[profile[leave]!]!--;
        known--;
      }
    const here = profile[line]!;
    if (here === UNKNOWN) continue;
    if (line > 0 && profile[line - 1]! !== UNKNOWN) {
      steps[abs(here - profile[line - 1]!)]!++;
      stepCount++;
    }
    // More than half of the paper beside a line is free of the fold's shadow.
    if (paper === 0 || line % PAPER_LINES === 0)
      paper = valueAt(beside, floor(PAPER_QUANTILE * known));
    dark[line] = max(0, paper - here);
  }
  const noise = stepCount === 0 ? 0 : valueAt(steps, stepCount >> 1) / MEDIAN_STEP;
  return { dark, limit: max(DARKER, NOISE_FACTOR * noise) };
}

/** The value at a place, counted from 0, in the sorted list that a histogram stands for. */
function valueAt(histogram: Uint32Array, place: number): number {
  let left = place;
  let value = 0;
  while (value < 255 && (left -= histogram[value]!) >= 0) value++;
  return value;
}
