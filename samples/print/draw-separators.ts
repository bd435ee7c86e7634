import { PDFDocument } from 'pdf-lib';
import type { PrintItem } from '../../schemas/form/print.ts';
import { SEPARATOR_CODE, SEPARATOR_SHEET } from '../../schemas/separator.ts';
import { drawCode } from './draw-code.ts';
import { drawPrintItem } from './draw-print-item.ts';
import { embedFonts } from './embed-fonts.ts';
import { POINTS_PER_MM } from './pdf-space.ts';

const WORDS: readonly PrintItem[] = SEPARATOR_SHEET.words.map((words) => ({
  kind: 'text',
  page: 1,
  ...words,
  align: 'centre',
  valign: 'top',
}));

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
  const { width, height, codes } = SEPARATOR_SHEET;
  const fonts = await embedFonts(document, WORDS);
  for (let sheet = 0; sheet < count; sheet++) {
    const page = document.addPage([width * POINTS_PER_MM, height * POINTS_PER_MM]);
    for (const area of codes) drawCode(page, area, SEPARATOR_CODE);
    for (const words of WORDS) drawPrintItem(page, words, fonts);
  }
  return document.save();
}
