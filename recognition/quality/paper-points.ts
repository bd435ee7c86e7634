import type { GreyImage } from '../raster/image.ts';
import { CROP_PIXELS_PER_MM } from '../segment/place-crop.ts';
import { maskOf } from '../segment/print-mask.ts';

/** Bound once: this runs for every point. */
const { ceil, floor, round } = Math;

/** Parts of the page across which a fold is followed; one of them may hide it. */
export const PARTS = 4;
/** Spacing of lines, and of the points along each, mm. */
export const LINE_MM = 0.25;
const POINT_MM = 2;
/** Paper so near the sheet's edge is left out, mm. */
const MARGIN = 8;
/** The form's print and its blur are left out, pixels of the blank around it. */
const PRINT_REACH = 6;

/** One part of all lines along one axis of the form: where the empty form has paper. */
export interface PaperLines {
  /** Where the part starts and ends along each line, mm. */
  readonly first: number;
  readonly last: number;
  /** Points that the part is divided into. */
  readonly points: number;
  readonly lines: number;
  /** Indices of points on paper, line after line; line `n` has `starts[n]` … `starts[n + 1]`. */
  readonly onPaper: Uint16Array;
  readonly starts: Uint32Array;
}

interface PaperPoints {
  readonly x: readonly PaperLines[];
  readonly y: readonly PaperLines[];
}

/** Looked for once, and kept as long as the blank. */
const kept = new WeakMap<GreyImage, PaperPoints>();

/** Points of the form's paper on lines along x (every `LINE_MM` of y) and along y, part by part. */
export function paperPointsOf(
  blank: GreyImage,
  size: { readonly width: number; readonly height: number },
): PaperPoints {
  let found = kept.get(blank);
  if (!found) {
    const list = (along: 'x' | 'y') =>
      Array.from({ length: PARTS }, (_, part) => listPart(blank, size, along, part));
    kept.set(blank, (found = { x: list('x'), y: list('y') }));
  }
  return found;
}

function listPart(
  blank: GreyImage,
  size: { readonly width: number; readonly height: number },
  along: 'x' | 'y',
  part: number,
): PaperLines {
  const mask = maskOf(blank, PRINT_REACH);
  const [length, across] = along === 'x' ? [size.width, size.height] : [size.height, size.width];
  const first = MARGIN + (part * (length - 2 * MARGIN)) / PARTS;
  const points = floor((length - 2 * MARGIN) / PARTS / POINT_MM);
  const lines = ceil(across / LINE_MM);
  const starts = new Uint32Array(lines + 1);
  const onPaper = new Uint16Array(lines * points);
  let count = 0;
  for (let line = 0; line < lines; line++) {
    starts[line] = count;
    const place = line * LINE_MM;
    if (place < MARGIN || place >= across - MARGIN) continue;
    for (let point = 0; point < points; point++) {
      const distance = first + point * POINT_MM;
      const column = round((along === 'x' ? distance : place) * CROP_PIXELS_PER_MM);
      const row = round((along === 'x' ? place : distance) * CROP_PIXELS_PER_MM);
      if (column >= blank.width || row >= blank.height || mask[row * blank.width + column])
        continue;
      onPaper[count++] = point;
    }
  }
  starts[lines] = count;
  return {
    first,
    last: first + points * POINT_MM,
    points,
    lines,
    onPaper: onPaper.slice(0, count),
    starts,
  };
}
