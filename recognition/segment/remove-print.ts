import { createGrey, type GreyImage } from '../raster/image.ts';
import { alignPrint, type PieceShift } from './align-print.ts';
import type { Darkness } from './measure-dark.ts';
import { CROP_PIXELS_PER_MM, type CropPlace } from './place-crop.ts';

/** Blank darkness that is print, faint grey fills left alone. */
const PRINT = 60;
/** Print is taken away with this much around it, mm: toner spread, blur, half a pixel of misfit. */
const TOLERANCE_MM = 0.26;
/** A scan coarser than the crop blurs print by about this share of its own pixel more. */
const BLUR_SHARE = 0.5;
/** Print thicker than this, mm, is no rule that a stroke could be followed across. */
const MAX_CROSSING_MM = 1.1;
/** Share of the pixels on the way across that must be dark. */
const CROSSING_DARK = 0.85;

/**
 * Where the form's print lies on a crop: 1 = print or near it. `page` is the whole blank, since
 * print just beyond the crop's edge reaches into it; `blank` the crop's part of it at `place`.
 */
export function maskPrint(
  page: GreyImage,
  place: CropPlace,
  blank: GreyImage,
  darkness: Darkness,
  scanDpi: number,
): Uint8Array {
  const { width, height } = blank;
  const pieces = alignPrint(blank, darkness.dark);
  const scanPixel = CROP_PIXELS_PER_MM * (25.4 / scanDpi);
  const blur = Math.max(0, scanPixel - 1) * BLUR_SHARE;
  const reach = Math.round(TOLERANCE_MM * CROP_PIXELS_PER_MM + blur);
  const wide = { width: width + 2 * reach, height: height + 2 * reach };
  const print = new Uint8Array(wide.width * wide.height);
  for (const piece of pieces) copyPrint(page, place, piece, reach, print, wide);
  const grown = dilate(print, wide.width, wide.height, reach);
  const mask = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (y + reach) * wide.width + reach;
    mask.set(grown.subarray(from, from + width), y * width);
  }
  return mask;
}

/** Marks a piece's print, moved by its shift; pieces at the crop's edge reach beyond it. */
function copyPrint(
  page: GreyImage,
  place: CropPlace,
  piece: PieceShift,
  margin: number,
  print: Uint8Array,
  wide: { readonly width: number; readonly height: number },
): void {
  const left = piece.x === 0 ? 0 : piece.x + margin;
  const top = piece.y === 0 ? 0 : piece.y + margin;
  const right = Math.min(wide.width, piece.x + piece.width + 2 * margin);
  const bottom = Math.min(wide.height, piece.y + piece.height + 2 * margin);
  const shiftX = place.x - margin - piece.dx;
  const shiftY = place.y - margin - piece.dy;
  const limit = 255 - PRINT;
  const start = Math.max(left, -shiftX);
  const end = Math.min(right, page.width - shiftX);
  for (let y = Math.max(top, -shiftY); y < Math.min(bottom, page.height - shiftY); y++) {
    const from = (y + shiftY) * page.width + shiftX;
    const to = y * wide.width;
    for (let x = start; x < end; x++) if (page.data[from + x]! < limit) print[to + x] = 1;
  }
}

/** Grows a mask by a square of `reach` pixels each way. */
export function dilate(mask: Uint8Array, width: number, height: number, reach: number): Uint8Array {
  const rows = new Uint8Array(mask.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) {
      if (!mask[row + x]) continue;
      const from = Math.max(0, x - reach);
      // Runs of print are filled once: only their ends reach further.
      if (x > 0 && mask[row + x - 1] && x + 1 < width && mask[row + x + 1]) rows[row + x] = 1;
      else rows.fill(1, row + from, row + Math.min(width, x + reach + 1));
    }
  }
  const out = new Uint8Array(mask.length);
  const since = new Uint16Array(width);
  // Twice along the columns, counting rows since the mask was last met: down, then up.
  for (const [from, to, step] of [
    [0, height, 1],
    [height - 1, -1, -1],
  ] as const) {
    since.fill(reach + 1);
    for (let y = from; y !== to; y += step)
      for (let x = 0, at = y * width; x < width; x++, at++)
        if (rows[at]) {
          since[x] = 0;
          out[at] = 1;
        } else if (since[x]! < reach) {
          since[x]!++;
          out[at] = 1;
        }
  }
  return out;
}

/**
 * The crop's ink: darkness beyond the threshold outside the mask, and inside it wherever a stroke
 * enters on one side of a rule and leaves on the other. 255 = paper.
 */
export function keepInk(
  { dark, threshold }: Darkness,
  mask: Uint8Array,
  width: number,
  height: number,
): GreyImage {
  const ink = createGrey(width, height);
  const weak = threshold * 0.6;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = y * width + x;
      const value = dark[at]!;
      if (value <= weak || mask[at]) continue;
      // The soft edge of a stroke belongs to it; the same grey alone is noise.
      const isInk =
        value > threshold ||
        (x > 0 && dark[at - 1]! > threshold) ||
        (x + 1 < width && dark[at + 1]! > threshold) ||
        (y > 0 && dark[at - width]! > threshold) ||
        (y + 1 < height && dark[at + width]! > threshold);
      if (isInk) ink.data[at] = 255 - value;
    }
  bridgeRules(ink, dark, threshold, mask);
  return ink;
}

/** Follows strokes across print in four directions. */
function bridgeRules(ink: GreyImage, dark: Uint8Array, threshold: number, mask: Uint8Array): void {
  const { width, height } = ink;
  const reach = Math.round(MAX_CROSSING_MM * CROP_PIXELS_PER_MM);
  const bridges: number[] = [];
  for (const [dx, dy] of [
    [1, 0],
    [0, 1],
    [1, 1],
    [-1, 1],
  ] as const) {
    const step = dy * width + dx;
    const most = dx !== 0 && dy !== 0 ? Math.round(reach / Math.SQRT2) : reach;
    for (let y = 0; y < height - 1; y++)
      for (let x = 1; x < width - 1; x++) {
        const start = y * width + x;
        if (mask[start] || dark[start]! <= threshold || !mask[start + step]) continue;
        const end = crossMask(
          dark,
          threshold,
          mask,
          start,
          step,
          most,
          x,
          y,
          dx,
          dy,
          width,
          height,
        );
        for (let at = start + step; end > 0 && at !== end; at += step) bridges.push(at);
      }
  }
  for (const at of bridges) ink.data[at] = Math.min(ink.data[at]!, 255 - dark[at]!);
}

/** Index of the first ink pixel beyond the mask, when the way there is dark; else 0. */
function crossMask(
  dark: Uint8Array,
  threshold: number,
  mask: Uint8Array,
  start: number,
  step: number,
  most: number,
  x: number,
  y: number,
  dx: number,
  dy: number,
  width: number,
  height: number,
): number {
  let darkCount = 0;
  for (let length = 1; length <= most; length++) {
    const column = x + length * dx;
    if (column < 0 || column >= width || y + length * dy >= height) return 0;
    const at = start + length * step;
    const isDark = dark[at]! > threshold;
    if (!mask[at]) return isDark && darkCount >= CROSSING_DARK * (length - 1) ? at : 0;
    if (isDark) darkCount++;
  }
  return 0;
}
