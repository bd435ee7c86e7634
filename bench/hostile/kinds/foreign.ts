import { gzipSync } from 'node:zlib';
import type { Random } from '../../../samples/random.ts';
import type { Bait } from '../bait.ts';
import { EITHER, REFUSED, SEEN, type HostileKind, type Outcome } from '../contracts.ts';

const ALLOWED_ENDINGS = ['pdf', 'png', 'jpg', 'jpeg', 'tif', 'tiff', 'PNG', 'jfif'] as const;
const OTHER_ENDINGS = ['', '.svg', '.exe', '.zip', '.html', '.pdf.exe', '.png\0.txt', '.'] as const;

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Contents of other formats, those that a decoder of many formats would follow outwards first. */
const CONTENTS: Readonly<Record<string, (bait: Bait, random: Random) => Buffer>> = {
  'SVG with references': ({ url, file }) =>
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="300" height="200">` +
        `<image xlink:href="${url}" width="9" height="9"/><image xlink:href="file://${file}" width="9" height="9"/>` +
        `<script>fetch("${url}")</script><style>@import url("${url}");</style></svg>`,
    ),
  'SVG behind a comment': ({ url }) =>
    Buffer.from(
      `<!--${' '.repeat(3000)}--><svg xmlns="http://www.w3.org/2000/svg"><image href="${url}"/></svg>`,
    ),
  'SVG with an entity': ({ file }) =>
    Buffer.from(
      `<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file://${file}">]><svg xmlns="http://www.w3.org/2000/svg"><text>&x;</text></svg>`,
    ),
  'XML with a billion laughs': () =>
    Buffer.from(
      `<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">${Array.from({ length: 9 }, (_, i) => `<!ENTITY ${'bcdefghij'[i]} "${`&${'abcdefghi'[i]};`.repeat(10)}">`).join('')}]><l>&j;</l>`,
    ),
  HTML: ({ url }) =>
    Buffer.from(`<!doctype html><html><img src="${url}"><script>location="${url}"</script></html>`),
  MVG: ({ url, file }) =>
    latin1(
      `push graphic-context\nviewbox 0 0 640 480\nfill 'url(${url})'\nimage over 0,0 0,0 '${file}'\npop graphic-context`,
    ),
  EPS: ({ file, pipe }) =>
    latin1(
      `%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(${file}) (r) file\n(%pipe%cat ${pipe}) (r) file\nshowpage\n`,
    ),
  'EPS with a preview': ({ file }) =>
    Buffer.concat([
      Buffer.from('c5d0d3c61e0000009c000000', 'hex'),
      latin1(`%!PS\n(${file}) run\n`),
    ]),
  GIF: (_, random) =>
    Buffer.concat([latin1('GIF89a\xff\xff\xff\xff\xf0\x00\x00'), noise(random, 400)]),
  WebP: (_, random) => Buffer.concat([latin1('RIFF\xff\xff\xff\x7fWEBPVP8L'), noise(random, 400)]),
  BMP: (_, random) =>
    Buffer.concat([latin1('BM\xff\xff\xff\x7f\0\0\0\0\x36\0\0\0'), noise(random, 400)]),
  HEIC: (_, random) => Buffer.concat([latin1('\0\0\0\x18ftypheic\0\0\0\0'), noise(random, 400)]),
  AVIF: (_, random) => Buffer.concat([latin1('\0\0\0\x18ftypavif\0\0\0\0'), noise(random, 400)]),
  'JPEG 2000': (_, random) =>
    Buffer.concat([latin1('\0\0\0\x0cjP  \r\n\x87\n'), noise(random, 400)]),
  BigTIFF: (_, random) =>
    Buffer.concat([latin1('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0'), noise(random, 400)]),
  Photoshop: (_, random) =>
    Buffer.concat([latin1('8BPS\0\x01\0\0\0\0\0\0\0\x04'), noise(random, 400)]),
  OpenEXR: (_, random) => Buffer.concat([latin1('\x76\x2f\x31\x01\x02\0\0\0'), noise(random, 400)]),
  'PPM of a billion pixels': () => latin1('P6\n32000 32000\n255\n\0\0\0'),
  ZIP: (_, random) => Buffer.concat([latin1('PK\x03\x04\x14\0\0\0\x08\0'), noise(random, 400)]),
  'gzip bomb': () => gzipSync(Buffer.alloc(20_000_000), { level: 9 }),
  '7z': (_, random) => Buffer.concat([latin1('7z\xbc\xaf\x27\x1c\0\x04'), noise(random, 200)]),
  RAR: (_, random) => Buffer.concat([latin1('Rar!\x1a\x07\x01\0'), noise(random, 200)]),
  'Office document': (_, random) =>
    Buffer.concat([latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'), noise(random, 400)]),
  'Windows program': (_, random) =>
    Buffer.concat([latin1('MZ\x90\0\x03\0\0\0'), noise(random, 400)]),
  'Linux program': (_, random) =>
    Buffer.concat([latin1('\x7fELF\x02\x01\x01\0'), noise(random, 400)]),
  'shell script': ({ unwritten }) => latin1(`#!/bin/sh\necho taken > ${unwritten}\n`),
  'CSV with a formula': ({ url }) => latin1(`=WEBSERVICE("${url}"),2\n`),
  noise: (_, random) => noise(random, random.whole(1, 5000)),
  zeros: (_, random) => Buffer.alloc(random.whole(1, 5000)),
  blanks: (_, random) => Buffer.alloc(random.whole(1, 5000), ' '),
};

const noise = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.whole(0, 255)));

const NAMES: readonly Outcome[] = ['type-mismatch', 'unsupported-type'];

const foreign = Object.entries(CONTENTS).map(([name, make]): HostileKind => ({
  name: `${name} under an allowed name`,
  allowed: NAMES,
  make: ({ random, bait }) => ({
    fileName: `scan.${random.pick(ALLOWED_ENDINGS)}`,
    bytes: make(bait, random),
  }),
}));

const ENDINGS = ['jpg', 'png', 'tif', 'pdf'] as const;

/** Files that are not what they are called, or two things at once. */
export const FOREIGN: readonly HostileKind[] = [
  ...foreign,
  {
    name: 'empty file',
    allowed: ['empty-file'],
    make: ({ random }) => ({
      fileName: `scan.${random.pick(ALLOWED_ENDINGS)}`,
      bytes: Buffer.alloc(0),
    }),
  },
  {
    name: 'sound file under a wrong ending',
    allowed: ['type-mismatch'],
    make: ({ random, inputs }) => {
      const [is, called] = pickTwo(random);
      return { fileName: `scan.${called}`, bytes: random.pick(inputs[is]) };
    },
  },
  {
    name: 'sound file under a name of no scan',
    allowed: ['type-mismatch'],
    make: ({ random, inputs }) => ({
      fileName: `scan${random.pick(OTHER_ENDINGS)}`,
      bytes: random.pick(inputs[random.pick(ENDINGS)]),
    }),
  },
  {
    name: 'name that leads elsewhere',
    allowed: [...SEEN, 'accepted', 'type-mismatch'],
    make: ({ random, inputs, bait }) => ({
      fileName: random.pick([
        `../../../..${bait.unwritten}.jpg`,
        `${bait.pipe}/../scan.jpg`,
        `scan\u202egnp.jpg`,
        `${'長'.repeat(5000)}.jpg`,
        '$(touch x).jpg',
        `file://${bait.file}?.jpg`,
        '-.jpg',
        'CON.jpg',
      ]),
      bytes: random.pick(inputs.jpg),
    }),
  },
  {
    name: 'picture with something behind it',
    allowed: EITHER,
    make: ({ random, inputs, bait }) => {
      const ending = random.pick(ENDINGS);
      const other = random.pick(Object.values(CONTENTS))(bait, random);
      return {
        fileName: `scan.${ending}`,
        bytes: Buffer.concat([random.pick(inputs[ending]), other]),
      };
    },
  },
  {
    name: 'something before the picture',
    allowed: REFUSED,
    make: ({ random, inputs, bait }) => {
      const ending = random.pick(ENDINGS);
      const other = CONTENTS[random.pick(['SVG with references', 'GIF', 'HTML', 'ZIP', 'EPS'])]!;
      return {
        fileName: `scan.${ending}`,
        bytes: Buffer.concat([other(bait, random), random.pick(inputs[ending])]),
      };
    },
  },
  {
    name: 'two formats that share their bytes',
    allowed: EITHER,
    make: ({ random, inputs }) => {
      const [outer, inner] = pickTwo(random);
      const [host, guest] = [random.pick(inputs[outer]), random.pick(inputs[inner])];
      const at = random.whole(8, Math.min(900, host.length - 1));
      return {
        fileName: `scan.${random.pick([outer, inner])}`,
        bytes: Buffer.concat([host.subarray(0, at), guest, host.subarray(at)]),
      };
    },
  },
];

function pickTwo(random: Random): [(typeof ENDINGS)[number], (typeof ENDINGS)[number]] {
  const first = random.pick(ENDINGS);
  return [first, random.pick(ENDINGS.filter((ending) => ending !== first))];
}
