import type { GreyImage } from './image.ts';

/** Bound once: this runs for every pixel. */
const { ceil, floor, max, min } = Math;

/** Side of the tiles in which the paper's brightness is measured, in pixels of the given image. */
export const TILE = 16;
/** A tile's paper is its pixels' 85th percentile: print seldom covers more than that of a tile. */
const PAPER_QUANTILE = 0.85;
/** Tiles darker than this share of the page's paper are no paper: a scanner's bed, or solid print. */
const BED_RATIO = 0.62;

/**
 * How dark each pixel is against the paper around it: 0 = paper, 255 = black. A dark bed that
 * reaches the image's edge counts as nothing (0). `bed` is 1 for such pixels.
 */
export interface InkMap {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
  readonly bed: Uint8Array;
  /** Brightness of the page's paper. */
  readonly paper: number;
}

/** Measures ink against locally estimated paper. Meant for images of about 50 to 100 dpi. */
export function mapInk(image: GreyImage): InkMap {
  const { width, height } = image;
  const columns = ceil(width / TILE);
  const rows = ceil(height / TILE);
  const levels = measureTiles(image, columns, rows);
  const paper = quantileOf(levels, 0.8);
  const isBed = floodBed(levels, columns, rows, paper * BED_RATIO);
  const smooth = smoothTiles(raiseBed(levels, paper), columns, rows);
  return { ...subtractPaper(image, smooth, isBed, columns, rows), width, height, paper };
}

/**
 * Brightness of the paper, one value for each tile, and of the page as a whole:
 * what `mapInk` measures ink against. Solid print is not taken for paper.
 */
export function measurePaper(image: GreyImage): { levels: GreyImage; paper: number } {
  const width = ceil(image.width / TILE);
  const height = ceil(image.height / TILE);
  const levels = measureTiles(image, width, height);
  const paper = quantileOf(levels, 0.8);
  const data = Uint8Array.from(smoothTiles(raiseBed(levels, paper), width, height));
  return { levels: { width, height, data }, paper };
}

const raiseBed = (levels: Float32Array, paper: number): Float32Array =>
  levels.map((level) => max(level, paper * BED_RATIO));

/** A page's darkest half per cent is print; below this it is faint and gets amplified. */
const FULL_INK = 150;
const DARKEST_SHARE = 0.005;
/** More would make print of noise. */
const MAX_GAIN = 4;

/** The same map with faint print brought to normal strength. */
export function strengthenInk(map: InkMap): InkMap {
  const { ink } = map;
  const histogram = new Uint32Array(256);
  for (let at = 0; at < ink.length; at++) histogram[ink[at]!]!++;
  let left = ink.length * DARKEST_SHARE;
  let level = 255;
  while (level > 1 && (left -= histogram[level]!) > 0) level--;
  if (level >= FULL_INK) return map;
  const gain = min(MAX_GAIN, FULL_INK / level);
  const stronger = Uint8Array.from({ length: 256 }, (_, value) => min(255, value * gain));
  const out = new Uint8Array(ink.length);
  for (let at = 0; at < ink.length; at++) out[at] = stronger[ink[at]!]!;
  return { ...map, ink: out };
}

function measureTiles(image: GreyImage, columns: number, rows: number): Float32Array {
  const levels = new Float32Array(columns * rows);
  const histogram = new Uint16Array(256);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      histogram.fill(0);
      const right = min(image.width, (column + 1) * TILE);
      const bottom = min(image.height, (row + 1) * TILE);
      let count = 0;
      for (let y = row * TILE; y < bottom; y++)
        for (let x = column * TILE; x < right; x++, count++)
          histogram[image.data[y * image.width + x]!]!++;
      let left = count * (1 - PAPER_QUANTILE);
      let level = 255;
      while (level > 0 && (left -= histogram[level]!) > 0) level--;
      levels[row * columns + column] = level;
    }
  return levels;
}

function quantileOf(values: Float32Array, share: number): number {
  const sorted = Float32Array.from(values).sort();
  return sorted[min(sorted.length - 1, floor(share * sorted.length))] ?? 255;
}

/** Dark tiles joined to the image's edge: the bed around the paper, never solid print inside it. */
function floodBed(levels: Float32Array, columns: number, rows: number, limit: number): Uint8Array {
  const isBed = new Uint8Array(columns * rows);
  const queue: number[] = [];
  const visit = (column: number, row: number): void => {
    if (column < 0 || row < 0 || column >= columns || row >= rows) return;
    const at = row * columns + column;
    if (isBed[at] || levels[at]! >= limit) return;
    isBed[at] = 1;
    queue.push(at);
  };
  for (let column = 0; column < columns; column++) {
    visit(column, 0);
    visit(column, rows - 1);
  }
  for (let row = 0; row < rows; row++) {
    visit(0, row);
    visit(columns - 1, row);
  }
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const column = at % columns;
    const row = (at - column) / columns;
    visit(column - 1, row);
    visit(column + 1, row);
    visit(column, row - 1);
    visit(column, row + 1);
  }
  return isBed;
}

function smoothTiles(levels: Float32Array, columns: number, rows: number): Float32Array {
  const smooth = new Float32Array(levels.length);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      let count = 0;
      for (let y = max(0, row - 1); y <= min(rows - 1, row + 1); y++)
        for (let x = max(0, column - 1); x <= min(columns - 1, column + 1); x++, count++)
          sum += levels[y * columns + x]!;
      smooth[row * columns + column] = sum / count;
    }
  return smooth;
}

/** Pixels this dark next to a bed tile are still the bed: its edge crosses tiles. */
function subtractPaper(
  image: GreyImage,
  levels: Float32Array,
  isBed: Uint8Array,
  columns: number,
  rows: number,
): { ink: Uint8Array; bed: Uint8Array } {
  const { width, height, data } = image;
  const ink = new Uint8Array(width * height);
  const bed = new Uint8Array(width * height);
  const nearBed = widenBed(isBed, columns, rows);
  const between = new Float32Array(columns);
  for (let y = 0, at = 0; y < height; y++) {
    const v = min(rows - 1, max(0, y / TILE - 0.5));
    const top = v | 0;
    const below = min(rows - 1, top + 1);
    const fy = v - top;
    for (let column = 0; column < columns; column++) {
      const upper = levels[top * columns + column]!;
      between[column] = upper + fy * (levels[below * columns + column]! - upper);
    }
    const tileRow = min(rows - 1, (y / TILE) | 0) * columns;
    for (let x = 0; x < width; x++, at++) {
      if (nearBed[tileRow + ((x / TILE) | 0)]) {
        bed[at] = 1;
        continue;
      }
      const u = min(columns - 1, max(0, x / TILE - 0.5));
      const left = u | 0;
      const right = left + 1 < columns ? left + 1 : left;
      const paper = between[left]! + (u - left) * (between[right]! - between[left]!);
      const dark = paper - data[at]!;
      if (dark > 0) ink[at] = (255 * dark) / paper;
    }
  }
  return { ink, bed };
}

function widenBed(isBed: Uint8Array, columns: number, rows: number): Uint8Array {
  const wide = Uint8Array.from(isBed);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      if (!isBed[row * columns + column]) continue;
      for (let y = max(0, row - 1); y <= min(rows - 1, row + 1); y++)
        for (let x = max(0, column - 1); x <= min(columns - 1, column + 1); x++)
          wide[y * columns + x] = 1;
    }
  return wide;
}
