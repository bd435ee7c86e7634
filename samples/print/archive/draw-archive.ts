import { createHash } from 'node:crypto';
import {
  beginText,
  endText,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  setCharacterSqueeze,
  setFontAndSize,
  setTextMatrix,
  setTextRenderingMode,
  showText,
  TextRenderingMode,
  type PDFFont,
  type PDFImage,
  type PDFPage,
} from 'pdf-lib';
import type { ArchivedRecord } from '../../../schemas/archive.ts';
import { embedSubset } from '../embed-fonts.ts';
import { POINTS_PER_MM, toPdfBox } from '../pdf-space.ts';
import { factsOf, writeXmp, type ArchiveFacts } from './archive-metadata.ts';
import { placeTexts, type PlacedText } from './archive-texts.ts';
import { buildSrgbProfile } from './srgb-profile.ts';

/** What stands for a character that the font lacks: PDF/A knows no missing glyph (6.2.11.8). */
const MISSING = '〓';
/** Of the height of its box: letters with their accents. */
const LETTER_SHARE = 0.8;
/** Height of Japanese glyphs below their baseline, in units of the size. */
const DESCENT = 0.12;

/**
 * A record as PDF/A-2b (ISO 19005-2): the picture of its page, a JPEG with every secret painted over, and
 * the approved values as text that can be searched and not seen. The same record is the same file.
 */
export async function drawArchive(record: ArchivedRecord, picture: Buffer): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false });
  const sheet = record.form.pages[record.formPage - 1]!;
  const page = document.addPage([sheet.width * POINTS_PER_MM, sheet.height * POINTS_PER_MM]);
  drawPicture(page, await document.embedJpg(picture));
  await layTexts(document, page, placeTexts(record));
  const facts = factsOf(record);
  describe(document, facts);
  intendSrgb(document);
  identify(document, facts, picture);
  // Readers of every age find their way through a plain table of objects.
  return document.save({ useObjectStreams: false, addDefaultPage: false });
}

function drawPicture(page: PDFPage, image: PDFImage): void {
  page.drawImage(image, { x: 0, y: 0, width: page.getWidth(), height: page.getHeight() });
}

async function layTexts(
  document: PDFDocument,
  page: PDFPage,
  texts: readonly PlacedText[],
): Promise<void> {
  if (texts.length === 0) return;
  const said = texts.map(({ text }) => text).join('');
  const font = await embedSubset(document, said + MISSING);
  const known = new Set(font.getCharacterSet());
  const key = page.node.newFontDictionary(font.name, font.ref);
  for (const { text, ...place } of texts) {
    const shown = [...text].map((character) =>
      known.has(character.codePointAt(0)!) ? character : MISSING,
    );
    page.pushOperators(...layText(page, key, font, { text: shown.join(''), ...place }));
  }
}

function layText(page: PDFPage, key: PDFName, font: PDFFont, { text, box, isSpread }: PlacedText) {
  const { x, y, width, height } = toPdfBox(page, box);
  const size = height * LETTER_SHARE;
  const squeeze = width / font.widthOfTextAtSize(text, size);
  return [
    beginText(),
    setTextRenderingMode(TextRenderingMode.Invisible),
    setFontAndSize(key, size),
    setCharacterSqueeze(100 * (isSpread ? squeeze : Math.min(1, squeeze))),
    setTextMatrix(1, 0, 0, 1, x, y + (height - size) / 2 + DESCENT * size),
    showText(font.encodeText(text)),
    endText(),
  ];
}

/** Both say the same: the dictionary for old readers, the packet for PDF/A (6.6.2.1, 6.6.4). */
function describe(document: PDFDocument, facts: ArchiveFacts): void {
  const { context, catalog } = document;
  document.setTitle(facts.title, { showInWindowTitleBar: true });
  document.setLanguage('ja');
  document.setProducer(facts.product);
  document.setCreator(facts.product);
  document.setCreationDate(facts.made);
  document.setModificationDate(facts.made);
  const info = context.lookup(context.trailerInfo.Info, PDFDict);
  for (const [name, { value }] of Object.entries(facts.own))
    info.set(PDFName.of(name), PDFHexString.fromText(value));
  const packet = Buffer.from(writeXmp(facts), 'utf8');
  const stream = context.stream(packet, { Type: 'Metadata', Subtype: 'XML' });
  catalog.set(PDFName.of('Metadata'), context.register(stream));
}

/** What the numbers of the picture mean (6.2.3); grey follows from it as well (6.2.4.3). */
function intendSrgb({ context, catalog }: PDFDocument): void {
  const profile = context.register(context.flateStream(buildSrgbProfile(), { N: 3 }));
  const name = PDFHexString.fromText('sRGB IEC61966-2.1');
  const intent = context.obj({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: name,
    Info: name,
    DestOutputProfile: profile,
  });
  catalog.set(PDFName.of('OutputIntents'), context.obj([intent]));
}

/** The trailer's ID (6.1.3). */
function identify({ context }: PDFDocument, facts: ArchiveFacts, picture: Buffer): void {
  const hash = createHash('sha256').update(JSON.stringify(facts)).update(picture).digest('hex');
  const id = PDFHexString.of(hash.slice(0, 32));
  context.trailerInfo.ID = context.obj([id, id]);
}
