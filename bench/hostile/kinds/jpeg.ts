import type { Random } from '../../../samples/random.ts';
import { EITHER, REFUSED, type HostileKind } from '../contracts.ts';
import {
  exifSegment,
  findFrame,
  findScan,
  iccSegment,
  insertSegments,
  jpegSegment,
} from '../sources/jpeg-source.ts';
import { FIRST_DIRECTORY, greyTiff, LONG, SHORT, writeTiff } from '../sources/tiff-source.ts';

type Make = (clean: Buffer, random: Random) => Buffer;
const kind = (name: string, allowed: HostileKind['allowed'], make: Make): HostileKind => ({
  name: `JPEG: ${name}`,
  allowed,
  make: ({ random, inputs }) => ({
    fileName: 'scan.jpg',
    bytes: make(random.pick(inputs.jpg), random),
  }),
});

const noise = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.whole(0, 255)));

/** A sound file whose frame header says something else. */
function withFrame(clean: Buffer, write: (frame: Buffer) => void): Buffer {
  const bytes = Buffer.from(clean);
  write(bytes.subarray(findFrame(bytes) + 4));
  return bytes;
}

const ORIENTATION = 274;
const EXIF_POINTER = 34_665;

/** Whatever a JPEG, its profile and its EXIF block can state that is not so. */
export const JPEG: readonly HostileKind[] = [
  kind('declares far too many pixels', ['too-many-pixels'], (clean, random) =>
    withFrame(clean, (frame) => {
      frame.writeUInt16BE(random.whole(7000, 65_535), 1);
      frame.writeUInt16BE(random.whole(7000, 65_535), 3);
    }),
  ),
  kind('declares pixels that are not there', REFUSED, (clean, random) =>
    withFrame(clean, (frame) => {
      frame.writeUInt16BE(random.whole(2000, 6000), 1);
      frame.writeUInt16BE(random.whole(2000, 6000), 3);
    }),
  ),
  kind('no side or no other', ['damaged'], (clean, random) =>
    withFrame(clean, (frame) => frame.writeUInt16BE(0, random.pick([1, 3]))),
  ),
  kind('precision that there is not', REFUSED, (clean, random) =>
    withFrame(clean, (frame) => (frame[0] = random.pick([0, 1, 7, 16, 255]))),
  ),
  kind('components without measure', EITHER, (clean, random) =>
    withFrame(clean, (frame) => (frame[5] = random.pick([0, 2, 5, 255]))),
  ),
  kind('sampling without measure', EITHER, (clean, random) =>
    withFrame(clean, (frame) => (frame[7] = random.pick([0, 0x1f, 0xf1, 0xff]))),
  ),
  kind('frame of a kind that nobody decodes', REFUSED, (clean, random) => {
    const bytes = Buffer.from(clean);
    bytes[findFrame(bytes) + 1] = random.pick([0xc3, 0xc5, 0xc7, 0xcb, 0xcd, 0xcf]);
    return bytes;
  }),
  kind('two frames', EITHER, (clean) => {
    const at = findFrame(clean);
    const frame = clean.subarray(at, at + 2 + clean.readUInt16BE(at + 2));
    return Buffer.concat([clean.subarray(0, at), frame, frame, clean.subarray(at)]);
  }),
  kind('noise where the pixels were', EITHER, (clean, random) =>
    Buffer.concat([clean.subarray(0, findScan(clean) + 14), noise(random, random.whole(10, 9000))]),
  ),
  kind('tables that are none', EITHER, (clean, random) =>
    insertSegments(
      clean,
      jpegSegment(random.pick([0xc4, 0xdb, 0xdd, 0xcc]), noise(random, random.whole(0, 300))),
    ),
  ),
  kind('segment with a wrong length', EITHER, (clean, random) =>
    insertSegments(clean, jpegSegment(0xe5, noise(random, 20), random.pick([0, 1, 2, 3, 65_535]))),
  ),
  kind('thousands of segments', EITHER, (clean) =>
    insertSegments(
      clean,
      ...Array.from({ length: 5000 }, () => jpegSegment(0xfe, Buffer.alloc(0))),
    ),
  ),
  kind('ten thousand scans of one large picture', ['damaged', 'took-too-long'], (_, random) =>
    makeScanBomb(random.whole(2000, 10_000)),
  ),
  kind('profile that is none', EITHER, (clean, random) =>
    insertSegments(clean, iccSegment(noise(random, random.whole(0, 4000)))),
  ),
  kind('profile in pieces that do not fit', EITHER, (clean, random) =>
    insertSegments(
      clean,
      iccSegment(noise(random, 200), random.whole(0, 255), random.whole(0, 255)),
      iccSegment(noise(random, 200), random.whole(0, 255), random.whole(0, 255)),
    ),
  ),
  kind('profile whose tags lie outside it', EITHER, (clean, random) =>
    insertSegments(clean, iccSegment(makeProfile(random))),
  ),
  kind('EXIF that is none', EITHER, (clean, random) =>
    insertSegments(clean, exifSegment(noise(random, random.whole(0, 2000)))),
  ),
  kind('EXIF whose directory follows itself', EITHER, (clean) =>
    insertSegments(
      clean,
      exifSegment(writeTiff([{ entries: [[ORIENTATION, SHORT, 1, 1]], next: FIRST_DIRECTORY }])),
    ),
  ),
  kind('EXIF whose part is the whole', EITHER, (clean) =>
    insertSegments(
      clean,
      exifSegment(writeTiff([{ entries: [[EXIF_POINTER, LONG, 1, FIRST_DIRECTORY]] }])),
    ),
  ),
  kind('EXIF with values without end', EITHER, (clean, random) =>
    insertSegments(
      clean,
      exifSegment(
        writeTiff([
          {
            entries: [
              [282, 5, random.pick([1, 2 ** 31, 2 ** 32 - 1]), random.whole(0, 2 ** 31)],
              [37_500, 7, 2 ** 32 - 1, random.whole(0, 200)],
            ],
            claimed: random.pick([2, 65_535]),
          },
        ]),
      ),
    ),
  ),
  kind('EXIF turned as nobody can', EITHER, (clean, random) =>
    insertSegments(
      clean,
      exifSegment(
        writeTiff([{ entries: [[ORIENTATION, SHORT, 1, random.pick([0, 9, 255, 65_535])]] }]),
      ),
    ),
  ),
  kind('EXIF with a picture in it', EITHER, (clean) =>
    insertSegments(clean, exifSegment(greyTiff(20_000, 20_000, Buffer.alloc(20)))),
  ),
  kind('XMP of every length', EITHER, (clean, random) =>
    insertSegments(
      clean,
      ...Array.from({ length: 20 }, () =>
        jpegSegment(
          0xe1,
          Buffer.concat([
            Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1'),
            Buffer.alloc(random.whole(0, 60_000), '<'),
          ]),
        ),
      ),
    ),
  ),
  kind('IPTC that is none', EITHER, (clean, random) =>
    insertSegments(
      clean,
      jpegSegment(
        0xed,
        Buffer.concat([Buffer.from('Photoshop 3.0\x008BIM', 'latin1'), noise(random, 300)]),
      ),
    ),
  ),
];

/** A profile with a sound header and a table of tags that point anywhere. */
function makeProfile(random: Random): Buffer {
  const profile = Buffer.alloc(128 + 4 + 12 * 6);
  profile.writeUInt32BE(random.pick([profile.length, 0, 2 ** 32 - 1]), 0);
  profile.write('mntrRGB XYZ ', 12, 'latin1');
  profile.write('acsp', 36, 'latin1');
  profile.writeUInt32BE(random.pick([6, 1000, 2 ** 32 - 1]), 128);
  ['desc', 'A2B0', 'rXYZ', 'wtpt', 'rTRC', 'cprt'].forEach((tag, i) => {
    const at = 132 + i * 12;
    profile.write(tag, at, 'latin1');
    profile.writeUInt32BE(random.whole(0, 2 ** 32 - 1), at + 4);
    profile.writeUInt32BE(random.whole(0, 2 ** 32 - 1), at + 8);
  });
  return profile;
}

/** Progressive scans of nothing, each of which walks over every block of a 36-megapixel picture. */
function makeScanBomb(scans: number): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0]);
  frame.writeUInt16BE(6000, 1);
  frame.writeUInt16BE(6000, 3);
  const quantisation = Buffer.concat([Buffer.from([0]), Buffer.alloc(64, 1)]);
  const lengths = Buffer.alloc(16);
  lengths[0] = 1; // one code of one bit: no coefficient
  const table = (id: number) => Buffer.concat([Buffer.from([id]), lengths, Buffer.from([0])]);
  const scan = jpegSegment(0xda, Buffer.from([1, 1, 0, 1, 5, 0]));
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    jpegSegment(0xdb, quantisation),
    jpegSegment(0xc2, frame),
    jpegSegment(0xc4, table(0x00)),
    jpegSegment(0xc4, table(0x10)),
    ...Array.from({ length: scans }, () => scan),
    Buffer.from([0xff, 0xd9]),
  ]);
}
