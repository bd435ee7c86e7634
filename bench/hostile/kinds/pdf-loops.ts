import { deflateSync } from 'node:zlib';
import type { Random } from '../../../samples/random.ts';
import { EITHER, REFUSED, type HostileKind } from '../contracts.ts';
import { onePage, writePdf, type PdfObject } from '../sources/pdf-source.ts';

type Make = (random: Random) => Buffer;
const kind = (name: string, make: Make, allowed: HostileKind['allowed'] = EITHER): HostileKind => ({
  name: `PDF: ${name}`,
  allowed,
  make: ({ random }) => ({ fileName: 'scan.pdf', bytes: make(random) }),
});

const stream = (content: string | Buffer, dictionary = ''): PdfObject => ({ content, dictionary });

/** Draws what it is given by the name X, all over the page. */
const drawing = (object: PdfObject, more: readonly PdfObject[] = []): Buffer =>
  onePage({
    content: stream('q 130 0 0 97 0 0 cm /X Do Q'),
    resources: '/XObject << /X 5 0 R >>',
    more: [object, ...more],
  });

const SELF =
  '/Resources << /XObject << /X 5 0 R >> /Pattern << /P 5 0 R >> /ExtGState << /G 6 0 R >> >>';

const pagesTree = (root: string, ...more: PdfObject[]): Buffer =>
  writePdf(['<< /Type /Catalog /Pages 2 0 R >>', root, ...more]);

const PAGE = '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 130 97] >>';

/** The PDF reader may run out of its stack: it is ended, and the next file is read by a fresh one. */
const MAYBE_TOO_DEEP: HostileKind['allowed'] = [...EITHER, 'reader-crashed'];

/** Structures that bite their own tail, and structures too deep to be walked by recursion. */
export const PDF_LOOPS: readonly HostileKind[] = [
  kind('table that comes before itself', () =>
    onePage({ options: { trailer: '/Prev 00000000000000000000' } }),
  ),
  kind('tables in a circle', (random) => {
    const pdf = onePage({ options: { trailer: '/Prev 0000000009 /XRefStm 0000000009' } });
    const table = pdf.indexOf('xref\n0');
    const bytes = Buffer.from(pdf);
    const keys = random.chance(0.5) ? ['/Prev '] : ['/Prev ', '/XRefStm '];
    for (const key of keys)
      bytes.write(String(table).padStart(10, '0'), bytes.indexOf(key) + key.length, 'latin1');
    return bytes;
  }),
  kind('start of the table that is elsewhere', (random) =>
    onePage({ options: { start: () => random.pick([0, 9, -1, 2 ** 31, 99_999_999_999]) } }),
  ),
  kind('object stream within itself', () => {
    const content = Buffer.from('5 0 << /Type /Page >>');
    return onePage({
      more: [stream(content, '/Type /ObjStm /N 1 /First 4 /Extends 5 0 R')],
      options: { trailer: '/XRefStm 15' },
    });
  }),
  kind('cross-reference stream that lists itself', (random) => {
    const rows = Buffer.alloc(6 * 7);
    for (let i = 0; i < 6; i++) {
      rows[i * 7] = 2; // within an object stream
      rows.writeUInt32BE(random.pick([5, i, 0xffff_ffff]), i * 7 + 1);
    }
    const head = Buffer.from('%PDF-1.5\n');
    const body = Buffer.from(
      `5 0 obj\n<< /Type /XRef /Size 6 /W [1 4 2] /Index [0 6] /Root 1 0 R /Prev ${head.length} /Length ${rows.length} >>\nstream\n`,
    );
    return Buffer.concat([
      head,
      body,
      rows,
      Buffer.from(`\nendstream\nendobj\nstartxref\n${head.length}\n%%EOF\n`),
    ]);
  }),
  kind(
    'cross-reference stream of endless width',
    (random) => {
      const packed = deflateSync(Buffer.alloc(100_000));
      const head = Buffer.from('%PDF-1.5\n');
      const width = random.pick(['[1 4 2147483647]', '[0 0 0]', '[-1 -1 -1]', '[8 8 8]']);
      return Buffer.concat([
        head,
        Buffer.from(
          `5 0 obj\n<< /Type /XRef /Size 2147483647 /W ${width} /Index [0 2147483647] /Root 1 0 R /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
        ),
        packed,
        Buffer.from(`\nendstream\nendobj\nstartxref\n${head.length}\n%%EOF\n`),
      ]);
    },
    REFUSED,
  ),
  kind('length that is its own length', () =>
    onePage({ content: { dictionary: '', content: '10 20 80 3 re f', length: '4 0 R' } }),
  ),
  kind('length that lies', (random) =>
    onePage({
      content: {
        dictionary: '',
        content: '10 20 80 3 re f',
        length: random.pick(['0', '-1', '2147483647', '99999999999999999999', 'null']),
      },
    }),
  ),
  kind('objects that are each other', () =>
    onePage({ page: '/Rotate 5 0 R /UserUnit 5 0 R', more: ['6 0 R', '5 0 R'] }),
  ),
  kind('pages that hold themselves', (random) =>
    pagesTree(
      `<< /Type /Pages /Count ${random.whole(1, 400)} /Kids [2 0 R 3 0 R 2 0 R] /Parent 2 0 R >>`,
      PAGE,
    ),
  ),
  kind('pages that hold each other', () =>
    pagesTree(
      '<< /Type /Pages /Count 4 /Kids [3 0 R 3 0 R] >>',
      '<< /Type /Pages /Count 2 /Kids [2 0 R 4 0 R] /Parent 3 0 R >>',
      PAGE,
    ),
  ),
  kind(
    'count of pages that lies',
    (random) =>
      pagesTree(
        `<< /Type /Pages /Count ${random.pick([0, -1, 3, 499, 2 ** 31 - 1])} /Kids [3 0 R] >>`,
        PAGE,
      ),
    [...EITHER, 'no-such-page'],
  ),
  kind(
    'five thousand pages',
    () => {
      const kids = Array.from({ length: 5000 }, (_, i) => `${i + 3} 0 R`).join(' ');
      return pagesTree(
        `<< /Type /Pages /Count 5000 /Kids [${kids}] >>`,
        ...Array.from({ length: 5000 }, () => PAGE),
      );
    },
    ['too-many-pages'],
  ),
  kind('pages in a tower', (random) => {
    const depth = random.whole(50, 3000);
    const tower = Array.from(
      { length: depth },
      (_, i) => `<< /Type /Pages /Count 1 /Kids [${i + 3} 0 R] /Parent ${i + 1} 0 R >>`,
    );
    return writePdf([
      '<< /Type /Catalog /Pages 2 0 R >>',
      ...tower,
      `<< /Type /Page /Parent ${depth + 1} 0 R /MediaBox [0 0 130 97] >>`,
    ]);
  }),
  kind('page that is no page', (random) =>
    pagesTree(
      '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
      random.pick(['null', '42', '[3 0 R]', '<< >>', '<< /Type /Catalog >>', '(page)']),
    ),
  ),
  kind('content that holds itself', () =>
    onePage({ content: '[4 0 R 4 0 R 5 0 R]', more: ['[4 0 R 5 0 R]'] }),
  ),
  {
    ...kind(
      'form that draws itself',
      () => drawing(stream('/X Do /X Do', `/Type /XObject /Subtype /Form /BBox [0 0 1 1] ${SELF}`)),
      [...MAYBE_TOO_DEEP, 'took-too-long'],
    ),
    isSlow: true,
  },
  kind('pattern that is filled with itself', () =>
    onePage({
      content: stream('/Pattern cs /P scn 0 0 130 97 re f'),
      resources: '/Pattern << /P 5 0 R >>',
      more: [
        stream(
          '/Pattern cs /P scn 0 0 9 9 re f',
          `/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 ${SELF}`,
        ),
      ],
    }),
  ),
  kind('glyph that writes itself', () =>
    onePage({
      content: stream('BT /F 20 Tf 9 9 Td (aaa) Tj ET'),
      resources: '/Font << /F 5 0 R >>',
      more: [
        '<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1 1] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [1] /Encoding << /Differences [97 /a] >> /CharProcs << /a 6 0 R >> /Resources << /Font << /F 5 0 R >> >> >>',
        stream('1 0 0 0 1 1 d1 BT /F 1 Tf (aaa) Tj ET'),
      ],
    }),
  ),
  kind('mask that masks itself', () =>
    drawing(
      stream(
        Buffer.alloc(400),
        '/Type /XObject /Subtype /Image /Width 20 /Height 20 /BitsPerComponent 8 /ColorSpace /DeviceGray /SMask 5 0 R /Mask 5 0 R',
      ),
    ),
  ),
  kind('soft mask that needs itself', () =>
    drawing(
      stream(
        '/G gs /X Do',
        `/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Group << /S /Transparency >> ${SELF}`,
      ),
      ['<< /Type /ExtGState /SMask << /S /Luminosity /G 5 0 R /TR 6 0 R >> >>'],
    ),
  ),
  kind('function made of itself', () =>
    onePage({
      content: stream('/S sh'),
      resources:
        '/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 99 99] /Function 5 0 R >> >>',
      more: [
        '<< /FunctionType 3 /Domain [0 1] /Functions [5 0 R 5 0 R] /Bounds [0.5] /Encode [0 1 0 1] >>',
      ],
    }),
  ),
  kind('colours made of themselves', (random) =>
    onePage({
      content: stream('/C cs 0.5 sc 0 0 99 99 re f'),
      resources: '/ColorSpace << /C 5 0 R >>',
      more: [
        random.pick([
          '[/Indexed 5 0 R 1 (aa)]',
          '[/Separation /a 5 0 R << /FunctionType 2 /Domain [0 1] /N 1 >>]',
          '[/Pattern 5 0 R]',
          '[/DeviceN [/a] 5 0 R << /FunctionType 2 /Domain [0 1] /N 1 >>]',
          '[/ICCBased 6 0 R]',
        ]),
        stream('noise', '/N 1 /Alternate 5 0 R'),
      ],
    }),
  ),
  kind('character map that uses itself', () =>
    onePage({
      content: stream('BT /F 20 Tf 9 9 Td (ab) Tj ET'),
      resources: '/Font << /F 5 0 R >>',
      more: [
        '<< /Type /Font /Subtype /Type0 /BaseFont /N /Encoding 6 0 R /ToUnicode 6 0 R /DescendantFonts [5 0 R] >>',
        stream(
          'begincmap 1 begincodespacerange <00> <ffffffff> endcodespacerange endcmap',
          '/Type /CMap /CMapName /N /UseCMap 6 0 R',
        ),
      ],
    }),
  ),
  kind('fields that are their own parents', () =>
    onePage({
      catalogue: '/AcroForm << /Fields [5 0 R 6 0 R] >>',
      page: '/Annots [5 0 R 5 0 R 6 0 R]',
      more: [
        '<< /Subtype /Widget /FT /Tx /T (a) /Parent 6 0 R /Kids [6 0 R] /Rect [9 9 50 50] /AP << /N 5 0 R >> >>',
        '<< /Subtype /Widget /FT /Tx /T (b) /Parent 5 0 R /Kids [5 0 R] /Rect [9 9 50 50] >>',
      ],
    }),
  ),
  kind('outline and names in circles', () =>
    onePage({
      catalogue:
        '/Outlines 5 0 R /Names << /Dests 6 0 R >> /PageLabels 6 0 R /StructTreeRoot 5 0 R',
      more: [
        '<< /First 5 0 R /Last 5 0 R /Next 5 0 R /Count 9 /K [5 0 R] /Title (a) >>',
        '<< /Kids [6 0 R 6 0 R] /Limits [(a) (z)] >>',
      ],
    }),
  ),
  kind('layers in circles', () =>
    onePage({
      content: stream('/OC /L BDC 0 0 99 99 re f EMC'),
      resources: '/Properties << /L 5 0 R >>',
      catalogue: '/OCProperties << /OCGs [5 0 R] /D << /Order [5 0 R] /BaseState /OFF >> >>',
      more: ['<< /Type /OCMD /OCGs [5 0 R] /VE [/And 6 0 R 6 0 R] >>', '[/Not 6 0 R]'],
    }),
  ),
  kind(
    'brackets a hundred thousand deep',
    (random) => {
      const depth = random.whole(10_000, 100_000);
      const [open, close] = random.pick([
        ['[', ']'],
        ['<< /A ', ' >>'],
      ] as const);
      return onePage({ page: `/X ${open.repeat(depth)}${close.repeat(depth)}` });
    },
    MAYBE_TOO_DEEP,
  ),
  kind(
    'content a hundred thousand deep',
    (random) =>
      onePage({
        content: stream(
          random
            .pick(['q ', '[ ', '<< /A ', 'BT ', '/P BMC ', '( '])
            .repeat(random.whole(10_000, 100_000)),
        ),
      }),
    MAYBE_TOO_DEEP,
  ),
  kind('drawings in a tower', (random) => {
    const depth = random.whole(100, 2000);
    const forms = Array.from({ length: depth }, (_, i) =>
      stream(
        '/X Do',
        `/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X ${i + 6} 0 R >> >>`,
      ),
    );
    return drawing(forms[0]!, forms.slice(1));
  }),
];
