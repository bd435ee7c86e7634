import { HISTOGRAM, bytesAt, fill, floatsAt, kernels, reserve } from '../kernels/kernels.ts';
import type { GreyImage } from './image.ts';

const { ceil, floor, max, min } = Math;

/** Side of the tiles in which the paper's brightness is measured, in pixels; as the kernels have it. */
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

function measureTiles(
  { width, height, data }: GreyImage,
  columns: number,
  rows: number,
): Float32Array {
  const [from, histogram, levels] = reserve(data.length, HISTOGRAM, columns * rows);
  fill(from, data, width * height);
  kernels.measureTiles(from, width, height, 1 - PAPER_QUANTILE, histogram, levels);
  return Float32Array.from(bytesAt(levels, columns * rows));
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

/** Pixels next to a bed tile are still the bed: its edge crosses tiles. */
function subtractPaper(
  { width, height, data }: GreyImage,
  levels: Float32Array,
  isBed: Uint8Array,
  columns: number,
  rows: number,
): { ink: Uint8Array; bed: Uint8Array } {
  const size = width * height;
  const tiles = columns * rows;
  const [from, papers, near, between, ink, bed] = reserve(
    size,
    4 * tiles,
    tiles,
    4 * columns,
    size,
    size,
  );
  fill(from, data, size);
  floatsAt(papers, tiles).set(levels);
  fill(near, widenBed(isBed, columns, rows), tiles);
  kernels.subtractPaper(from, width, height, papers, near, columns, rows, between, ink, bed);
  return { ink: bytesAt(ink, size).slice(), bed: bytesAt(bed, size).slice() };
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
