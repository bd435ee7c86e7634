import type { GreyImage } from '../raster/image.ts';

/** Bound once: this runs for every pixel. */
const { max, min } = Math;

/** Blank darkness that is print, faint grey fills left alone. */
const PRINT = 60;
/** Masks kept: a batch seldom mixes more pages of forms, and each takes a byte a pixel (9 MB). */
const KEPT = 8;

interface Kept {
  readonly blank: GreyImage;
  readonly reach: number;
  readonly mask: Uint8Array;
}

/** The last ones made, newest last. A memo: it changes nothing but the time. */
const kept: Kept[] = [];

/** Where the print of an empty page lies, grown by `reach` pixels each way: 1 = print or near it. */
export function maskOf(blank: GreyImage, reach: number): Uint8Array {
  const at = kept.findIndex((one) => one.blank === blank && one.reach === reach);
  const found =
    at >= 0 ? kept.splice(at, 1)[0]! : { blank, reach, mask: growPrint(blank, reach, 255 - PRINT) };
  kept.push(found);
  if (kept.length > KEPT) kept.shift();
  return found.mask;
}

/** Print, grown by a square: first along the rows, then along the columns. */
function growPrint({ width, height, data }: GreyImage, reach: number, limit: number): Uint8Array {
  const rows = new Uint8Array(data.length);
  for (let y = 0, at = 0; y < height; y++) {
    const start = y * width;
    const end = start + width;
    for (let done = start; at < end; at++) {
      if (data[at]! >= limit) continue;
      // Runs of print are filled once: only their ends reach further.
      const to = min(end, at + reach + 1);
      for (let next = max(done, start, at - reach); next < to; next++) rows[next] = 1;
      done = to;
    }
  }
  const grown = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    const first = max(0, y - reach);
    const last = min(height - 1, y + reach);
    growRow(rows, grown, width, y * width, first * width, last * width);
  }
  return grown;
}

/** One row of the grown mask: whatever lies above or below it within reach. */
function growRow(
  rows: Uint8Array,
  grown: Uint8Array,
  width: number,
  to: number,
  first: number,
  last: number,
): void {
  for (let from = first; from <= last; from += width)
    for (let x = 0; x < width; x++) if (rows[from + x]) grown[to + x] = 1;
}
