import { PDFDocument } from 'pdf-lib';
import type { Sheet } from '../raster/sheet.ts';
import { encodeJpeg, encodePng, isBilevel, type ImageOptions } from './encode-image.ts';

const POINTS_PER_INCH = 72;

/** A PDF as scanners write it: one image a page, the page as large as the image at its dpi. */
export async function encodePdf(sheets: readonly Sheet[], options: ImageOptions): Promise<Buffer> {
  const document = await PDFDocument.create({ updateMetadata: false });
  for (const sheet of sheets) {
    const image = isBilevel(sheet)
      ? await document.embedPng(await encodePng(sheet, options.small))
      : await document.embedJpg(await encodeJpeg(sheet, options));
    const width = (sheet.width / sheet.dpi) * POINTS_PER_INCH;
    const height = (sheet.height / sheet.dpi) * POINTS_PER_INCH;
    document.addPage([width, height]).drawImage(image, { x: 0, y: 0, width, height });
  }
  return Buffer.from(await document.save());
}
