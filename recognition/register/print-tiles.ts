import type { BoxMm } from '../../schemas/units.ts';
import { dilateSquare } from '../raster/dilate-square.ts';
import { PRINT, type InkRaster } from './anchors.ts';

/** Bound once: these run for every pixel of the blank. */
const { ceil, floor, max, min } = Math;

/** A small piece of the form's own print in or beside a box, as pixels of the blank. */
export interface PrintTile {
  /** Middle of its print, mm. */
  readonly x: number;
  readonly y: number;
  /** x, y in mm, one after the other. */
  readonly print: Float32Array;
  /** Bare paper beside it, as the print. */
  readonly paper: Float32Array;
  /** Mean ink of its print, of 255. */
  readonly ink: number;
}

/** The tiles of a page, and the blank's ink, which tells them from other print. */
export interface TiledPrint {
  readonly tiles: readonly PrintTile[];
  readonly blank: InkRaster;
}

/** Side of a tile, mm: a run of rule long enough to be told from dust. */
const TILE_MM = 2;
/** Print this far outside a box still belongs to it: its border, mm. */
export const BORDER_MM = 1.2;
/** Ink (of 255) up to which there is paper. */
const PAPER = 12;
/** Paper lies between these distances from a tile's print, mm: nearer, blur spreads. */
const CLEAR_MM = 0.6;
/** Pixels of print that make a tile. */
const LEAST = 6;

/** The print in and around boxes (mm); `isMasked`: printed aids that other copies lack. */
export function tilePrint(
  blank: InkRaster,
  boxes: readonly BoxMm[],
  isMasked: (x: number, y: number) => boolean,
): TiledPrint {
  const columns = ceil(blank.width / blank.pixelsPerMm / TILE_MM);
  const wanted = new Set<number>();
  for (const { x, y, width, height } of boxes) {
    const right = floor((x + width + BORDER_MM) / TILE_MM);
    const bottom = floor((y + height + BORDER_MM) / TILE_MM);
    for (let row = max(0, floor((y - BORDER_MM) / TILE_MM)); row <= bottom; row++)
      for (let column = max(0, floor((x - BORDER_MM) / TILE_MM)); column <= right; column++)
        if (column < columns) wanted.add(row * columns + column);
  }
  const clear = ceil(CLEAR_MM * blank.pixelsPerMm);
  const inked = dilateSquare(blank.ink, blank.width, blank.height, clear, PAPER + 1);
  const tiles = [...wanted].flatMap((at) => {
    const tile = makeTile(blank, { inked, clear }, at % columns, floor(at / columns), isMasked);
    return tile ? [tile] : [];
  });
  return { tiles, blank };
}

/** `inked`: 1 where print or its blur lies within `clear` pixels. */
function makeTile(
  { width, height, ink, pixelsPerMm }: InkRaster,
  { inked, clear }: { readonly inked: Uint8Array; readonly clear: number },
  column: number,
  row: number,
  isMasked: (x: number, y: number) => boolean,
): PrintTile | null {
  const left = floor(column * TILE_MM * pixelsPerMm);
  const right = min(width, floor((column + 1) * TILE_MM * pixelsPerMm));
  const top = floor(row * TILE_MM * pixelsPerMm);
  const bottom = min(height, floor((row + 1) * TILE_MM * pixelsPerMm));
  const print: number[] = [];
  const paper: number[] = [];
  let [sumX, sumY, sum] = [0, 0, 0];
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) {
      const value = ink[y * width + x]!;
      const [u, v] = [(x + 0.5) / pixelsPerMm, (y + 0.5) / pixelsPerMm];
      if (value < PRINT || isMasked(u, v)) continue;
      print.push(u, v);
      sumX += u;
      sumY += v;
      sum += value;
    }
  const count = print.length / 2;
  if (count < LEAST) return null;
  for (let y = max(clear, top - clear); y < min(height - clear, bottom + clear); y += 2)
    for (let x = max(clear, left - clear); x < min(width - clear, right + clear); x += 2)
      if (!inked[y * width + x]) paper.push((x + 0.5) / pixelsPerMm, (y + 0.5) / pixelsPerMm);
  if (paper.length / 2 < LEAST) return null;
  return {
    x: sumX / count,
    y: sumY / count,
    print: Float32Array.from(print),
    paper: Float32Array.from(paper),
    ink: sum / count,
  };
}
