import { PDFDocument, grayscale, type PDFPage } from 'pdf-lib';
import { labelSheets, type Label, type LabelSheetName } from '../../schemas/label.ts';
import { boxMm, type BoxMm } from '../../schemas/units.ts';
import { drawCode } from './draw-code.ts';
import { embedGlyphs, type PrintFonts } from './embed-fonts.ts';
import { POINTS_PER_MM, toPdfPoint } from './pdf-space.ts';

/** Free on each side, so that a printer that is off by a millimetre cuts nothing. */
const PADDING = 2;
/** Between the code and the words, millimetres: a QR code needs four modules of quiet. */
const GAP = 2.5;
/** Of the width: on the smallest label a module is half a millimetre, and the number has its room. */
const CODE_SHARE = 0.34;
/** Nobody reads smaller print on an envelope, points. */
const SMALLEST = 5;
const LARGEST = 11;
/** Pitch of lines in units of the size. */
const LEADING = 1.35;

/**
 * Draws labels to print: a code that says the control number and nothing else, the number in plain,
 * the receipt date and the batch. `skip`: so many places of the first sheet stay empty.
 */
export async function drawLabels(
  labels: readonly Label[],
  sheet: LabelSheetName,
  skip: number,
): Promise<Uint8Array> {
  const document = await PDFDocument.create();
  document.setTitle('ラベル Labels', { showInWindowTitleBar: true });
  document.setLanguage('ja');
  const { page: size, columns, rows, label: box, margin, pitch } = labelSheets[sheet];
  const words = labels.map(wordsOf);
  const fonts = await embedGlyphs(document, words.flat().join('') + MORE + MISSING);
  const known = new Set(fonts.regular.getCharacterSet());
  const show = (letter: string): string => (known.has(letter.codePointAt(0)!) ? letter : MISSING);
  const said = words.map((lines) => lines.map((line) => [...line].map(show).join('')));
  const places = columns * rows;
  const first = skip % places;
  let page: PDFPage | null = null;
  for (const [index, label] of labels.entries()) {
    const place = (first + index) % places;
    if (page === null || place === 0)
      page = document.addPage([size.width * POINTS_PER_MM, size.height * POINTS_PER_MM]);
    const x = margin.left + (place % columns) * pitch.x;
    const y = margin.top + Math.floor(place / columns) * pitch.y;
    drawLabel(page, boxMm(x, y, box.width, box.height), label.controlNumber, said[index]!, fonts);
  }
  return document.save();
}

const MORE = '…';
/** For what the font does not have, as printers do. */
const MISSING = '〓';

/** The number first: it is what is looked for. */
const wordsOf = ({ controlNumber, receivedOn, batch }: Label): string[] => [
  controlNumber,
  `受付 ${receivedOn}`,
  `バッチ ${batch.number}${batch.name === '' ? '' : ` ${batch.name}`}`,
];

function drawLabel(
  page: PDFPage,
  { x, y, width, height }: BoxMm,
  code: string,
  lines: readonly string[],
  fonts: PrintFonts,
): void {
  const inner = height - 2 * PADDING;
  const side = Math.min(inner, CODE_SHARE * (width - 2 * PADDING));
  drawCode(page, boxMm(x + PADDING, y + (height - side) / 2, side, side), code);
  const left = x + PADDING + side + GAP;
  const room = (x + width - PADDING - left) * POINTS_PER_MM;
  const largest = (inner * POINTS_PER_MM) / (lines.length * LEADING);
  const [number = '', ...rest] = lines;
  const widest = Math.min(largest, LARGEST);
  // The number is never cut, and nothing is larger.
  const first = Math.min(widest, room / fonts.bold.widthOfTextAtSize(number, 1));
  const sizeOf = (line: string): number =>
    Math.min(first, Math.max(SMALLEST, room / fonts.regular.widthOfTextAtSize(line, 1)));
  const sizes = [first, ...rest.map(sizeOf)];
  const tall = sizes.reduce((sum, size) => sum + size * LEADING, 0) / POINTS_PER_MM;
  let top = y + (height - tall) / 2;
  for (const [index, line] of lines.entries()) {
    const font = index === 0 ? fonts.bold : fonts.regular;
    const size = sizes[index]!;
    const fitted =
      index === 0 ? line : fit(line, (text) => font.widthOfTextAtSize(text, size) <= room);
    const baseline = top + size / POINTS_PER_MM;
    page.drawText(fitted, { ...toPdfPoint(page, left, baseline), size, font, color: grayscale(0) });
    top += (size * LEADING) / POINTS_PER_MM;
  }
}

/** A batch's long name is cut where the label ends. */
function fit(line: string, fits: (text: string) => boolean): string {
  if (fits(line)) return line;
  const letters = [...line];
  while (letters.length > 0 && !fits(letters.join('') + MORE)) letters.pop();
  return letters.join('') + MORE;
}
