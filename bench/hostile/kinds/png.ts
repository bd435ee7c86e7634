import { deflateSync } from 'node:zlib';
import { EITHER, REFUSED, type HostileKind } from '../contracts.ts';
import type { Random } from '../../../samples/random.ts';
import { encodePng, PNG_END, PNG_SIGNATURE, pngChunk, pngHeader } from '../sources/png-source.ts';

const SMALL = { width: 200, height: 150 } as const;
const raw = (width: number, height: number, bytes = 1): Buffer =>
  Buffer.alloc((width * bytes + 1) * height);

const EMPTY = deflateSync(Buffer.alloc(1));

/** Deflated zeros: a thousandth of what they become. */
const bomb = (megabytes: number): Buffer => deflateSync(Buffer.alloc(megabytes * 1_000_000));

const withChunks = (...between: readonly Buffer[]): Buffer =>
  encodePng({ ...SMALL, raw: raw(SMALL.width, SMALL.height), between });

type Make = (random: Random) => Buffer;
const kind = (name: string, allowed: HostileKind['allowed'], make: Make): HostileKind => ({
  name: `PNG: ${name}`,
  allowed,
  make: ({ random }) => ({ fileName: 'scan.png', bytes: make(random) }),
});

const noise = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.whole(0, 255)));

/** Whatever a PNG can state that is not so. */
export const PNG: readonly HostileKind[] = [
  kind('declares far too many pixels', ['too-many-pixels'], (random) =>
    Buffer.concat([
      PNG_SIGNATURE,
      pngHeader(random.whole(7000, 2 ** 31 - 1), random.whole(7000, 2 ** 31 - 1), [1, 0, 0, 0, 0]),
      pngChunk('IDAT', EMPTY),
      PNG_END,
    ]),
  ),
  kind('one line of a billion pixels', ['too-many-pixels'], () =>
    Buffer.concat([PNG_SIGNATURE, pngHeader(1_000_000_000, 1), pngChunk('IDAT', EMPTY), PNG_END]),
  ),
  kind('more pixels than allowed, all there', ['too-many-pixels'], (random) => {
    const side = random.whole(6400, 6600);
    return encodePng({
      width: side,
      height: side,
      raw: Buffer.alloc((Math.ceil(side / 8) + 1) * side),
      format: [1, 0, 0, 0, 0],
    });
  }),
  kind('declares pixels that are not there', ['damaged'], (random) =>
    Buffer.concat([
      PNG_SIGNATURE,
      pngHeader(random.whole(2000, 6000), random.whole(2000, 6000)),
      pngChunk('IDAT', EMPTY),
      PNG_END,
    ]),
  ),
  kind('no side or no other', ['damaged'], (random) =>
    Buffer.concat([
      PNG_SIGNATURE,
      random.chance(0.5) ? pngHeader(0, 100) : pngHeader(100, 0),
      pngChunk('IDAT', EMPTY),
      PNG_END,
    ]),
  ),
  kind('pixels unpack to 300 times what is declared', EITHER, () =>
    encodePng({ ...SMALL, raw: Buffer.alloc(10_000_000) }),
  ),
  kind('text unpacks to 200 MB', EITHER, () =>
    withChunks(pngChunk('zTXt', Buffer.concat([Buffer.from('Comment\0\0'), bomb(200)]))),
  ),
  kind('international text unpacks to 200 MB', EITHER, () =>
    withChunks(
      pngChunk('iTXt', Buffer.concat([Buffer.from('XML\0\x01\0\0\0', 'latin1'), bomb(200)])),
    ),
  ),
  kind('profile unpacks to 200 MB', EITHER, () =>
    withChunks(pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), bomb(200)]))),
  ),
  kind('ten thousand texts', EITHER, () =>
    withChunks(
      ...Array.from({ length: 10_000 }, (_, i) => pngChunk('tEXt', Buffer.from(`k${i}\0v`))),
    ),
  ),
  kind('profile that is none', EITHER, (random) =>
    withChunks(
      pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), deflateSync(noise(random, 300))])),
    ),
  ),
  kind('profile with a header alone', EITHER, (random) => {
    const profile = Buffer.alloc(random.whole(1, 200));
    profile.write('acsp', Math.min(36, profile.length), 'latin1');
    return withChunks(
      pngChunk('iCCP', Buffer.concat([Buffer.from('icc\0\0'), deflateSync(profile)])),
    );
  }),
  kind('EXIF that is none', EITHER, (random) =>
    withChunks(pngChunk('eXIf', noise(random, random.whole(0, 500)))),
  ),
  kind('chunk longer than the file', EITHER, (random) =>
    withChunks(
      pngChunk('tEXt', noise(random, 20), { length: random.pick([2 ** 32 - 1, 2 ** 31, 5000]) }),
    ),
  ),
  kind('checksum that is wrong', EITHER, (random) =>
    Buffer.concat([
      PNG_SIGNATURE,
      pngHeader(SMALL.width, SMALL.height),
      pngChunk('IDAT', deflateSync(raw(SMALL.width, SMALL.height)), {
        check: random.whole(0, 2 ** 31),
      }),
      PNG_END,
    ]),
  ),
  kind('depth or colour that there is not', REFUSED, (random) =>
    encodePng({
      ...SMALL,
      raw: raw(SMALL.width, SMALL.height, 8),
      format: random.pick([
        [3, 0, 0, 0, 0],
        [8, 1, 0, 0, 0],
        [16, 3, 0, 0, 0],
        [8, 7, 0, 0, 0],
        [8, 0, 1, 0, 0],
        [8, 0, 0, 1, 0],
        [8, 0, 0, 0, 9],
        [255, 255, 255, 255, 255],
      ]),
    }),
  ),
  kind('palette that is not there or too short', EITHER, (random) =>
    encodePng({
      ...SMALL,
      raw: Buffer.alloc((SMALL.width + 1) * SMALL.height, random.chance(0.5) ? 255 : 3),
      format: [8, 3, 0, 0, 0],
      between: random.chance(0.5) ? [] : [pngChunk('PLTE', Buffer.alloc(3))],
    }),
  ),
  kind('filter that there is not', EITHER, (random) =>
    encodePng({
      ...SMALL,
      raw: Buffer.alloc((SMALL.width + 1) * SMALL.height, random.whole(5, 255)),
    }),
  ),
  kind('two headers', EITHER, () =>
    withChunks(pngHeader(6000, 6000), pngChunk('IDAT', Buffer.alloc(0))),
  ),
  kind('no pixels at all', REFUSED, () =>
    Buffer.concat([PNG_SIGNATURE, pngHeader(SMALL.width, SMALL.height), PNG_END]),
  ),
  kind('header that does not come first', REFUSED, () =>
    Buffer.concat([
      PNG_SIGNATURE,
      pngChunk('IDAT', deflateSync(raw(SMALL.width, SMALL.height))),
      pngHeader(SMALL.width, SMALL.height),
      PNG_END,
    ]),
  ),
  kind('ten million frames', EITHER, () => {
    const control = Buffer.alloc(8);
    control.writeUInt32BE(10_000_000);
    return withChunks(pngChunk('acTL', control));
  }),
  kind('pixels in ten thousand empty chunks', EITHER, () =>
    withChunks(...Array.from({ length: 10_000 }, () => pngChunk('IDAT', Buffer.alloc(0)))),
  ),
  kind('resolution beyond measure', EITHER, (random) => {
    const density = Buffer.alloc(9, 1);
    density.writeUInt32BE(random.pick([0, 1, 2 ** 32 - 1]), 0);
    density.writeUInt32BE(random.pick([0, 1, 40_000, 2 ** 32 - 1]), 4);
    return withChunks(pngChunk('pHYs', density));
  }),
  kind('axes stretched to too many pixels', EITHER, (random) => {
    const density = Buffer.alloc(9, 1);
    density.writeUInt32BE(4000, 0);
    density.writeUInt32BE(random.whole(1001, 3000), 4);
    const [width, height] = [6000, 6000];
    return encodePng({
      width,
      height,
      raw: Buffer.alloc((width / 8 + 1) * height),
      format: [1, 0, 0, 0, 0],
      between: [pngChunk('pHYs', density)],
    });
  }),
];
