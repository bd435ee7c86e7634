import { sharp } from '../engines/decode/trusted-loaders.ts';
import { MM_PER_INCH } from '../schemas/units.ts';
import { chooseLongSide } from './draw-unread-page.ts';

/**
 * A small picture as a JPEG that is too coarse for writing, as that of a page without a form is from the start.
 * `sheet`: the size of its paper in millimetres; null: not known, a page that was not read.
 */
export function coarsenPicture(
  picture: Buffer,
  sheet: { readonly width: number; readonly height: number } | null,
): Promise<Buffer> {
  // In pixels of one millimetre, so that its resolution is known.
  const longMm = sheet === null ? Infinity : Math.max(sheet.width, sheet.height);
  const longSide = chooseLongSide(longMm, MM_PER_INCH);
  return sharp(picture)
    .resize({ width: longSide, height: longSide, fit: 'inside', withoutEnlargement: true })
    .jpeg()
    .toBuffer();
}
