/**
 * sRGB as an ICC profile (ICC.1:2004-10, version 4.2), built from the public figures of IEC 61966-2-1:
 * nothing is fetched or copied, and nobody's licence is needed. Primaries are those of the standard,
 * adapted to D50 by Bradford's matrix, as ICC asks.
 */
const RED = [0.4360747, 0.2225045, 0.0139322] as const;
const GREEN = [0.3850649, 0.7168786, 0.0971045] as const;
const BLUE = [0.1430804, 0.0606169, 0.7141733] as const;
const D50 = [0.9642, 1, 0.8249] as const;
/** Bradford, D65 to D50. */
const ADAPTATION = [
  1.0478112, 0.0228866, -0.050127, 0.0295424, 0.9904844, -0.0170491, -0.0092345, 0.0150436,
  0.7521316,
] as const;
/** Above d: (a·x + b)^g; below: c·x. */
const CURVE = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045] as const;
const CURVE_KIND = 3;

const HEADER_BYTES = 128;
const TAG_BYTES = 12;
const VERSION = 0x04200000;

/** The same bytes at every call. */
export function buildSrgbProfile(): Buffer {
  const curve = curveOf(CURVE);
  const tags: readonly (readonly [string, Buffer])[] = [
    ['desc', textOf('sRGB IEC61966-2.1')],
    ['cprt', textOf('No copyright: public figures')],
    ['wtpt', xyz(D50)],
    ['chad', numbersOf('sf32', ADAPTATION)],
    ['rXYZ', xyz(RED)],
    ['gXYZ', xyz(GREEN)],
    ['bXYZ', xyz(BLUE)],
    ['rTRC', curve],
    ['gTRC', curve],
    ['bTRC', curve],
  ];
  const table = Buffer.alloc(4 + tags.length * TAG_BYTES);
  table.writeUInt32BE(tags.length, 0);
  const bodies: Buffer[] = [];
  const placed = new Map<Buffer, number>();
  let end = HEADER_BYTES + table.length;
  for (const [index, [name, body]] of tags.entries()) {
    // Tags of the same content share it.
    const offset = placed.get(body) ?? end;
    if (!placed.has(body)) {
      bodies.push(body);
      placed.set(body, offset);
      end += body.length;
    }
    const at = 4 + index * TAG_BYTES;
    table.write(name, at, 'latin1');
    table.writeUInt32BE(offset, at + 4);
    table.writeUInt32BE(body.length, at + 8);
  }
  return Buffer.concat([headerOf(end), table, ...bodies]);
}

function headerOf(size: number): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(size, 0);
  header.writeUInt32BE(VERSION, 8);
  header.write('mntrRGB XYZ ', 12, 'latin1');
  header.writeUInt16BE(2004, 24); // the standard's own date: the same bytes on every day
  header.writeUInt16BE(10, 26);
  header.writeUInt16BE(1, 28);
  header.write('acsp', 36, 'latin1');
  D50.forEach((value, index) => header.writeInt32BE(fixed(value), 68 + 4 * index));
  return header;
}

/** s15Fixed16Number. */
const fixed = (value: number): number => Math.round(value * 0x10000);

/** Kind of a tag, four bytes of nothing, its content; filled up to whole words. */
function tagOf(kind: string, content: Buffer): Buffer {
  const whole = Buffer.alloc(Math.ceil((8 + content.length) / 4) * 4);
  whole.write(kind, 0, 'latin1');
  content.copy(whole, 8);
  return whole;
}

function numbersOf(kind: string, values: readonly number[], before = Buffer.alloc(0)): Buffer {
  const numbers = Buffer.alloc(4 * values.length);
  values.forEach((value, index) => numbers.writeInt32BE(fixed(value), 4 * index));
  return tagOf(kind, Buffer.concat([before, numbers]));
}

const xyz = (values: readonly number[]): Buffer => numbersOf('XYZ ', values);

function curveOf(values: readonly number[]): Buffer {
  const kind = Buffer.alloc(4);
  kind.writeUInt16BE(CURVE_KIND, 0);
  return numbersOf('para', values, kind);
}

/** A text in one language: `mluc`. */
function textOf(text: string): Buffer {
  const words = Buffer.from(text, 'utf16le').swap16();
  const head = Buffer.alloc(20);
  head.writeUInt32BE(1, 0); // one record
  head.writeUInt32BE(12, 4); // of so many bytes
  head.write('enUS', 8, 'latin1');
  head.writeUInt32BE(words.length, 12);
  head.writeUInt32BE(8 + head.length, 16);
  return tagOf('mluc', Buffer.concat([head, words]));
}
