import type { GreyImage } from '../raster/image.ts';
import { reduceBy } from '../raster/reduce.ts';
import { blurBox } from '../raster/box-blur.ts';
import type { PreparedPage } from './contracts.ts';
import type { Rectified } from './match-anchors.ts';
import { COARSE_PIXELS_PER_MM, indexOf } from './prepare-form.ts';
import { keepRecent } from './recent.ts';

const { abs, max, min, sqrt } = Math;

/** A square in which two pages that look alike differ, at quarter crop resolution. */
interface Difference {
  readonly x: number;
  readonly y: number;
  /** Squares of the difference, summed. */
  readonly energy: number;
}

interface Pair {
  readonly width: number;
  readonly height: number;
  /** Softened print of the two pages. */
  readonly one: Uint8Array;
  readonly two: Uint8Array;
  readonly differences: readonly Difference[];
}

/** Side of a square: a word of print, and its half, by which squares follow each other. Pixels. */
const SIDE = 20;
const STEP = 10;
/** At most this many squares are asked; the clearest ones tell as much as all. */
const MOST = 10;
/** Root mean square difference of softened print below which a square tells nothing. */
const MIN_CONTRAST = 14;
/** Around a square, this much tells where the paper has stretched to: pixels, and how far to look. */
const CONTEXT = 16;
const SHIFT = 4;
/** Around the place that the context tells, each page may choose its own. */
const OWN_SHIFT = 1;
/** A square that is farther from both pages than this, in their own distance, is trusted less. */
const STRANGE = 6;

/** Kept for the pairs that were asked for last: finding differences takes 50 ms. */
const RECENT_PAIRS = 24;
const recentPair = new WeakMap<PreparedPage, (two: PreparedPage) => Pair>();

function pairOf(one: PreparedPage, two: PreparedPage): Pair {
  let compare = recentPair.get(one);
  if (!compare) {
    compare = keepRecent(RECENT_PAIRS, (other: PreparedPage) => comparePages(one, other));
    recentPair.set(one, compare);
  }
  return compare(two);
}

/**
 * Which of two pages that look alike is on the scan, by the places where their print differs:
 * 1 for the first, −1 for the second, in between what writing, stamps and dirt leave open. Null
 * where they do not differ. `seen`: the scan laid into their common frame, by `softenScan`.
 */
export function weighDifferences(
  first: PreparedPage,
  second: PreparedPage,
  seen: Rectified,
): number | null {
  const pair = pairOf(first, second);
  if (pair.differences.length === 0) return null;
  const scan = seen.dark;
  const placed = pair.differences.flatMap((difference) => {
    const place = findContext(pair, difference, scan, seen);
    return place === null ? [] : [{ difference, place }];
  });
  const gain = measureGain(placed.map(({ place }) => place));
  let sum = 0;
  let weights = 0;
  for (const { difference, place } of placed) {
    const evidence = weighSquare(pair, difference, scan, seen, place, gain);
    const weight = sqrt(difference.energy);
    sum += weight * evidence;
    weights += weight;
  }
  return weights > 0 ? sum / weights : null;
}

function comparePages(first: PreparedPage, second: PreparedPage): Pair {
  const a = inkOf(first.blank);
  const b = inkOf(second.blank);
  const width = min(a.width, b.width);
  const height = min(a.height, b.height);
  const one = crop(a, width, height);
  const two = crop(b, width, height);
  const found: Difference[] = [];
  // A code names its form, but is read, not compared: copies without it must be told as well.
  const isAid = (x: number, y: number): boolean =>
    [x, x + SIDE / 2, x + SIDE].some((u) =>
      [y, y + SIDE / 2, y + SIDE].some((v) =>
        [first, second].some((page) =>
          indexOf(page).isMasked(u / COARSE_PIXELS_PER_MM, v / COARSE_PIXELS_PER_MM),
        ),
      ),
    );
  const edge = CONTEXT + SHIFT + OWN_SHIFT;
  for (let y = edge; y + SIDE + edge < height; y += STEP)
    for (let x = edge; x + SIDE + edge < width; x += STEP) {
      if (isAid(x, y)) continue;
      let energy = 0;
      for (let v = y; v < y + SIDE; v++)
        for (let u = x; u < x + SIDE; u++)
          energy += (one[v * width + u]! - two[v * width + u]!) ** 2;
      if (sqrt(energy / SIDE ** 2) >= MIN_CONTRAST) found.push({ x, y, energy });
    }
  found.sort((p, q) => q.energy - p.energy);
  const kept: Difference[] = [];
  for (const one of found) {
    if (kept.length === MOST) break;
    if (kept.every(({ x, y }) => abs(x - one.x) >= SIDE || abs(y - one.y) >= SIDE)) kept.push(one);
  }
  return { width, height, one, two, differences: kept };
}

function inkOf(blank: GreyImage): { width: number; height: number; ink: Uint8Array } {
  const { width, height, data } = reduceBy(blank, 4);
  const ink = soften(
    data.map((value) => 255 - value),
    width,
    height,
  );
  return { width, height, ink };
}

/** Softened as the pages are. */
export const softenScan = (seen: Rectified): Rectified => ({
  ...seen,
  dark: soften(seen.dark, seen.width, seen.height),
});

/** By one pixel: what lies a third of a millimetre off still overlaps. */
const soften = (ink: Uint8Array, width: number, height: number): Uint8Array =>
  blurBox(ink, width, height, 1);

function crop(
  { width: from, ink }: { width: number; ink: Uint8Array },
  width: number,
  height: number,
): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) out.set(ink.subarray(y * from, y * from + width), y * width);
  return out;
}

/** How much darker or fainter print is on the scan, by the print around the squares. */
function measureGain(places: readonly Place[]): number {
  let found = 0;
  let expected = 0;
  for (const place of places) {
    found += place.found;
    expected += place.expected;
  }
  return expected > 0 ? max(0.15, min(2, found / expected)) : 1;
}

interface Place {
  readonly dx: number;
  readonly dy: number;
  /** Print that both pages have there, squared, and how the scan goes with it. */
  readonly expected: number;
  readonly found: number;
}

/** Where the surroundings of a square lie on the scan; null where they lie outside. */
function findContext(
  { width, one, two }: Pair,
  { x, y }: Difference,
  scan: Uint8Array,
  seen: Rectified,
): Place | null {
  const left = x - CONTEXT;
  const top = y - CONTEXT;
  const side = SIDE + 2 * CONTEXT;
  if (
    left + side + SHIFT + OWN_SHIFT >= seen.width ||
    top + side + SHIFT + OWN_SHIFT >= seen.height
  )
    return null;
  // What either page has: rules and words around the square that both share. Its mean is taken
  // away, so that writing, dark wherever it is, draws nothing to itself.
  const template = new Float32Array(side * side);
  let mean = 0;
  for (let v = 0; v < side; v++)
    for (let u = 0; u < side; u++) {
      const at = (top + v) * width + left + u;
      mean += template[v * side + u] = max(one[at]!, two[at]!);
    }
  mean /= side * side;
  let best = { dx: 0, dy: 0, score: -Infinity };
  for (let dy = -SHIFT; dy <= SHIFT; dy++)
    for (let dx = -SHIFT; dx <= SHIFT; dx++) {
      let score = 0;
      for (let v = 0; v < side; v += 2)
        for (let u = 0; u < side; u += 2)
          score +=
            (template[v * side + u]! - mean) * scan[(top + v + dy) * seen.width + left + u + dx]!;
      if (score > best.score) best = { dx, dy, score };
    }
  return { dx: best.dx, dy: best.dy, ...measureCommon(left, top, side, best) };

  function measureCommon(x0: number, y0: number, size: number, by: { dx: number; dy: number }) {
    let common = 0;
    for (let v = y0; v < y0 + size; v++)
      for (let u = x0; u < x0 + size; u++) common += min(one[v * width + u]!, two[v * width + u]!);
    common /= size * size;
    let expected = 0;
    let found = 0;
    for (let v = y0; v < y0 + size; v++)
      for (let u = x0; u < x0 + size; u++) {
        const value = min(one[v * width + u]!, two[v * width + u]!);
        expected += value * (value - common);
        found += scan[(v + by.dy) * seen.width + u + by.dx]! * (value - common);
      }
    return { expected, found };
  }
}

/**
 * Projects the scan on the difference of the two pages: +1 where it is what the first would give,
 * −1 for the second. Each page is weighed at the place that suits it best.
 */
function weighSquare(
  { width, one, two }: Pair,
  { x, y }: Difference,
  scan: Uint8Array,
  seen: Rectified,
  { dx, dy }: Place,
  gain: number,
): number {
  // The difference without its mean: writing all over the square does not speak for either.
  const contrast = new Float32Array(SIDE * SIDE);
  let mean = 0;
  for (let v = 0; v < SIDE; v++)
    for (let u = 0; u < SIDE; u++) {
      const at = (y + v) * width + x + u;
      mean += contrast[v * SIDE + u] = one[at]! - two[at]!;
    }
  mean /= SIDE * SIDE;
  let energy = 0;
  let middle = 0;
  for (let v = 0; v < SIDE; v++)
    for (let u = 0; u < SIDE; u++) {
      const at = (y + v) * width + x + u;
      const difference = contrast[v * SIDE + u]!;
      contrast[v * SIDE + u] = difference - mean;
      energy += difference * (difference - mean);
      middle += (one[at]! + two[at]!) * (difference - mean);
    }
  let most = -Infinity;
  let least = Infinity;
  let strange = Infinity;
  for (let oy = dy - OWN_SHIFT; oy <= dy + OWN_SHIFT; oy++)
    for (let ox = dx - OWN_SHIFT; ox <= dx + OWN_SHIFT; ox++) {
      let product = 0;
      const off = [new Moments(), new Moments()] as const;
      for (let v = 0; v < SIDE; v++)
        for (let u = 0; u < SIDE; u++) {
          const ink = scan[(y + v + oy) * seen.width + x + u + ox]!;
          const at = (y + v) * width + x + u;
          product += ink * contrast[v * SIDE + u]!;
          off[0].add(ink / gain - one[at]!);
          off[1].add(ink / gain - two[at]!);
        }
      const evidence = ((2 * product) / gain - middle) / energy;
      most = max(most, evidence);
      least = min(least, evidence);
      strange = min(strange, off[0].spread(), off[1].spread());
    }
  // What is like neither (a stamp, a stroke through the square) says little of which it is.
  const trust = min(1, (STRANGE * energy) / max(1, strange));
  // One place suits the first page best, another the second: what both say at their best.
  return trust * max(-1.5, min(1.5, (most + least) / 2));
}

/** Sum of squares about the mean. */
class Moments {
  private count = 0;
  private sum = 0;
  private squares = 0;

  add(value: number): void {
    this.count++;
    this.sum += value;
    this.squares += value * value;
  }

  spread(): number {
    return this.squares - (this.sum * this.sum) / this.count;
  }
}
