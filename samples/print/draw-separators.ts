import { PDFDocument } from 'pdf-lib';
import type { PrintItem } from '../../schemas/form/print.ts';
import { SEPARATOR_CODE } from '../../schemas/separator.ts';
import { mm, type BoxMm } from '../../schemas/units.ts';
import { drawCode } from './draw-code.ts';
import { drawPrintItem } from './draw-print-item.ts';
import { embedFonts } from './embed-fonts.ts';
import { POINTS_PER_MM } from './pdf-space.ts';

const A4 = { width: 210, height: 297 };

const box = (x: number, y: number, width: number, height: number): BoxMm => ({
  x: mm(x),
  y: mm(y),
  width: mm(width),
  height: mm(height),
});

/** One is enough: a staple, a dog-ear or a streak may spoil the other. */
const CODES: readonly BoxMm[] = [box(20, 20, 65, 65), box(125, 212, 65, 65)];

const say = (text: string, size: number, bold: boolean, top: number): PrintItem => ({
  kind: 'text',
  page: 1,
  text,
  size,
  bold,
  box: box(15, top, A4.width - 30, size),
  align: 'centre',
  valign: 'top',
});

const WORDS: readonly PrintItem[] = [
  say('仕切り紙', 84, true, 100),
  say('Separator sheet', 40, true, 136),
  say('この紙の次から、次の封筒です。', 20, false, 160),
  say('A new envelope begins after this sheet.', 20, false, 170),
  say('ページとして数えません。繰り返し使えます。', 14, false, 186),
  say('It is not counted as a page. Use it again.', 14, false, 193),
];

/** The same every time: no clock, no chance. */
const DRAWN_ON = new Date(0);

/** Draws so many separator sheets (at least one) as an A4 PDF to print. */
export async function drawSeparators(count: number): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  document.setTitle('仕切り紙 Separator sheets', { showInWindowTitleBar: true });
  document.setLanguage('ja');
  document.setProducer('madoguchi');
  document.setCreator('madoguchi');
  document.setCreationDate(DRAWN_ON);
  document.setModificationDate(DRAWN_ON);
  const fonts = await embedFonts(document, WORDS);
  for (let sheet = 0; sheet < count; sheet++) {
    const page = document.addPage([A4.width * POINTS_PER_MM, A4.height * POINTS_PER_MM]);
    for (const area of CODES) drawCode(page, area, SEPARATOR_CODE);
    for (const words of WORDS) drawPrintItem(page, words, fonts);
  }
  return document.save();
}
