import { deflateSync } from 'node:zlib';
import type { Random } from '../../../samples/random.ts';
import { EITHER, REFUSED, type HostileKind, type Ingredients } from '../contracts.ts';
import {
  dataOffset,
  FIRST_DIRECTORY,
  greyTiff,
  LONG,
  SHORT,
  writeTiff,
  type TiffEntry,
} from '../sources/tiff-source.ts';

const WIDTH = 200;
const HEIGHT = 150;
const PIXELS = Buffer.alloc(WIDTH * HEIGHT, 240);

type Make = (random: Random, ingredients: Ingredients) => Buffer;
const kind = (name: string, allowed: HostileKind['allowed'], make: Make): HostileKind => ({
  name: `TIFF: ${name}`,
  allowed,
  make: (ingredients) => ({ fileName: 'scan.tif', bytes: make(ingredients.random, ingredients) }),
});

/** A sound picture with one tag that says something else. */
const withTag = (...entry: TiffEntry): Buffer =>
  greyTiff(WIDTH, HEIGHT, PIXELS, { [entry[0]]: entry });

const noise = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.whole(0, 255)));

const COMPRESSIONS: Readonly<Record<string, number>> = {
  'fax 3': 3,
  'fax 4': 4,
  LZW: 5,
  'old JPEG': 6,
  JPEG: 7,
  Deflate: 8,
  JBIG: 34_661,
  PackBits: 32_773,
  ThunderScan: 32_809,
  PixarLog: 32_909,
  SGILog: 34_676,
  LERC: 34_887,
  LZMA: 34_925,
  Zstandard: 50_000,
  WebP: 50_001,
  unknown: 65_000,
};

const page = (width: number, height: number, next: number | 'next' = 0) => ({
  entries: [
    [256, LONG, 1, width],
    [257, LONG, 1, height],
  ] as TiffEntry[],
  next,
});

/** Whatever the directories of a TIFF can state that is not so. */
export const TIFF: readonly HostileKind[] = [
  kind('directory that follows itself', ['damaged'], () =>
    greyTiff(WIDTH, HEIGHT, PIXELS, {}, FIRST_DIRECTORY),
  ),
  kind('directories in a circle', ['damaged'], (random) => {
    const length = random.whole(2, 40);
    return writeTiff(
      Array.from({ length }, (_, i) => page(100, 100, i === length - 1 ? FIRST_DIRECTORY : 'next')),
    );
  }),
  kind('ten thousand pages', ['too-many-pages'], () =>
    writeTiff(Array.from({ length: 10_000 }, (_, i) => page(100, 100, i < 9999 ? 'next' : 0))),
  ),
  kind('directory outside the file', ['damaged'], (random) => {
    const bytes = greyTiff(WIDTH, HEIGHT, PIXELS);
    bytes.writeUInt32LE(random.pick([0xffff_ffff, bytes.length - 1, bytes.length]), 4);
    return bytes;
  }),
  kind('directory within the header', REFUSED, (random) => {
    const bytes = greyTiff(WIDTH, HEIGHT, PIXELS);
    bytes.writeUInt32LE(random.whole(0, 7), 4);
    return bytes;
  }),
  kind('more entries than the file holds', ['damaged'], () =>
    writeTiff([{ ...page(100, 100), claimed: 65_535 }]),
  ),
  kind('parts that are the whole', EITHER, (random) =>
    withTag(random.pick([330, 34_665, 34_853, 40_965]), LONG, 1, FIRST_DIRECTORY),
  ),
  kind('a million values for each of 400 pages', ['damaged'], () => {
    const entries = (count: number): TiffEntry[] => [
      [256, LONG, count, FIRST_DIRECTORY],
      [257, LONG, count, FIRST_DIRECTORY],
      [273, LONG, count, FIRST_DIRECTORY],
      [279, LONG, count, FIRST_DIRECTORY],
    ];
    const parts = Array.from({ length: 400 }, (_, i) => ({
      entries: entries(1_000_000),
      next: i < 399 ? ('next' as const) : 0,
    }));
    return writeTiff(parts, Buffer.alloc(4_000_000));
  }),
  kind('declares far too many pixels', ['too-many-pixels'], (random) =>
    greyTiff(random.whole(7000, 2 ** 31), random.whole(7000, 2 ** 31), PIXELS),
  ),
  kind('too many pixels on both of its pages', ['too-many-pixels'], () => {
    const entries = (at: number): TiffEntry[] => [
      [256, LONG, 1, 60_000],
      [257, LONG, 1, 60_000],
      [258, SHORT, 1, 8],
      [259, SHORT, 1, 1],
      [262, SHORT, 1, 1],
      [273, LONG, 1, at],
      [278, LONG, 1, 60_000],
      [279, LONG, 1, 100],
    ];
    const at = dataOffset(8, 8);
    return writeTiff(
      [{ entries: entries(at), next: 'next' }, { entries: entries(at) }],
      Buffer.alloc(100),
    );
  }),
  kind('declares pixels that are not there', ['damaged'], (random) =>
    greyTiff(random.whole(2000, 6000), random.whole(2000, 6000), PIXELS),
  ),
  kind('no side or no other', ['damaged'], (random) =>
    random.chance(0.5) ? greyTiff(0, 100, PIXELS) : greyTiff(100, 0, PIXELS),
  ),
  kind('strips outside the file', ['damaged'], (random) =>
    withTag(
      ...random.pick<TiffEntry>([
        [273, LONG, 1, 0xffff_fff0],
        [279, LONG, 1, 0xffff_ffff],
        [273, LONG, 0x7fff_ffff, 8],
      ]),
    ),
  ),
  kind('strips over strips', EITHER, () => {
    const count = 150;
    const at = dataOffset(9);
    const data = Buffer.alloc(count * 8 + WIDTH);
    for (let i = 0; i < count; i++) {
      data.writeUInt32LE(at + count * 8, i * 4);
      data.writeUInt32LE(WIDTH, (count + i) * 4);
    }
    return greyTiff(WIDTH, HEIGHT, data, {
      273: [273, LONG, count, at],
      278: [278, LONG, 1, 1],
      279: [279, LONG, count, at + count * 4],
    });
  }),
  kind('strips of no rows', EITHER, (random) =>
    withTag(278, LONG, 1, random.pick([0, 0xffff_ffff])),
  ),
  kind('depth without measure', REFUSED, (random) =>
    withTag(258, SHORT, 1, random.pick([0, 3, 7, 24, 63, 128, 65_535])),
  ),
  kind('samples without measure', REFUSED, (random) =>
    withTag(277, SHORT, 1, random.pick([5, 255, 65_535])),
  ),
  kind('no samples', EITHER, () => withTag(277, SHORT, 1, 0)),
  kind('colours that there are not', EITHER, (random) =>
    withTag(262, SHORT, 1, random.pick([2, 3, 4, 5, 6, 8, 9, 10, 32_803, 32_844, 65_535])),
  ),
  kind('numbers that are no numbers', EITHER, (random) =>
    withTag(339, SHORT, 1, random.pick([0, 2, 3, 4, 5, 6, 65_535])),
  ),
  kind('planes apart that are together', EITHER, () => withTag(284, SHORT, 1, 2)),
  kind('turned as nobody can', EITHER, (random) =>
    withTag(274, SHORT, 1, random.pick([0, 5, 9, 65_535])),
  ),
  kind('resolution beyond measure', EITHER, (random) => {
    const bytes = greyTiff(
      WIDTH,
      HEIGHT,
      Buffer.concat([PIXELS, Buffer.from('0100000000000000ffffffff01000000', 'hex')]),
      {
        282: [282, 5, 1, dataOffset(11) + PIXELS.length + random.pick([0, 8, 12])],
        283: [283, 5, 1, random.pick([0, 4, 0xffff_ffff])],
      },
    );
    return bytes;
  }),
  kind('tiles without a size', REFUSED, (random) => {
    const side = random.pick([0, 1, 15, 0x7fff_fff0]);
    return greyTiff(WIDTH, HEIGHT, PIXELS, {
      322: [322, LONG, 1, side],
      323: [323, LONG, 1, random.pick([0, 16, 0x7fff_fff0])],
      324: [324, LONG, 1, dataOffset(13)],
      325: [325, LONG, 1, PIXELS.length],
    });
  }),
  kind('profile that is none', EITHER, (random) =>
    greyTiff(WIDTH, HEIGHT, Buffer.concat([PIXELS, noise(random, 500)]), {
      34675: [34_675, 7, random.pick([500, 2 ** 31, 3]), dataOffset(10) + PIXELS.length],
    }),
  ),
  kind('strip unpacks to 500 times the picture', EITHER, () => {
    const strip = deflateSync(Buffer.alloc(WIDTH * HEIGHT * 500));
    return greyTiff(WIDTH, HEIGHT, strip, { 259: [259, SHORT, 1, 8] });
  }),
  kind('one strip of 39 megapixels', EITHER, () => {
    const [width, height] = [6200, 6200];
    const strip = deflateSync(Buffer.alloc(width * height, 255), { level: 1 });
    return greyTiff(width, height, strip, { 259: [259, SHORT, 1, 8] });
  }),
  {
    ...kind('39 megapixels in colour, to be turned', EITHER, () => {
      const [width, height] = [6200, 6200];
      const at = dataOffset(10);
      const bits = Buffer.from([8, 0, 8, 0, 8, 0]);
      const strip = deflateSync(Buffer.alloc(width * height * 3, 255), { level: 1 });
      return greyTiff(width, height, Buffer.concat([bits, strip]), {
        258: [258, SHORT, 3, at],
        259: [259, SHORT, 1, 8],
        262: [262, SHORT, 1, 2],
        273: [273, LONG, 1, at + bits.length],
        274: [274, SHORT, 1, 6],
        277: [277, SHORT, 1, 3],
        279: [279, LONG, 1, strip.length],
      });
    }),
    isSlow: true,
  },
  kind('types that there are not', EITHER, (random) =>
    greyTiff(WIDTH, HEIGHT, PIXELS, {
      256: [256, random.pick([0, 5, 12, 13, 99, 65_535]), 1, WIDTH],
    }),
  ),
  kind('text without end', EITHER, (random) =>
    withTag(random.pick([270, 305, 315, 33_432, 700]), 2, random.pick([2 ** 32 - 1, 40_000]), 8),
  ),
  kind('tags of every number', EITHER, (random) => {
    const entries = Array.from({ length: 2000 }, (_, i): TiffEntry => [
      300 + i * 30,
      random.whole(1, 13),
      random.whole(0, 9),
      random.whole(0, 2 ** 31),
    ]);
    return greyTiff(WIDTH, HEIGHT, PIXELS, Object.fromEntries(entries.map((it) => [it[0], it])));
  }),
  ...Object.entries(COMPRESSIONS).map(([name, compression]) =>
    kind(`noise as ${name}`, EITHER, (random) =>
      greyTiff(WIDTH, HEIGHT, noise(random, random.whole(1, 6000)), {
        258: [258, SHORT, 1, compression === 3 || compression === 4 ? 1 : 8],
        259: [259, SHORT, 1, compression],
        317: [317, SHORT, 1, random.pick([1, 2, 3, 9])],
      }),
    ),
  ),
  kind('JPEG of another size within', EITHER, (random, { inputs }) =>
    greyTiff(random.whole(100, 5000), random.whole(100, 5000), random.pick(inputs.jpg), {
      259: [259, SHORT, 1, 7],
      262: [262, SHORT, 1, random.pick([1, 2, 6])],
    }),
  ),
];
