import { createGrey, type GreyImage } from '../raster/image.ts';
import { alignPrint, type PieceShift } from './align-print.ts';
import type { Darkness } from './measure-dark.ts';
import { CROP_PIXELS_PER_MM } from './place-crop.ts';

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

/** Where the form's print lies on the crop: 1 = print or near it. */
export function maskPrint(blank: GreyImage, darkness: Darkness, scanDpi: number): Uint8Array {
  const pieces = alignPrint(blank, darkness.dark);
  const print = shiftPrint(blank, pieces);
  const scanPixel = CROP_PIXELS_PER_MM * (25.4 / scanDpi);
  const blur = Math.max(0, scanPixel - 1) * BLUR_SHARE;
  const reach = Math.round(TOLERANCE_MM * CROP_PIXELS_PER_MM + blur);
  return dilate(print, blank.width, blank.height, reach);
}

function shiftPrint(blank: GreyImage, pieces: readonly PieceShift[]): Uint8Array {
  const { width, height, data } = blank;
  const print = new Uint8Array(data.length);
  for (const piece of pieces)
    for (let y = piece.y; y < piece.y + piece.height; y++) {
      const row = y - piece.dy;
      if (row < 0 || row >= height) continue;
      for (let x = piece.x; x < piece.x + piece.width; x++) {
        const column = x - piece.dx;
        if (column < 0 || column >= width) continue;
        if (data[row * width + column]! < 255 - PRINT) print[y * width + x] = 1;
      }
    }
  return print;
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
  for (let y = 0; y < height; y++) {
    const top = Math.max(0, y - reach);
    const bottom = Math.min(height - 1, y + reach);
    for (let near = top; near <= bottom; near++)
      for (let x = 0, from = near * width, to = y * width; x < width; x++)
        out[to + x]! |= rows[from + x]!;
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
function bridgeRules(
  ink: GreyImage,
  dark: Uint8Array,
  threshold: number,
  mask: Uint8Array,
): void {
  const { width, height } = ink;
  const reach = Math.round(MAX_CROSSING_MM * CROP_PIXELS_PER_MM);
  const bridges: number[] = [];
  for (const [dx, dy] of [[1, 0], [0, 1], [1, 1], [-1, 1]] as const) {
    const step = dy * width + dx;
    const most = dx !== 0 && dy !== 0 ? Math.round(reach / Math.SQRT2) : reach;
    for (let y = 0; y < height - 1; y++)
      for (let x = 1; x < width - 1; x++) {
        const start = y * width + x;
        if (mask[start] || dark[start]! <= threshold || !mask[start + step]) continue;
        const end = crossMask(dark, threshold, mask, start, step, most, x, y, dx, dy, width, height);
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
