import type { BoxMm } from '../../schemas/units.ts';
import type { PageImage } from '../ports.ts';
import type { RegisteredPage } from '../register/contracts.ts';
import { quadOf } from '../register/quad-of.ts';
import { cleanInk } from './clean-ink.ts';
import type { Crop } from './crop.ts';
import { measureDark } from './measure-dark.ts';
import { copyBlank, placeCrop } from './place-crop.ts';
import { keepInk, maskPrint } from './remove-print.ts';
import { sampleCrop } from './sample-crop.ts';

/**
 * Cuts one box of the form out of the scan: its pixels, its blank, and the ink that is left when
 * the blank is taken away. Null when any corner of the box lies outside the scan: what has not been
 * scanned must never pass for empty.
 */
export function cutCrop(page: PageImage, registered: RegisteredPage, box: BoxMm): Crop | null {
  const { width, height } = page.grey;
  const corners = quadOf(registered, box);
  if (corners.some(({ x, y }) => x < 0 || y < 0 || x > width || y > height)) return null;
  const place = placeCrop(box);
  const raw = sampleCrop(page.grey, registered, place);
  const blank = copyBlank(registered.page.blank, place);
  const { x, y } = registered.reading.measuredDpi;
  const scanDpi = Math.min(x, y);
  const darkness = measureDark(raw);
  const mask = maskPrint(registered.page.blank, place, blank, darkness, scanDpi);
  const ink = keepInk(darkness, mask, raw.width, raw.height);
  cleanInk(ink, mask, darkness.threshold, scanDpi);
  return { raw, blank, ink, inner: place.inner };
}
