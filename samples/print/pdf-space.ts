import type { PDFPage } from 'pdf-lib';
import { MM_PER_INCH, type BoxMm } from '../../schemas/units.ts';

const POINTS_PER_INCH = 72;
export const POINTS_PER_MM = POINTS_PER_INCH / MM_PER_INCH;

/** Points from the page's bottom left corner, y upwards: PDF's own space. */
export interface PdfBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function toPdfBox(page: PDFPage, box: BoxMm): PdfBox {
  return {
    x: box.x * POINTS_PER_MM,
    y: page.getHeight() - (box.y + box.height) * POINTS_PER_MM,
    width: box.width * POINTS_PER_MM,
    height: box.height * POINTS_PER_MM,
  };
}

export const toPdfPoint = (page: PDFPage, x: number, y: number): { x: number; y: number } => ({
  x: x * POINTS_PER_MM,
  y: page.getHeight() - y * POINTS_PER_MM,
});
