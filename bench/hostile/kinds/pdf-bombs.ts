import { deflateSync } from 'node:zlib';
import type { Random } from '../../../samples/random.ts';
import { EITHER, SEEN, type HostileKind, type Ingredients, type Outcome } from '../contracts.ts';
import { onePage, type PdfObject } from '../sources/pdf-source.ts';

type Make = (random: Random, ingredients: Ingredients) => Buffer;
const kind = (
  name: string,
  make: Make,
  allowed: HostileKind['allowed'] = EITHER,
  isSlow = false,
): HostileKind => ({
  name: `PDF: ${name}`,
  allowed,
  isSlow,
  make: (ingredients) => ({
    fileName: 'scan.pdf',
    bytes: make(ingredients.random, ingredients),
  }),
});

/** The PDF reader may run out of its own time or memory: it is ended, and the next file is read. */
const USED_UP: readonly Outcome[] = [
  'damaged',
  'too-many-pixels',
  'took-too-long',
  'reader-crashed',
];
const MAYBE_USED_UP: readonly Outcome[] = [...SEEN, ...USED_UP];

const stream = (content: string | Buffer, dictionary = ''): PdfObject => ({ content, dictionary });

const noise = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.whole(0, 255)));

const image = (content: string | Buffer, dictionary: string): Buffer =>
  onePage({
    content: stream('130 0 0 97 0 0 cm /X Do'),
    resources: '/XObject << /X 5 0 R >>',
    more: [stream(content, `/Type /XObject /Subtype /Image ${dictionary}`)],
  });

const GREY = '/BitsPerComponent 8 /ColorSpace /DeviceGray';

/** Zeros, packed so often that a kilobyte becomes a hundred megabytes. */
function packTwice(megabytes: number): Buffer {
  return deflateSync(deflateSync(Buffer.alloc(megabytes * 1_000_000)));
}

/** Each form draws the next one ten times: 10^depth drawings from a few hundred bytes. */
function drawingBomb(depth: number): Buffer {
  const forms = Array.from({ length: depth }, (_, i) =>
    stream(
      '/X Do '.repeat(10),
      `/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /X ${i + 6} 0 R >> >>`,
    ),
  );
  return onePage({
    content: stream('/X Do '.repeat(10)),
    resources: '/XObject << /X 5 0 R >>',
    more: [
      ...forms,
      stream('0 0 500 700 re f '.repeat(50), '/Type /XObject /Subtype /Form /BBox [0 0 600 800]'),
    ],
  });
}

const font = (program: Buffer, kindOfFile: string, subtype: string): Buffer =>
  onePage({
    content: stream('BT /F 20 Tf 9 9 Td (abcdefg) Tj ET'),
    resources: '/Font << /F 5 0 R >>',
    more: [
      `<< /Type /Font /Subtype /${subtype} /BaseFont /ABCDEF+N /FirstChar 97 /LastChar 103 /Widths [500 500 500 500 500 500 500] /FontDescriptor 6 0 R >>`,
      `<< /Type /FontDescriptor /FontName /ABCDEF+N /Flags 4 /FontBBox [0 0 1000 1000] /${kindOfFile} 7 0 R >>`,
      stream(program, `/Length1 ${program.length} /Length2 ${program.length}`),
    ],
  });

/** What makes a reader use up time or memory, and codecs fed with what is not theirs. */
export const PDF_BOMBS: readonly HostileKind[] = [
  kind('a drawing that never ends', (random) => drawingBomb(random.whole(8, 12)), USED_UP, true),
  kind('a form that draws ten times a form', () => drawingBomb(1), MAYBE_USED_UP),
  kind(
    'content unpacks to 400 MB',
    () => onePage({ content: stream(packTwice(400), '/Filter [/FlateDecode /FlateDecode]') }),
    MAYBE_USED_UP,
    true,
  ),
  kind(
    'picture unpacks to 400 MB',
    () =>
      image(
        packTwice(400),
        `/Width 20000 /Height 20000 ${GREY} /Filter [/FlateDecode /FlateDecode]`,
      ),
    ['too-many-pixels'],
    true,
  ),
  kind(
    'picture unpacks to more than it is',
    () => image(packTwice(60), `/Width 20 /Height 20 ${GREY} /Filter [/FlateDecode /FlateDecode]`),
    MAYBE_USED_UP,
  ),
  kind('a thousand filters', () =>
    onePage({ content: stream('00>', `/Filter [${'/ASCIIHexDecode '.repeat(1000)}]`) }),
  ),
  kind('filters that do not fit', (random) =>
    onePage({
      content: stream(
        noise(random, 500),
        `/Filter [/${random.pick(['LZWDecode', 'RunLengthDecode', 'ASCII85Decode', 'Crypt', 'JBIG2Decode', 'Nobody'])}] /DecodeParms [<< /Predictor ${random.pick([2, 12, 99])} /Columns ${random.pick([1, 2 ** 31 - 1])} /Colors ${random.pick([1, 2 ** 30])} /BitsPerComponent ${random.pick([8, 2 ** 30])} /EarlyChange 7 >>]`,
      ),
    }),
  ),
  kind(
    'page of far too many pixels',
    (random) =>
      onePage({ box: `[0 0 ${random.whole(5000, 14_400)} ${random.whole(5000, 14_400)}]` }),
    ['too-many-pixels'],
  ),
  kind(
    'page measured in miles',
    (random) =>
      onePage({ box: '[0 0 14400 14400]', page: `/UserUnit ${random.pick([75_000, 1e30])}` }),
    ['too-many-pixels'],
  ),
  kind('page of no size, or none that can be', (random) =>
    onePage({
      box: random.pick([
        '[0 0 0 0]',
        '[9 9 1 1]',
        '[0 0 0.0001 0.0001]',
        '[0 0 1e38 1e38]',
        '[-1e38 -1e38 1e38 1e38]',
        '[0 0 1e-30 842]',
        '[null (a) 9 9]',
        '[]',
        '3 0 R',
      ]),
    }),
  ),
  kind('page a mile long and a hair wide', (random) =>
    onePage({ box: random.chance(0.5) ? '[0 0 0.24 14400]' : '[0 0 14400 0.24]' }),
  ),
  kind('page cut and turned as nobody can', (random) =>
    onePage({
      page: `/Rotate ${random.pick([45, -90, 2 ** 31 - 1, 1e9])} /CropBox ${random.pick(['[500 500 600 600]', '[9 9 9 9]', '[1e9 1e9 -1e9 -1e9]'])}`,
    }),
  ),
  kind(
    'picture that declares a billion pixels',
    (random) =>
      image(
        deflateSync(Buffer.alloc(1000)),
        `/Width ${random.whole(20_000, 90_000)} /Height ${random.whole(20_000, 90_000)} ${GREY} /Filter /FlateDecode`,
      ),
    MAYBE_USED_UP,
  ),
  kind(
    'picture without a side',
    (random) =>
      image(
        'a',
        `/Width ${random.pick([0, -1, 1])} /Height ${random.pick([0, -1, 2 ** 31 - 1])} ${GREY}`,
      ),
    MAYBE_USED_UP,
  ),
  ...(
    [
      'DCTDecode',
      'JPXDecode',
      'JBIG2Decode',
      'CCITTFaxDecode',
      'LZWDecode',
      'RunLengthDecode',
    ] as const
  ).map((filter) =>
    kind(
      `noise as ${filter}`,
      (random) =>
        image(
          noise(random, random.whole(10, 3000)),
          `/Width 360 /Height 270 ${filter === 'CCITTFaxDecode' ? '/BitsPerComponent 1 /ColorSpace /DeviceGray' : GREY} /Filter /${filter} /DecodeParms << /K ${random.pick([-1, 0, 4])} /Columns ${random.pick([360, 1, 65_535, 2 ** 31 - 1])} /Rows ${random.pick([270, 2 ** 31 - 1])} >>`,
        ),
      MAYBE_USED_UP,
    ),
  ),
  kind(
    'JPEG of another size than is said',
    (random, { inputs }) =>
      image(
        random.pick(inputs.jpg),
        `/Width ${random.whole(1, 9000)} /Height ${random.whole(1, 4000)} ${GREY} /Filter /DCTDecode`,
      ),
    MAYBE_USED_UP,
  ),
  kind('JPEG that is broken', (random, { inputs }) => {
    const jpeg = Buffer.from(random.pick(inputs.jpg));
    for (let i = 0; i < 30; i++) jpeg[random.whole(2, jpeg.length - 1)] = random.whole(0, 255);
    return image(jpeg, `/Width 360 /Height 270 ${GREY} /Filter /DCTDecode`);
  }),
  kind(
    'JPEG 2000 of every size',
    (random) => {
      const size = Buffer.from('ff4fff51002f0000', 'hex');
      const body = noise(random, 300);
      return image(Buffer.concat([size, body]), '/Width 360 /Height 270 /Filter /JPXDecode');
    },
    MAYBE_USED_UP,
  ),
  kind(
    'line of tiny dashes',
    () => onePage({ content: stream('[0.00001 0.00001] 0 d 50 w 0 0 m 1000000 1000000 l S') }),
    MAYBE_USED_UP,
  ),
  kind(
    'tiles smaller than light',
    () =>
      onePage({
        content: stream('/Pattern cs /P scn 0 0 130 97 re f'),
        resources: '/Pattern << /P 5 0 R >>',
        more: [
          stream(
            '0 0 1 1 re f',
            '/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.0001 /YStep 0.0001 /Resources << >>',
          ),
        ],
      }),
    MAYBE_USED_UP,
  ),
  kind(
    'a hundred thousand curves',
    (random) =>
      onePage({
        content: stream(
          `0 0 m ${'1e9 -1e9 -1e9 1e9 50 50 c '.repeat(random.whole(10_000, 100_000))} S`,
        ),
      }),
    MAYBE_USED_UP,
  ),
  kind(
    'numbers that cannot be',
    (random) =>
      onePage({
        content: stream(
          `${random.pick(['1e38', '-1e38', '99999999999999999999', '0.000000000001', 'NaN', '--5', '.'])} 0 0 1e38 0 0 cm 0 0 1e38 1e38 re f 1e38 w 0 0 m 1e38 1e38 l S BT /F 1e38 Tf 1e38 Tz (a) Tj ET`,
        ),
      }),
    MAYBE_USED_UP,
  ),
  kind(
    'mesh of shades',
    (random) =>
      onePage({
        content: stream('/S sh'),
        resources: '/Shading << /S 5 0 R >>',
        more: [
          stream(
            noise(random, 20_000),
            `/ShadingType ${random.whole(4, 7)} /ColorSpace /DeviceRGB /BitsPerCoordinate ${random.pick([1, 8, 32])} /BitsPerComponent 8 /BitsPerFlag 8 /VerticesPerRow 2 /Decode [-1e9 1e9 -1e9 1e9 0 1 0 1 0 1]`,
          ),
        ],
      }),
    MAYBE_USED_UP,
  ),
  kind(
    'program as a function',
    (random) =>
      onePage({
        content: stream('/S sh'),
        resources:
          '/Shading << /S << /ShadingType 1 /ColorSpace /DeviceGray /Domain [0 1 0 1] /Matrix [130 0 0 97 0 0] /Function 5 0 R >> >>',
        more: [
          stream(
            `{ ${'dup exp '.repeat(random.whole(10, 5000))} ${'{ '.repeat(500)} ${'} '.repeat(500)} }`,
            '/FunctionType 4 /Domain [0 1 0 1] /Range [0 1]',
          ),
        ],
      }),
    MAYBE_USED_UP,
  ),
  kind(
    'samples without number as a function',
    () =>
      onePage({
        content: stream('/S sh'),
        resources:
          '/Shading << /S << /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 99 99] /Function 5 0 R >> >>',
        more: [
          stream(
            'a',
            '/FunctionType 0 /Domain [0 1 0 1 0 1 0 1] /Range [0 1] /Size [65535 65535 65535 65535] /BitsPerSample 32',
          ),
        ],
      }),
    MAYBE_USED_UP,
  ),
  kind(
    'ten thousand annotations',
    () =>
      onePage({
        page: `/Annots [${'<< /Subtype /Square /Rect [0 0 130 97] /C [1 0 0] /AP << /N 5 0 R >> >> '.repeat(10_000)}]`,
        more: [stream('0 0 130 97 re f', '/Type /XObject /Subtype /Form /BBox [0 0 130 97]')],
      }),
    MAYBE_USED_UP,
  ),
  kind(
    'groups of transparency in a tower',
    (random) => {
      const depth = random.whole(5, 20);
      const forms = Array.from({ length: depth }, (_, i) =>
        stream(
          '/G gs /X Do',
          `/Type /XObject /Subtype /Form /BBox [0 0 130 97] /Group << /S /Transparency /I true /K true >> /Resources << /XObject << /X ${i + 6} 0 R >> /ExtGState << /G << /ca 0.9 /BM /Luminosity >> >> >>`,
        ),
      );
      return onePage({
        content: stream('/X Do'),
        resources: '/XObject << /X 5 0 R >>',
        more: [
          ...forms,
          stream('0 0 99 99 re f', '/Type /XObject /Subtype /Form /BBox [0 0 130 97]'),
        ],
      });
    },
    MAYBE_USED_UP,
  ),
  ...(
    [
      ['TrueType', 'FontFile2', 'TrueType', '00010000000cffff'],
      ['Type 1', 'FontFile', 'Type1', '2521505346'],
      ['CFF', 'FontFile3', 'Type1', '01000401ffff'],
    ] as const
  ).map(([name, file, subtype, magic]) =>
    kind(
      `noise as a ${name} font`,
      (random) =>
        font(
          Buffer.concat([Buffer.from(magic, 'hex'), noise(random, random.whole(50, 4000))]),
          file,
          subtype,
        ),
      MAYBE_USED_UP,
    ),
  ),
  kind('profile that is none', (random) =>
    onePage({
      content: stream('/C cs 0.5 0.5 0.5 sc 0 0 99 99 re f'),
      resources: '/ColorSpace << /C [/ICCBased 5 0 R] >>',
      more: [stream(noise(random, random.whole(0, 2000)), `/N ${random.pick([1, 3, 4, 0, 99])}`)],
    }),
  ),
];
