import type { GreyImage } from '../raster/image.ts';
import { MM_PER_INCH } from '../../schemas/units.ts';
import type { PieceShift } from './align-print.ts';
import type { Darkness } from './measure-dark.ts';
import { closeHoles, growSquare } from './grow-square.ts';
import { CROP_PIXELS_PER_MM } from './place-crop.ts';

/** Bound once: this runs for every pixel. */
const { max, min, round } = Math;

/** Side of the windows that are judged, mm: no rule's mask is as thick, so that none is judged. */
const WINDOW_MM = 1.1;
const WINDOW = round(WINDOW_MM * CROP_PIXELS_PER_MM);
const STEP = 3;
/** Blank darkness that is print: there the scan tells how much darker than the blank it prints. */
const PRINT = 60;
/** Print may be this much darker on the scan than on the blank, or paler, by its own pixels. */
const MIN_GAIN = 0.7;
const MAX_GAIN = 4;
/** Print spreads by half of a scan's own pixel, and by this, mm, of toner. */
const SPREAD_MM = 0.05;
/** Share of the pixels where print leaves paper that must be dark: a stroke covers less. */
const FILLED = 0.7;
/** Share of a window where print must leave paper, or nothing can be told from it. */
const OPEN = 0.15;

/**
 * Takes the mask away where more than print lies under it. Between the strokes of a letter in a
 * bubble the mask closes, above all on coarse scans; yet the blank says that paper shows there. A
 * window that is masked all over and dark nearly everywhere between the strokes was filled in.
 * `blank` and `mask` are of the crop, the mask is changed in place.
 */
export function uncoverFills(
  darkness: Darkness,
  mask: Uint8Array,
  blank: GreyImage,
  pieces: readonly PieceShift[],
  scanDpi: number,
): void {
  const { width, height } = blank;
  const windows = solidWindows(mask, width, height);
  if (windows.length === 0) return;
  const print = expectPrint(darkness.dark, blank, pieces, scanDpi);
  const filled = windows.filter((at) => isFilled(darkness, print, at, width));
  if (filled.length === 0) return;
  const fill = new Uint8Array(mask.length);
  for (const start of filled)
    for (let y = 0; y < WINDOW; y++)
      for (let x = 0, at = start + y * width; x < WINDOW; x++, at++)
        if (darkness.dark[at]! > print.dark[at]! + darkness.threshold) fill[at] = 1;
  const grown = growSquare(fill, width, height, print.reach);
  closeHoles(grown, width, height);
  for (let at = 0; at < mask.length; at++) if (grown[at]) mask[at] = 0;
}

/** Upper left pixels of the windows that the mask covers wholly. */
function solidWindows(mask: Uint8Array, width: number, height: number): number[] {
  const windows: number[] = [];
  /** How many masked pixels end at each pixel of a column. */
  const runs = new Uint16Array(width);
  for (let y = 0; y < height; y++) {
    let wide = 0;
    for (let x = 0; x < width; x++) {
      runs[x] = mask[y * width + x] ? runs[x]! + 1 : 0;
      wide = runs[x]! >= WINDOW ? wide + 1 : 0;
      if (wide >= WINDOW && x % STEP === 0 && y % STEP === 0)
        windows.push((y - WINDOW + 1) * width + x - WINDOW + 1);
    }
  }
  return windows;
}

interface Print {
  /** Darkness of the blank's print as this scan would show it: moved, spread, as dark as there. */
  readonly dark: Float32Array;
  /** By how many pixels it was spread. */
  readonly reach: number;
}

function expectPrint(
  dark: Uint8Array,
  blank: GreyImage,
  pieces: readonly PieceShift[],
  scanDpi: number,
): Print {
  const moved = movePrint(blank, pieces);
  const reach = max(1, round(CROP_PIXELS_PER_MM * (SPREAD_MM + MM_PER_INCH / scanDpi / 2)));
  const gain = measureGain(dark, moved);
  const spread = growSquare(moved, blank.width, blank.height, reach);
  return { dark: Float32Array.from(spread, (value) => gain * value), reach };
}

function movePrint({ width, height, data }: GreyImage, pieces: readonly PieceShift[]): Uint8Array {
  const moved = new Uint8Array(data.length);
  for (const piece of pieces)
    for (let y = piece.y; y < piece.y + piece.height; y++)
      for (let x = piece.x; x < piece.x + piece.width; x++) {
        const fromX = min(width - 1, max(0, x - piece.dx));
        const fromY = min(height - 1, max(0, y - piece.dy));
        moved[y * width + x] = 255 - data[fromY * width + fromX]!;
      }
  return moved;
}

function measureGain(dark: Uint8Array, moved: Uint8Array): number {
  let there = 0;
  let here = 0;
  for (let at = 0; at < moved.length; at++) {
    if (moved[at]! < PRINT) continue;
    there += moved[at]!;
    here += dark[at]!;
  }
  return there === 0 ? 1 : min(MAX_GAIN, max(MIN_GAIN, here / there));
}

/** Whether a window is dark nearly everywhere where print leaves paper. */
function isFilled(
  { dark, threshold }: Darkness,
  print: Print,
  start: number,
  width: number,
): boolean {
  let sum = 0;
  for (let y = 0; y < WINDOW; y++)
    for (let x = 0, at = start + y * width; x < WINDOW; x++, at++) sum += dark[at]!;
  const level = sum / (WINDOW * WINDOW);
  let open = 0;
  let covered = 0;
  for (let y = 0; y < WINDOW; y++)
    for (let x = 0, at = start + y * width; x < WINDOW; x++, at++) {
      const most = print.dark[at]! + threshold;
      if (most >= level) continue;
      open++;
      if (dark[at]! > most) covered++;
    }
  return open >= OPEN * WINDOW * WINDOW && covered >= FILLED * open;
}
