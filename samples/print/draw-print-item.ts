import { grayscale, type PDFPage } from 'pdf-lib';
import type { PrintItem } from '../../schemas/form/print.ts';
import type { PrintFonts } from './embed-fonts.ts';
import { POINTS_PER_MM, toPdfBox, toPdfPoint } from './pdf-space.ts';
import { wrapText } from './wrap-text.ts';

/** Line pitch in units of the size: tight enough for notes, open enough to read. */
const LEADING = 1.36;
/** Height of the body of Japanese glyphs above their baseline, in units of the size. */
const ASCENT = 0.88;

const BLACK = grayscale(0);

type ItemOf<K extends PrintItem['kind']> = Extract<PrintItem, { kind: K }>;

export function drawPrintItem(page: PDFPage, item: PrintItem, fonts: PrintFonts): void {
  switch (item.kind) {
    case 'text':
      drawTextBlock(page, item, fonts);
      return;
    case 'line':
      page.drawLine({
        start: toPdfPoint(page, ...item.from),
        end: toPdfPoint(page, ...item.to),
        thickness: item.width * POINTS_PER_MM,
        color: BLACK,
        ...(item.dash && { dashArray: item.dash.map((length) => length * POINTS_PER_MM) }),
      });
      return;
    case 'rectangle':
      page.drawRectangle({
        ...toPdfBox(page, item.box),
        ...(item.width > 0 && { borderWidth: item.width * POINTS_PER_MM, borderColor: BLACK }),
        ...(item.fill !== undefined && { color: grayscale(item.fill) }),
      });
      return;
  }
}

function drawTextBlock(page: PDFPage, item: ItemOf<'text'>, fonts: PrintFonts): void {
  const font = item.bold ? fonts.bold : fonts.regular;
  const area = toPdfBox(page, item.box);
  const measure = (text: string): number => font.widthOfTextAtSize(text, item.size);
  const lines = wrapText(item.text, area.width, measure);
  const used = (lines.length - 1) * LEADING * item.size + item.size;
  const top = area.y + area.height - (item.valign === 'middle' ? (area.height - used) / 2 : 0);
  const slack = { left: 0, centre: 0.5, right: 1 }[item.align];
  lines.forEach((line, index) => {
    page.drawText(line, {
      x: area.x + (area.width - measure(line)) * slack,
      y: top - (ASCENT + index * LEADING) * item.size,
      size: item.size,
      font,
      color: BLACK,
    });
  });
}
