import type { GreyImage } from '../raster/image.ts';

/** Bound once: this runs for every pixel. */
const { ceil, floor, max, min } = Math;

/** Side of the tiles in which paper is measured, crop pixels: 4 mm. */
const TILE = 47;
/** The brighter part of a tile is its paper, even where much is written. */
const PAPER_QUANTILE = 0.8;
/** A tile filled with ink must not pass for paper: never darker than this share of the crop's. */
const MIN_PAPER = 0.75;
/** Darkness (of 255) below which nothing is ink on the cleanest scan. */
const MIN_THRESHOLD = 30;
/** A noisy scan's threshold stays below this: pencil would be lost. */
const MAX_THRESHOLD = 80;
/** Standard deviations of paper noise that a pixel must exceed. */
const NOISE_FACTOR = 4.5;

/** Pixels brighter than this share of the paper tell its noise. */
const BRIGHT = 0.8;
/** Median of the difference of two normal values, in their deviations. */
const MEDIAN_OF_STEPS = 0.954;

/** How dark a crop is against its own paper. */
export interface Darkness {
  /** 0 = paper … 255 = black. */
  readonly dark: Uint8Array;
  /** From here on it is ink. */
  readonly threshold: number;
}

/** Rounding: a difference that is a whole number of shades must not fall just below it. */
const EPSILON = 1e-3;

/** Takes uneven light away and sets the ink threshold from the paper's own noise. */
export function measureDark(crop: GreyImage): Darkness {
  const columns = ceil(crop.width / TILE);
  const rows = ceil(crop.height / TILE);
  const { levels, paper } = measurePaper(crop, columns, rows);
  const dark = subtractPaper(crop, levels, columns, rows);
  const noise = measureNoise(crop, paper);
  const threshold = min(
    MAX_THRESHOLD,
    max(MIN_THRESHOLD, (NOISE_FACTOR * noise * 255) / max(1, paper)),
  );
  return { dark, threshold };
}

/** Share of the paper's light that is missing at each pixel, 255 = all of it. */
function subtractPaper(
  { width, height, data }: GreyImage,
  levels: Float32Array,
  columns: number,
  rows: number,
): Uint8Array {
  const dark = new Uint8Array(data.length);
  const paper = new Float32Array(width);
  const shades = new Float64Array(width);
  for (let y = 0, at = 0; y < height; y++) {
    interpolateRow(levels, columns, rows, y, paper);
    for (let x = 0; x < width; x++) shades[x] = 255 / paper[x]!;
    for (let x = 0; x < width; x++, at++) {
      const difference = paper[x]! - data[at]!;
      if (difference > 0) dark[at] = difference * shades[x]! + EPSILON;
    }
  }
  return dark;
}

/** Paper's brightness along one row, bilinear between the tiles' centres. */
function interpolateRow(
  levels: Float32Array,
  columns: number,
  rows: number,
  y: number,
  row: Float32Array,
): void {
  const v = min(rows - 1, max(0, y / TILE - 0.5));
  const top = v | 0;
  const upper = top * columns;
  const below = min(rows - 1, top + 1) * columns;
  for (let column = -1; column < columns; column++) {
    const from = max(0, column);
    const to = min(columns - 1, column + 1);
    const left =
      levels[upper + from]! + (v - top) * (levels[below + from]! - levels[upper + from]!);
    const right = levels[upper + to]! + (v - top) * (levels[below + to]! - levels[upper + to]!);
    const slope = (right - left) / TILE;
    const start = floor((column + 0.5) * TILE);
    const end = min(row.length, start + TILE);
    for (let x = max(0, start); x < end; x++) row[x] = left + slope * (x - start);
  }
}

/** Paper of the whole crop and of its tiles, none of them darker than `MIN_PAPER` of the whole. */
function measurePaper(
  { width, height, data }: GreyImage,
  columns: number,
  rows: number,
): { levels: Float32Array; paper: number } {
  const levels = new Float32Array(columns * rows);
  const all = new Uint32Array(256);
  const histogram = new Uint32Array(256);
  // Paper has few shades: counting neighbours apart keeps each count from waiting for the last.
  const odd = new Uint32Array(256);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      histogram.fill(0);
      odd.fill(0);
      const left = column * TILE;
      const right = min(width, left + TILE);
      const bottom = min(height, (row + 1) * TILE);
      for (let y = row * TILE; y < bottom; y++) {
        const end = y * width + right;
        let at = y * width + left;
        for (; at + 1 < end; at += 2) {
          histogram[data[at]!]!++;
          odd[data[at + 1]!]!++;
        }
        if (at < end) histogram[data[at]!]!++;
      }
      for (let value = 0; value < 256; value++) all[value]! += histogram[value]! += odd[value]!;
      const count = (right - left) * (bottom - row * TILE);
      levels[row * columns + column] = quantileOf(histogram, count, PAPER_QUANTILE);
    }
  const paper = quantileOf(all, data.length, PAPER_QUANTILE);
  const least = paper * MIN_PAPER;
  for (let index = 0; index < levels.length; index++) levels[index] = max(least, levels[index]!);
  return { levels, paper };
}

function quantileOf(histogram: Uint32Array, count: number, share: number): number {
  let left = count * (1 - share);
  let level = 255;
  while (level > 0 && (left -= histogram[level]!) > 0) level--;
  return level;
}

/** Deviation of paper from pixel to pixel: the median step between neighbours, both bright. */
function measureNoise({ data }: GreyImage, paper: number): number {
  const steps = new Uint32Array(256);
  const bright = paper * BRIGHT;
  let count = 0;
  for (let at = 0, end = data.length - 2; at < end; at += 3) {
    const one = data[at]!;
    const two = data[at + 2]!;
    if (one < bright || two < bright) continue;
    steps[one > two ? one - two : two - one]!++;
    count++;
  }
  let left = count / 2;
  let median = 0;
  while (median < 255 && (left -= steps[median]!) > 0) median++;
  return median / MEDIAN_OF_STEPS;
}
