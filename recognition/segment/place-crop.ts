import { MM_PER_INCH, type BoxMm } from '../../schemas/units.ts';
import { createGrey, type GreyImage, type RectPx } from '../raster/image.ts';
import { BLEED, CROP_DPI } from './crop.ts';

/** Pixels of a crop per millimetre of the form. */
export const CROP_PIXELS_PER_MM = CROP_DPI / MM_PER_INCH;

/** Where a box and its bleed lie on the blank, in whole pixels at CROP_DPI. */
export interface CropPlace {
  /** The crop on the page; may reach beyond the page's edges. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The box inside the crop. */
  readonly inner: RectPx;
}

/** Crops start at whole pixels of the blank, so that the blank is copied, never resampled. */
export function placeCrop(box: BoxMm, bleed = BLEED): CropPlace {
  const toPixel = (length: number): number => Math.round(length * CROP_PIXELS_PER_MM);
  const x = toPixel(box.x - bleed);
  const y = toPixel(box.y - bleed);
  const left = toPixel(box.x);
  const top = toPixel(box.y);
  return {
    x,
    y,
    width: toPixel(box.x + box.width + bleed) - x,
    height: toPixel(box.y + box.height + bleed) - y,
    inner: {
      x: left - x,
      y: top - y,
      width: Math.max(1, toPixel(box.x + box.width) - left),
      height: Math.max(1, toPixel(box.y + box.height) - top),
    },
  };
}

/**
 * The boxes that reach into a crop, in its pixels; those that overlap its own box are left out. A page
 * has hundreds, and each is held against all: they are placed once for all crops.
 */
export function placeOthers(place: CropPlace, boxes: readonly CropPlace[]): RectPx[] {
  const whole = { x: 0, y: 0, width: place.width, height: place.height };
  return boxes
    .map(({ x, y, inner }) => ({ ...inner, x: x + inner.x - place.x, y: y + inner.y - place.y }))
    .filter((other) => overlap(other, whole) && !overlap(other, place.inner));
}

const overlap = (one: RectPx, other: RectPx): boolean =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height;

/** The empty form's pixels at a place; paper where it reaches beyond the page. */
export function copyBlank(blank: GreyImage, place: CropPlace): GreyImage {
  const crop = createGrey(place.width, place.height);
  const left = Math.max(0, -place.x);
  const right = Math.min(place.width, blank.width - place.x);
  for (let y = 0; y < place.height; y++) {
    const row = place.y + y;
    if (row < 0 || row >= blank.height || right <= left) continue;
    const from = row * blank.width + place.x;
    const to = y * place.width;
    // Rows are short: a loop is faster than making a view of each.
    for (let x = left; x < right; x++) crop.data[to + x] = blank.data[from + x]!;
  }
  return crop;
}
