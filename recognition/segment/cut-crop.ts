import { mm, type BoxMm, type Mm } from '../../schemas/units.ts';
import type { PageImage } from '../ports.ts';
import { createGrey, type GreyImage } from '../raster/image.ts';
import type { Fold } from '../quality/find-folds.ts';
import type { RegisteredPage } from '../register/contracts.ts';
import { quadOf } from '../register/quad-of.ts';
import { alignPrint } from './align-print.ts';
import { cleanInk } from './clean-ink.ts';
import { BLEED, type Crop, type MarkCrop } from './crop.ts';
import { flattenFolds } from './flatten-folds.ts';
import { measureDark } from './measure-dark.ts';
import { copyBlank, placeCrop, placeOthers, type CropPlace } from './place-crop.ts';
import { keepInk } from './keep-ink.ts';
import { maskPrint } from './remove-print.ts';
import { sampleCrop } from './sample-crop.ts';
import { uncoverFills } from './uncover-fills.ts';

/**
 * Cuts one box of the form out of the scan: its pixels, its blank, and the ink that is left when
 * the blank is taken away. Null when any corner of the box lies outside the scan: what has not been
 * scanned must never pass for empty.
 */
export function cutCrop(
  page: PageImage,
  registered: RegisteredPage,
  box: BoxMm,
  { around = null, folds = [], others = [], bleed = BLEED }: CutOptions = {},
): Crop | null {
  if (!isScanned(page, registered, box)) return null;
  const place = placeCrop(box, bleed);
  const raw = (around && sliceOf(around, place)) ?? sampleCrop(page.grey, registered, place);
  const blank = copyBlank(registered.page.blank, place);
  const { x, y } = registered.reading.measuredDpi;
  const scanDpi = Math.min(x, y);
  const size = registered.prepared.form.pages[registered.page.number - 1]!;
  const darkness = measureDark(flattenFolds(raw, blank, place, folds, size));
  const pieces = alignPrint(registered.page.blank, place, blank, darkness.dark);
  const mask = maskPrint(registered.page.blank, place, pieces, scanDpi);
  uncoverFills(darkness, mask, blank, pieces, scanDpi);
  const ink = keepInk(darkness, mask, raw.width, raw.height);
  cleanInk(ink, mask, darkness.threshold, scanDpi);
  return { raw, blank, ink, inner: place.inner, others: placeOthers(place, others) };
}

/** Farther from a box's middle, in sides of it, nobody draws a circle around it. */
export const CIRCLE_REACH = 1.6;

/** A box with more others that near stands among bubbles, which nobody draws circles around. */
const MOST_NEAR = 2;

/** The ink around a box as far as a circle around it may go; null where it is one of many. */
export function cutAround(
  page: PageImage,
  registered: RegisteredPage,
  box: BoxMm,
  options: CutOptions,
): MarkCrop | null {
  const bleed = mm((CIRCLE_REACH - 0.5) * Math.max(box.width, box.height));
  const near = placeOthers(placeCrop(box, bleed), options.others ?? []);
  if (near.length > MOST_NEAR) return null;
  const crop = cutCrop(page, registered, box, { ...options, others: [], bleed });
  return crop && { ink: crop.ink, inner: crop.inner, others: near };
}

export interface CutOptions {
  /** Pixels that have been sampled already: they are not sampled again. */
  readonly around?: Sampled | null;
  /** Folds across the page: their shadow is no ink. */
  readonly folds?: readonly Fold[];
  /** The boxes of the page, by `placeCrop`: others that reach into the crop are noted in it. */
  readonly others?: readonly CropPlace[];
  /** Paper that is shown around the box; left out: `BLEED`. */
  readonly bleed?: Mm;
}

/** The page's own pixels at a place of the form. */
export interface Sampled {
  readonly place: CropPlace;
  readonly image: GreyImage;
}

/** Samples a box and its bleed; null when a corner of it lies outside the scan. */
export function sampleBox(page: PageImage, registered: RegisteredPage, box: BoxMm): Sampled | null {
  if (!isScanned(page, registered, box)) return null;
  const place = placeCrop(box);
  return { place, image: sampleCrop(page.grey, registered, place) };
}

/** A place's pixels out of a larger one's; null where it does not lie within. */
function sliceOf({ place, image }: Sampled, part: CropPlace): GreyImage | null {
  const left = part.x - place.x;
  const top = part.y - place.y;
  const { width, height } = part;
  if (left < 0 || top < 0 || left + width > place.width || top + height > place.height) return null;
  const slice = createGrey(width, height);
  for (let y = 0, to = 0; y < height; y++)
    for (let from = (top + y) * image.width + left, end = from + width; from < end; from++, to++)
      slice.data[to] = image.data[from]!;
  return slice;
}

function isScanned({ grey }: PageImage, registered: RegisteredPage, box: BoxMm): boolean {
  return quadOf(registered, box).every(
    ({ x, y }) => x >= 0 && y >= 0 && x <= grey.width && y <= grey.height,
  );
}
