import type { GreyImage } from '../raster/image.ts';

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

/** How dark a crop is against its own paper. */
export interface Darkness {
  /** 0 = paper … 255 = black. */
  readonly dark: Uint8Array;
  /** From here on it is ink. */
  readonly threshold: number;
}

/** Takes uneven light away and sets the ink threshold from the paper's own noise. */
export function measureDark(crop: GreyImage): Darkness {
  const columns = Math.ceil(crop.width / TILE);
  const rows = Math.ceil(crop.height / TILE);
  const histogram = new Uint32Array(256);
  for (const value of crop.data) histogram[value]!++;
  const paper = quantileOf(histogram, crop.data.length, PAPER_QUANTILE);
  const levels = measureTiles(crop, columns, rows, paper * MIN_PAPER);
  const dark = new Uint8Array(crop.data.length);
  const paperRow = new Float32Array(crop.width);
  for (let y = 0; y < crop.height; y++) {
    interpolateRow(levels, columns, rows, y, paperRow);
    for (let x = 0, at = y * crop.width; x < crop.width; x++, at++) {
      const difference = paperRow[x]! - crop.data[at]!;
      if (difference > 0) dark[at] = (255 * difference) / paperRow[x]!;
    }
  }
  const noise = measureNoise(crop, paper);
  const threshold = Math.min(
    MAX_THRESHOLD,
    Math.max(MIN_THRESHOLD, (NOISE_FACTOR * noise * 255) / Math.max(1, paper)),
  );
  return { dark, threshold };
}

/** Paper's brightness along one row, bilinear between the tiles' centres. */
function interpolateRow(
  levels: Float32Array,
  columns: number,
  rows: number,
  y: number,
  row: Float32Array,
): void {
  const v = Math.min(rows - 1, Math.max(0, y / TILE - 0.5));
  const top = v | 0;
  const below = Math.min(rows - 1, top + 1) * columns;
  const levelOf = (column: number): number => {
    const upper = levels[top * columns + column]!;
    return upper + (v - top) * (levels[below + column]! - upper);
  };
  for (let column = -1; column < columns; column++) {
    const left = levelOf(Math.max(0, column));
    const slope = (levelOf(Math.min(columns - 1, column + 1)) - left) / TILE;
    const start = Math.floor((column + 0.5) * TILE);
    const end = Math.min(row.length, start + TILE);
    for (let x = Math.max(0, start); x < end; x++) row[x] = left + slope * (x - start);
  }
}

function measureTiles(crop: GreyImage, columns: number, rows: number, least: number): Float32Array {
  const levels = new Float32Array(columns * rows);
  const histogram = new Uint32Array(256);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      histogram.fill(0);
      const right = Math.min(crop.width, (column + 1) * TILE);
      const bottom = Math.min(crop.height, (row + 1) * TILE);
      let count = 0;
      for (let y = row * TILE; y < bottom; y++)
        for (let x = column * TILE; x < right; x++, count++)
          histogram[crop.data[y * crop.width + x]!]!++;
      levels[row * columns + column] = Math.max(
        least,
        quantileOf(histogram, count, PAPER_QUANTILE),
      );
    }
  return levels;
}

function quantileOf(histogram: Uint32Array, count: number, share: number): number {
  let left = count * (1 - share);
  let level = 255;
  while (level > 0 && (left -= histogram[level]!) > 0) level--;
  return level;
}

/** Deviation of paper from pixel to pixel: the median step between neighbours, both bright. */
function measureNoise(crop: GreyImage, paper: number): number {
  const steps = new Uint32Array(256);
  const bright = paper * 0.8;
  let count = 0;
  for (let at = 0; at + 2 < crop.data.length; at += 3) {
    const one = crop.data[at]!;
    const two = crop.data[at + 2]!;
    if (one < bright || two < bright) continue;
    steps[Math.abs(one - two)]!++;
    count++;
  }
  let left = count / 2;
  let median = 0;
  while (median < 255 && (left -= steps[median]!) > 0) median++;
  // Median of |difference of two normals| = 0.954 σ.
  return median / 0.954;
}
