import type { GreyImage } from '../raster/image.ts';
import { reduceBy } from '../raster/reduce.ts';

/** Where a page has print, in squares of a millimetre. */
export interface PrintMask {
  readonly width: number;
  readonly height: number;
  /** 2: print; 1: print in a neighbouring square; 0: neither. */
  readonly squares: Uint8Array;
}

/** From 300 dpi. */
const REDUCE = 12;
/** Mean ink of a square with a thin rule through it. */
const PRINT = 14;

/** `blank` at CROP_DPI. */
export function maskPrint(blank: GreyImage): PrintMask {
  const { width, height, data } = reduceBy(blank, REDUCE);
  const squares = new Uint8Array(width * height);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (255 - data[y * width + x]! < PRINT) continue;
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++)
          squares[v * width + u] = Math.max(1, squares[v * width + u]!);
      squares[y * width + x] = 2;
    }
  return { width, height, squares };
}

/** Share of one page's print that has print of the other near it. */
export function shareNear(one: PrintMask, other: PrintMask): number {
  const width = Math.min(one.width, other.width);
  const height = Math.min(one.height, other.height);
  let print = 0;
  let near = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (one.squares[y * one.width + x] !== 2) continue;
      print++;
      if (other.squares[y * other.width + x]! > 0) near++;
    }
  return print === 0 ? 0 : near / print;
}
