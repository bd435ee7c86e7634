import { dpi, mm } from '../../schemas/units.ts';
import type { GreyImage, RectPx } from '../raster/image.ts';

/** Every crop is resampled once, from the original pixels, to this resolution. */
export const CROP_DPI = dpi(300);

/** A crop shows this much paper around its box, since people write over borders. */
export const BLEED = mm(1.5);

/**
 * One box of the form as found on the page: three images of the same size at CROP_DPI, upright.
 * - `raw`: the page's grey pixels;
 * - `blank`: the same place on the empty form;
 * - `ink`: what is left of `raw` when the blank is taken away: 255 = paper, darker = ink,
 *   with paper normalised to 255 and the form's own print removed.
 * `inner`: where the box itself lies inside the crop (the rest is bleed).
 * `others`: where other boxes of the form lie that reach into the crop: their ink is theirs.
 * `wide`: the ink of a checkbox with so much paper around that a circle drawn around it is seen; not of
 * one among many.
 */
export interface Crop {
  readonly raw: GreyImage;
  readonly blank: GreyImage;
  readonly ink: GreyImage;
  readonly inner: RectPx;
  readonly others?: readonly RectPx[];
  readonly wide?: MarkCrop | null;
}

/** All that readers of a line need of a crop. */
export type InkCrop = Pick<Crop, 'ink' | 'inner'>;
/** The ink of a checkbox, and where other boxes lie. */
export type MarkCrop = InkCrop & Pick<Crop, 'others'>;
