import { grayscale, type PDFDocument, type PDFFont, type PDFPage } from 'pdf-lib';
import type { LetterItem } from '../../schemas/letter.ts';
import type { PrintFonts } from './embed-fonts.ts';
import { POINTS_PER_MM } from './pdf-space.ts';
import { wrapText } from './wrap-text.ts';

const mm = (value: number): number => value * POINTS_PER_MM;

/** A4 and its margins, points. */
const SHEET = { width: mm(210), height: mm(297) };
const MARGIN = { side: mm(25), top: mm(22), bottom: mm(22) };
const COLUMN = SHEET.width - 2 * MARGIN.side;
/** Where the page's number stands. */
const FOOT = mm(12);
/** Line pitch in units of the size; Japanese letters are set wide. */
const LEADING = 1.6;
/** Height of the body of Japanese glyphs above their baseline, in units of the size. */
const ASCENT = 0.88;
/** Names of facts stand in a column of their own. */
const FACT_NAME = mm(34);
/** A crop is shown as large as on the form, if there is room. */
const HIGHEST_CROP = mm(40);
const INDENT = mm(6);

interface TextStyle {
  readonly size: number;
  readonly bold?: boolean;
  readonly align?: 'left' | 'centre' | 'right';
  /** Millimetres. */
  readonly indent?: number;
}

/** Sheets that are filled from top to bottom; what does not fit goes on the next one. */
export interface LetterSheets {
  /** Wrapped to the column. */
  text(text: string, style: TextStyle): void;
  /** A name and what it is, side by side. */
  fact(name: string, fact: string, size: number): void;
  picture(crop: NonNullable<LetterItem['crop']>, caption: string, size: number): Promise<void>;
  /** Leaves so many millimetres free. */
  space(height: number): void;
  /** Begins a new sheet unless so many millimetres are left. */
  keep(height: number): void;
  /** Writes the foot of every sheet, at the end. */
  number(say: (page: number, of: number) => string): void;
}

export function openLetterSheets(document: PDFDocument, fonts: PrintFonts): LetterSheets {
  let page = document.addPage([SHEET.width, SHEET.height]);
  let y = SHEET.height - MARGIN.top;
  const keep = (height: number): void => {
    if (y - height >= MARGIN.bottom) return;
    page = document.addPage([SHEET.width, SHEET.height]);
    y = SHEET.height - MARGIN.top;
  };
  const faces = { regular: openFace(fonts.regular), bold: openFace(fonts.bold) };
  const lines = (text: string, x: number, width: number, style: TextStyle): void => {
    const face = style.bold ? faces.bold : faces.regular;
    const measure = (part: string): number => face.measure(part) * style.size;
    const wrapped = wrapText(face.substitute(text), width, measure).flatMap((line) =>
      chop(line, width, measure),
    );
    for (const line of wrapped) {
      keep(style.size * LEADING);
      const slack = { left: 0, centre: 0.5, right: 1 }[style.align ?? 'left'];
      drawLine(page, line, {
        x: x + (width - measure(line)) * slack,
        y: y - ASCENT * style.size,
        size: style.size,
        font: face.font,
      });
      y -= style.size * LEADING;
    }
  };
  const text = (said: string, style: TextStyle): void => {
    const indent = mm(style.indent ?? 0);
    lines(said, MARGIN.side + indent, COLUMN - indent, style);
  };
  return {
    text,
    fact(name, fact, size) {
      keep(size * LEADING);
      const before = page;
      const top = y;
      lines(name, MARGIN.side + INDENT, FACT_NAME, { size });
      if (page === before) y = top;
      lines(fact, MARGIN.side + INDENT + FACT_NAME, COLUMN - INDENT - FACT_NAME, { size });
    },
    async picture({ bytes, mediaType, width: onForm }, caption, size) {
      const image =
        mediaType === 'image/jpeg'
          ? await document.embedJpg(bytes)
          : await document.embedPng(bytes);
      const widest = Math.min(mm(onForm), COLUMN - INDENT);
      const scale = Math.min(widest / image.width, HIGHEST_CROP / image.height);
      const [width, height] = [image.width * scale, image.height * scale];
      keep(height + size * LEADING + mm(3));
      text(caption, { size, indent: 6 });
      y -= height + mm(1);
      const place = { x: MARGIN.side + INDENT, y, width, height };
      page.drawImage(image, place);
      page.drawRectangle({ ...place, borderWidth: 0.5, borderColor: grayscale(0.6) });
      y -= mm(2);
    },
    space: (height) => void (y -= mm(height)),
    keep: (height) => keep(mm(height)),
    number(say) {
      const pages = document.getPages();
      pages.forEach((sheet, index) => {
        const said = say(index + 1, pages.length);
        const [font, size] = [fonts.regular, 9];
        const x = (SHEET.width - font.widthOfTextAtSize(said, size)) / 2;
        drawLine(sheet, said, { x, y: FOOT, size, font });
      });
    },
  };
}

const drawLine = (
  page: PDFPage,
  line: string,
  place: { x: number; y: number; size: number; font: PDFFont },
): void => page.drawText(line, { ...place, color: grayscale(0) });

interface Face {
  readonly font: PDFFont;
  /** Width of a text, in units of the size. */
  measure(text: string): number;
  /** What the font does not have is shown to be missing. */
  substitute(text: string): string;
}

/** Characters are drawn one beside the other, so that each has to be measured once. */
function openFace(font: PDFFont): Face {
  const known = new Set(font.getCharacterSet());
  const widths = new Map<string, number>();
  const widthOf = (character: string): number => {
    const width = widths.get(character) ?? font.widthOfTextAtSize(character, 1);
    widths.set(character, width);
    return width;
  };
  const isKnown = (character: string): boolean =>
    character === '\n' || known.has(character.codePointAt(0)!);
  return {
    font,
    measure: (text) => [...text].reduce((sum, character) => sum + widthOf(character), 0),
    substitute: (text) =>
      [...text].map((character) => (isKnown(character) ? character : '〓')).join(''),
  };
}

/** A run without a place to break, such as an address, is broken anywhere. */
function chop(line: string, width: number, measure: (text: string) => number): string[] {
  if (measure(line) <= width) return [line];
  const parts: string[] = [''];
  for (const character of line) {
    if (measure(parts.at(-1)! + character) > width) parts.push('');
    parts[parts.length - 1] += character;
  }
  return parts;
}
