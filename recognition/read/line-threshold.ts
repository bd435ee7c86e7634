import { MM_PER_INCH } from '../../schemas/units.ts';
import type { GreyImage } from '../raster/image.ts';
import { CROP_DPI } from '../segment/crop.ts';

/** Darkness (255 − grey) that counts as ink on an ordinary page; less where the pen is faint. */
const INK_DARKNESS = 88;
/** Of the pen's own darkness: folds and streaks are lighter than the pen that wrote over them. */
const INK_SHARE = 0.42;
/** Whatever is darker may be ink. */
export const LEAST_DARKNESS = 32;
/** Folds and streaks are seldom as dark as this; writing of a few letters has this many pixels. */
const CLEAR_DARKNESS = 80;
const CLEAR_AREA = 6 * (CROP_DPI / MM_PER_INCH) ** 2;

/** Darkness of the darkest 1 % (the pen), and the grey below which a pixel is ink. */
export function chooseThreshold(ink: GreyImage): { threshold: number; darkness: number } {
  const histogram = new Uint32Array(256);
  for (const value of ink.data) histogram[255 - value]! += 1;
  const countFrom = (least: number): number =>
    histogram.subarray(least).reduce((sum, count) => sum + count, 0);
  // A fold across the field may have more pixels than the writing: asked only if nothing is darker.
  const least = countFrom(CLEAR_DARKNESS) >= CLEAR_AREA ? CLEAR_DARKNESS : LEAST_DARKNESS;
  // The median of all that is dark: stroke edges and strokes in equal parts.
  const inked = countFrom(least);
  let seen = 0;
  let darkness = least;
  for (let level = 255; level >= least && seen < inked * 0.3; level--) {
    seen += histogram[level]!;
    darkness = level;
  }
  const cut = Math.max(LEAST_DARKNESS, Math.min(INK_DARKNESS, darkness * INK_SHARE));
  return { threshold: 255 - cut, darkness };
}
