import * as fontkit from 'fontkit';
import { checkMetadata } from './check-metadata.ts';
import { listShown, type Shown } from './list-shown.ts';
import type { PdfDict, ReadPdf } from './read-pdf.ts';

/** A requirement of ISO 19005-2 for level B (6.2.11.7.2: level U) by its clause; true: it is met. */
type Check = readonly [clause: string, what: string, isMet: (pdf: ReadPdf) => boolean];

/** What a file that is called PDF/A-2b fails, in order of the clauses. */
export const checkPdfA = (pdf: ReadPdf): string[] =>
  [...CHECKS, ...checkMetadata]
    .filter(([, , isMet]) => !isMet(pdf))
    .map(([clause, what]) => `${clause} ${what}`);

const has = (dict: PdfDict, ...keys: string[]): boolean => keys.some((key) => key in dict);
const catalogOf = (pdf: ReadPdf): PdfDict => pdf.dict(pdf.trailer['/Root']);
const ofType = (pdf: ReadPdf, type: string): PdfDict[] =>
  pdf.dicts.filter((dict) => dict['/Type'] === type);
const listOf = (pdf: ReadPdf, value: Parameters<ReadPdf['resolve']>[0]) => {
  const found = pdf.resolve(value);
  return Array.isArray(found) ? found : [];
};

/** The file without what lies in its streams. */
const syntaxOf = ({ bytes }: ReadPdf): string =>
  bytes.toString('latin1').replace(/stream\r?\n[^]*?endstream/g, '');

function profileOf(pdf: ReadPdf) {
  const intents = listOf(pdf, catalogOf(pdf)['/OutputIntents']).map((intent) => pdf.dict(intent));
  const ours = intents.filter((intent) => intent['/S'] === '/GTS_PDFA1');
  return ours.length === 1 ? pdf.stream(ours[0]!['/DestOutputProfile']) : null;
}

const isPicture = (dict: PdfDict): boolean => dict['/Subtype'] === '/Image';
const DEVICE_OF_RGB = ['/DeviceRGB', '/DeviceGray'];
/** ISO 32000-1, annex A, those for colours of no RGB device apart; `d0`, `d1` are of Type 3 alone. */
const OPERATORS =
  `b B b* B* BDC BI BMC BT BX c cm CS cs d Do DP EI EMC ET EX f F f* G g gs h i ID j J l m M MP n q ` +
  `Q re RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' "`;

const CHECKS: readonly Check[] = [
  [
    '6.1.2',
    'header: %PDF-1.n at the very beginning, then a comment of four bytes above 127',
    ({ bytes }) => /^%PDF-1\.[0-7][\r\n]+%[\x80-\xff]{4}/.test(bytes.toString('latin1', 0, 32)),
  ],
  [
    '6.1.3',
    'trailer: an ID of two, no encryption, nothing behind the end',
    ({ trailer, bytes }) =>
      Array.isArray(trailer['/ID']) &&
      trailer['/ID'].length === 2 &&
      !has(trailer, '/Encrypt') &&
      /%%EOF\r?\n?$/.test(bytes.toString('latin1')),
  ],
  [
    '6.1.4',
    'cross references and objects are sound (qpdf --check)',
    (pdf) => pdf.complaints === '',
  ],
  [
    '6.1.6',
    'texts in hexadecimal have whole bytes',
    (pdf) =>
      [...syntaxOf(pdf).matchAll(/(?<!<)<([0-9A-Fa-f\s]*)>(?!>)/g)].every(
        ([, digits]) => digits!.replace(/\s/g, '').length % 2 === 0,
      ),
  ],
  [
    '6.1.7.1',
    'streams: their length is true, and none lies in another file',
    ({ bytes, streams }) =>
      streams.every(({ dict }) => !has(dict, '/F', '/FFilter', '/FDecodeParms')) &&
      [...bytes.toString('latin1').matchAll(/\/Length (\d+)[^]*?stream\r?\n/g)].every((found) =>
        /^\r?\nendstream/.test(
          bytes.toString(
            'latin1',
            found.index + found[0].length + Number(found[1]),
            found.index + found[0].length + Number(found[1]) + 12,
          ),
        ),
      ),
  ],
  [
    '6.1.7.2',
    'filters: neither LZW nor Crypt',
    (pdf) =>
      pdf.streams.every(({ dict }) => {
        const filters = [pdf.resolve(dict['/Filter'])].flat();
        return !filters.includes('/LZWDecode') && !filters.includes('/Crypt');
      }),
  ],
  ['6.1.12', 'no permissions', (pdf) => !has(catalogOf(pdf), '/Perms')],
  [
    '6.1.13',
    'names of at most 127 bytes, texts of at most 32,767, sheets of 3 to 14,400 units',
    (pdf) =>
      pdf.dicts.every((dict) =>
        Object.entries(dict).every(
          ([key, value]) =>
            key.length <= 128 && (typeof value !== 'string' || value.length <= 2 * 32_767),
        ),
      ) &&
      ofType(pdf, '/Page').every((page) =>
        (listOf(pdf, page['/MediaBox']).slice(2) as number[]).every(
          (side) => side >= 3 && side <= 14_400,
        ),
      ),
  ],
  [
    '6.2.2',
    'content: operators of the standard alone, with resources of its own',
    (pdf) =>
      ofType(pdf, '/Page').every((page) => has(page, '/Resources')) &&
      listShown(pdf).operators.every((operator) => OPERATORS.split(' ').includes(operator)),
  ],
  [
    '6.2.3',
    'one output intent, with an ICC profile for RGB of version 4 at most',
    (pdf) => {
      const profile = profileOf(pdf);
      return (
        profile?.dict['/N'] === 3 &&
        profile.data.readUInt32BE(0) === profile.data.length &&
        profile.data[8]! <= 4 &&
        profile.data.toString('latin1', 12, 24) === 'mntrRGB XYZ ' &&
        profile.data.toString('latin1', 36, 40) === 'acsp'
      );
    },
  ],
  [
    '6.2.4.3',
    'colours of devices are those that the output intent tells of',
    (pdf) =>
      pdf.dicts
        .filter(isPicture)
        .every((dict) => DEVICE_OF_RGB.includes(dict['/ColorSpace'] as string)) &&
      !listShown(pdf).operators.some((operator) => operator === 'k' || operator === 'K'),
  ],
  [
    '6.2.5',
    'graphics states: no transfer functions or halftone phases',
    (pdf) => pdf.dicts.every((dict) => !has(dict, '/TR', '/HTP')),
  ],
  [
    '6.2.8.1',
    'pictures: no alternates, no interpolation',
    (pdf) =>
      pdf.dicts
        .filter(isPicture)
        .every((dict) => !has(dict, '/Alternates', '/OPI') && dict['/Interpolate'] !== true),
  ],
  [
    '6.2.9',
    'no PostScript and no references to other files',
    (pdf) =>
      pdf.dicts.every((dict) => dict['/Subtype'] !== '/PS' && !has(dict, '/Ref', '/Subtype2')),
  ],
  [
    '6.2.10',
    'nothing is transparent',
    (pdf) =>
      pdf.dicts.every((dict) => !has(dict, '/SMask', '/Group', '/BM') && (dict['/ca'] ?? 1) === 1),
  ],
  [
    '6.2.11.3',
    'composite fonts: Identity-H, and which glyph a number is',
    (pdf) =>
      ofType(pdf, '/Font').every(
        (dict) =>
          (dict['/Subtype'] === '/Type0' && dict['/Encoding'] === '/Identity-H') ||
          (dict['/Subtype'] === '/CIDFontType2' && dict['/CIDToGIDMap'] === '/Identity'),
      ),
  ],
  [
    '6.2.11.4.1',
    'fonts are embedded',
    (pdf) =>
      ofType(pdf, '/FontDescriptor').every((dict) => pdf.stream(dict['/FontFile2']) !== null) &&
      ofType(pdf, '/Font').every(
        (dict) => dict['/Subtype'] === '/Type0' || has(dict, '/FontDescriptor'),
      ),
  ],
  ['6.2.11.5', 'widths are those of the font', (pdf) => everyShown(pdf, isOfItsWidth)],
  [
    '6.2.11.7.2',
    'every glyph says which characters it is (level U)',
    (pdf) => everyShown(pdf, ({ text }) => text !== undefined && !/^[\0\ufeff\ufffe]?$/.test(text)),
  ],
  [
    '6.2.11.8',
    'no glyph is missing',
    (pdf) =>
      everyShown(
        pdf,
        (shown) => shown.glyph > 0 && shown.glyph < (openFont(shown)?.numGlyphs ?? 0),
      ),
  ],
  [
    '6.3',
    'no annotations',
    (pdf) => pdf.dicts.every((dict) => listOf(pdf, dict['/Annots']).length === 0),
  ],
  ['6.4', 'no form to fill in', (pdf) => !has(catalogOf(pdf), '/AcroForm', '/NeedsRendering')],
  [
    '6.5',
    'nothing is done by opening it',
    (pdf) =>
      !has(catalogOf(pdf), '/OpenAction') &&
      pdf.dicts.every((dict) => !has(dict, '/AA', '/JS', '/JavaScript')),
  ],
  [
    '6.8',
    'no other files within',
    (pdf) => pdf.dicts.every((dict) => !has(dict, '/EmbeddedFiles', '/EF', '/AF')),
  ],
  ['6.9', 'nothing is shown at choice', (pdf) => !has(catalogOf(pdf), '/OCProperties')],
  [
    '6.10',
    'no other presentation',
    (pdf) => pdf.dicts.every((dict) => !has(dict, '/AlternatePresentations', '/PresSteps')),
  ],
  ['6.11', 'nothing is required of readers', (pdf) => !has(catalogOf(pdf), '/Requirements')],
];

const everyShown = (pdf: ReadPdf, isMet: (shown: Shown) => boolean): boolean =>
  listShown(pdf).glyphs.every(isMet);

const opened = new WeakMap<Buffer, fontkit.Font>();
/** Null: no program is embedded. */
function openFont({ program }: Shown): fontkit.Font | null {
  if (program.length === 0) return null;
  const font = opened.get(program) ?? (fontkit.create(program) as fontkit.Font);
  opened.set(program, font);
  return font;
}

/** To a thousandth of the size, as validators have it. */
function isOfItsWidth(shown: Shown): boolean {
  const font = openFont(shown);
  if (font === null) return false;
  const { advanceWidth } = font.getGlyph(shown.glyph);
  return Math.abs((advanceWidth * 1000) / font.unitsPerEm - shown.width) <= 1;
}
