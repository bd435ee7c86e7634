import type { GreyImage } from '../raster/image.ts';
import { seededRandom } from '../register/random.ts';
import { CROP_PIXELS_PER_MM, type CropPlace } from './place-crop.ts';

/** Registration leaves at most this, mm; a better fit further away is a coincidence. */
const REACH = Math.round(0.5 * CROP_PIXELS_PER_MM);
/** Crops are aligned in pieces of at most this, pixels (40 mm): paper stretches along a line. */
const PIECE = Math.round(40 * CROP_PIXELS_PER_MM);
const SAMPLES = 260;
/** Blank darkness that is print. */
const PRINT = 90;
/** A move has to raise the correlation by this much per pixel moved, or handwriting would pull. */
const GAIN_PER_PIXEL = 0.012;

/** All moves but none, the nearest first. */
const MOVES = listMoves();

function listMoves(): { dx: number; dy: number; cost: number }[] {
  const moves = [];
  for (let dy = -REACH; dy <= REACH; dy++)
    for (let dx = -REACH; dx <= REACH; dx++)
      if (dx !== 0 || dy !== 0) moves.push({ dx, dy, cost: GAIN_PER_PIXEL * Math.hypot(dx, dy) });
  return moves.sort((one, other) => one.cost - other.cost);
}

/** A piece of a crop, in its pixels. */
export interface PieceShift extends Piece {
  /** Pixels by which the scan's print lies off the blank's. */
  readonly dx: number;
  readonly dy: number;
}

/**
 * Small remaining shifts between a crop's print and its blank, piece by piece. `page` is the whole
 * blank and `blank` its part at `place`, `dark` the crop's darkness.
 */
export function alignPrint(
  page: GreyImage,
  place: CropPlace,
  blank: GreyImage,
  dark: Uint8Array,
): PieceShift[] {
  return drawnFor(page, place, blank).map(({ piece, samples }) =>
    alignPiece(piece, samples, blank.width, dark),
  );
}

/** Made once for each place of a blank, and kept as long as the blank: some kilobytes. */
const drawn = new WeakMap<GreyImage, Map<string, SampledPiece[]>>();

interface Piece {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

interface SampledPiece {
  readonly piece: Piece;
  readonly samples: Samples | null;
}

function drawnFor(page: GreyImage, place: CropPlace, blank: GreyImage): SampledPiece[] {
  let places = drawn.get(page);
  if (!places) drawn.set(page, (places = new Map<string, SampledPiece[]>()));
  const key = `${place.x} ${place.y} ${place.width} ${place.height}`;
  let pieces = places.get(key);
  if (!pieces) places.set(key, (pieces = drawPieces(blank)));
  return pieces;
}

function drawPieces(blank: GreyImage): SampledPiece[] {
  const pieces: SampledPiece[] = [];
  const columns = Math.ceil(blank.width / PIECE);
  const rows = Math.ceil(blank.height / PIECE);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++) {
      const x = Math.floor((column * blank.width) / columns);
      const y = Math.floor((row * blank.height) / rows);
      const width = Math.floor(((column + 1) * blank.width) / columns) - x;
      const height = Math.floor(((row + 1) * blank.height) / rows) - y;
      const piece = { x, y, width, height };
      pieces.push({ piece, samples: drawSamples(blank, piece) });
    }
  return pieces;
}

function alignPiece(
  piece: Piece,
  samples: Samples | null,
  width: number,
  dark: Uint8Array,
): PieceShift {
  if (!samples) return { ...piece, dx: 0, dy: 0 };
  let best = { score: correlateAt(samples, dark, 0), dx: 0, dy: 0 };
  for (const { dx, dy, cost } of MOVES) {
    // No correlation exceeds 1, so that no move from here on can win.
    if (1 - cost <= best.score) break;
    const score = correlateAt(samples, dark, dy * width + dx) - cost;
    if (score > best.score) best = { score, dx, dy };
  }
  return { ...piece, dx: best.dx, dy: best.dy };
}

interface Samples {
  readonly at: Int32Array;
  readonly values: Float32Array;
}

/** Print pixels and paper beside print, far enough inside for every shift; null without print. */
function drawSamples(blank: GreyImage, piece: Piece): Samples | null {
  const { width, height, data } = blank;
  const left = Math.max(piece.x, REACH);
  const right = Math.min(piece.x + piece.width, width - REACH);
  const top = Math.max(piece.y, REACH);
  const bottom = Math.min(piece.y + piece.height, height - REACH);
  const print: number[] = [];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++)
      if (data[y * width + x]! < 255 - PRINT) print.push(y * width + x);
  if (print.length < 40) return null;
  const random = seededRandom(11);
  const at: number[] = [];
  for (let index = 0; index < SAMPLES; index++) {
    const here = print[Math.floor(random() * print.length)]!;
    at.push(here);
    const x = (here % width) + Math.round((random() - 0.5) * 2 * REACH);
    const y = Math.floor(here / width) + Math.round((random() - 0.5) * 2 * REACH);
    if (x >= left && x < right && y >= top && y < bottom) at.push(y * width + x);
  }
  const raw = at.map((index) => 255 - data[index]!);
  const mean = raw.reduce((sum, value) => sum + value, 0) / raw.length;
  const norm = Math.sqrt(raw.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  if (norm < 1) return null;
  return {
    at: Int32Array.from(at),
    values: Float32Array.from(raw, (value) => (value - mean) / norm),
  };
}

function correlateAt({ at, values }: Samples, dark: Uint8Array, shift: number): number {
  let sum = 0;
  let squares = 0;
  let product = 0;
  for (let index = 0; index < at.length; index++) {
    const value = dark[at[index]! + shift]!;
    sum += value;
    squares += value * value;
    product += value * values[index]!;
  }
  const variance = squares - (sum * sum) / at.length;
  return variance > at.length ? product / Math.sqrt(variance) : 0;
}
