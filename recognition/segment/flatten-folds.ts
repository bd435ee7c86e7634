import type { GreyImage } from '../raster/image.ts';
import type { Fold } from '../quality/find-folds.ts';
import { CROP_PIXELS_PER_MM, type CropPlace } from './place-crop.ts';

/** Bound once: this runs for every pixel. */
const { ceil, floor, max, min, round } = Math;

/** A fold's shadow reaches this far from its crease, mm. */
const REACH_MM = 7;
/** Crops are worked on in pieces of this length along the fold, pixels (17 mm): folds tilt. */
const PIECE = 200;
/** Blank brighter than this is paper; brightness of a line is its paper's, free of writing. */
const BLANK_PAPER = 200;
const LINE_QUANTILE = 0.6;
/** Lines with less paper than this share say nothing of the shadow: print runs along them. */
const LEAST_PAPER = 0.3;
/** No fold takes more of the light than this: darker lines are ink. */
const MAX_SHADE = 0.45;
/** Less than this is noise. */
const MIN_SHADE = 0.01;

/**
 * Gives the light back that a fold takes: line by line along it, the paper is brought to the
 * brightness of the crop's own. A copy; the crop itself where no fold comes near it. `blank` is the
 * crop's part of the empty form, `place` where it lies on it.
 */
export function flattenFolds(
  raw: GreyImage,
  blank: GreyImage,
  place: CropPlace,
  folds: readonly Fold[],
  pageSize: { readonly width: number; readonly height: number },
): GreyImage {
  let flat = raw;
  for (const fold of folds) {
    const isLevel = fold.along === 'x';
    const [origin, across, shift, length] = isLevel
      ? [place.y, raw.height, place.x + raw.width / 2, pageSize.width]
      : [place.x, raw.width, place.y + raw.height / 2, pageSize.height];
    const share = shift / CROP_PIXELS_PER_MM / length;
    const middle = (fold.start + share * (fold.end - fold.start)) * CROP_PIXELS_PER_MM - origin;
    const reach = REACH_MM * CROP_PIXELS_PER_MM;
    const first = max(0, floor(middle - reach));
    const last = min(across, ceil(middle + reach));
    if (last <= first) continue;
    if (flat === raw) flat = { ...raw, data: raw.data.slice() };
    const along = isLevel ? raw.width : raw.height;
    const pieces = ceil(along / PIECE);
    for (let piece = 0; piece < pieces; piece++) {
      const from = round((piece * along) / pieces);
      const to = round(((piece + 1) * along) / pieces);
      flattenPiece(flat, blank, { isLevel, first, last, from, to });
    }
  }
  return flat;
}

interface Piece {
  readonly isLevel: boolean;
  /** Lines, counted across the fold. */
  readonly first: number;
  readonly last: number;
  /** Pixels of each line, counted along the fold. */
  readonly from: number;
  readonly to: number;
}

function flattenPiece(image: GreyImage, blank: GreyImage, piece: Piece): void {
  const { isLevel, first, last, from, to } = piece;
  const { width, data } = image;
  const [step, along] = isLevel ? [width, 1] : [1, width];
  const levels = measureLines(image, blank, piece);
  const known = levels.filter((level) => level > 0).sort();
  // The brightest lines are free of shadow: it covers less than half of what is looked at.
  const paper = known[floor(0.8 * known.length)];
  if (paper === undefined) return;
  for (let line = first; line < last; line++) {
    const level = nearest(levels, line - first);
    const shade = 1 - level / paper;
    if (shade < MIN_SHADE || shade > MAX_SHADE) continue;
    const gain = paper / level;
    for (let at = line * step + from * along, end = line * step + to * along; at < end; at += along)
      data[at] = min(255, data[at]! * gain + 0.5);
  }
}

/** Brightness of the paper on each line; 0 where print leaves too little of it. */
function measureLines({ width, data }: GreyImage, blank: GreyImage, piece: Piece): Float32Array {
  const { isLevel, first, last, from, to } = piece;
  const [step, along] = isLevel ? [width, 1] : [1, width];
  const levels = new Float32Array(last - first);
  const histogram = new Uint32Array(256);
  for (let line = first; line < last; line++) {
    histogram.fill(0);
    let count = 0;
    for (
      let at = line * step + from * along, end = line * step + to * along;
      at < end;
      at += along
    ) {
      if (blank.data[at]! < BLANK_PAPER) continue;
      histogram[data[at]!]!++;
      count++;
    }
    if (count < LEAST_PAPER * (to - from)) continue;
    let left = count * (1 - LINE_QUANTILE);
    let level = 255;
    while (level > 0 && (left -= histogram[level]!) > 0) level--;
    levels[line - first] = level;
  }
  return levels;
}

/** A line's own level, or that of the nearest line that has one. */
function nearest(levels: Float32Array, line: number): number {
  for (let distance = 0; distance < levels.length; distance++) {
    const before = levels[line - distance];
    if (before) return before;
    const after = levels[line + distance];
    if (after) return after;
  }
  return 0;
}
