import { PDFDocument } from 'pdf-lib';
import type { Letter, LetterItem } from '../../schemas/letter.ts';
import { embedGlyphs } from './embed-fonts.ts';
import { letterWords, type LetterWords } from './letter-words.ts';
import { openLetterSheets, type LetterSheets } from './letter-sheets.ts';

/** Points. Office letters are set in 10 to 11. */
const BODY = 10.5;
const SMALL = 9;
const HEADING = 14;

/**
 * Draws a letter to an applicant as an A4 PDF. `sender`: name and address of the office, a few lines.
 * Characters that the font does not have are printed as 〓, as printers do.
 */
export async function drawLetter(
  letter: Letter,
  sender: string | null,
): Promise<{ bytes: Uint8Array; pages: number }> {
  const words = letterWords(letter);
  const document = await PDFDocument.create({ updateMetadata: false });
  describe(document, letter, words);
  const fonts = await embedGlyphs(document, allText(letter, words, sender));
  const sheets = openLetterSheets(document, fonts);
  drawHead(sheets, letter, words, sender);
  for (const [index, item] of letter.items.entries())
    await drawItem(sheets, item, index + 1, words);
  sheets.space(6);
  for (const line of words.close) sheets.text(line, { size: BODY });
  sheets.number((page, of) => `${letter.controlNumber}  ${page} / ${of}`);
  return { bytes: await document.save(), pages: document.getPageCount() };
}

function drawHead(
  sheets: LetterSheets,
  letter: Letter,
  words: LetterWords,
  sender: string | null,
): void {
  const right = { size: BODY, align: 'right' } as const;
  sheets.text(words.date, right);
  sheets.space(4);
  sheets.text(words.to, { size: BODY + 1.5 });
  sheets.space(2);
  for (const line of (sender ?? '').split('\n')) if (line !== '') sheets.text(line, right);
  if (letter.department !== null) sheets.text(letter.department, right);
  sheets.space(8);
  sheets.text(words.subject, { size: HEADING, bold: true, align: 'centre' });
  sheets.space(6);
  sheets.text(words.body, { size: BODY });
  sheets.space(4);
  for (const [name, fact] of words.facts) sheets.fact(name, fact, BODY);
  sheets.space(4);
}

/** A label is never left alone at a sheet's foot. */
async function drawItem(
  sheets: LetterSheets,
  { label, words: wrong, isHidden, crop }: LetterItem,
  number: number,
  words: LetterWords,
): Promise<void> {
  sheets.space(3);
  sheets.keep(16);
  sheets.text(`${number}. ${label}`, { size: BODY + 0.5, bold: true });
  sheets.space(1);
  sheets.text(wrong, { size: BODY, indent: 6 });
  if (isHidden) {
    sheets.space(1);
    sheets.text(words.hidden, { size: SMALL, indent: 6 });
  }
  if (crop !== null) await sheets.picture(crop, words.asScanned, SMALL);
}

/** Everything that may be printed: only its glyphs are embedded. */
const allText = (letter: Letter, words: LetterWords, sender: string | null): string =>
  [
    ...letter.items.flatMap((item) => [item.label, item.words]),
    ...words.facts.flat(),
    ...words.close,
    letter.controlNumber,
    letter.department ?? '',
    sender ?? '',
    words.date,
    words.to,
    words.subject,
    words.body,
    words.hidden,
    words.asScanned,
    ' 　0123456789./〓',
  ].join('');

/** Names the form, never the applicant. */
function describe(document: PDFDocument, letter: Letter, words: LetterWords): void {
  const date = new Date(`${letter.date}T00:00:00Z`);
  document.setTitle(words.subject, { showInWindowTitleBar: true });
  document.setLanguage(letter.language);
  document.setProducer('madoguchi');
  document.setCreator('madoguchi');
  document.setCreationDate(date);
  document.setModificationDate(date);
}
