/**
 * The directories of a TIFF file (TIFF 6.0, section 2), as far as intake needs them: sizes and
 * resolutions, before any pixel is decoded. The EXIF block of a JPEG has the same structure.
 */
export interface TiffDirectory {
  /** Position in the chain: what libvips calls the page. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  /** Dots per inch along both axes; null where the file states none or no unit. */
  readonly resolution: { readonly x: number; readonly y: number } | null;
  /** A small copy of another page, not a page of its own. */
  readonly isThumbnail: boolean;
  /** Whether all its strips lie inside the file. */
  readonly isComplete: boolean;
}

const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  stripOffsets: 273,
  stripByteCounts: 279,
  xResolution: 282,
  yResolution: 283,
  resolutionUnit: 296,
} as const;

const TYPE_SHORT = 3;
const TYPE_LONG = 4;
const UNIT_INCH = 2;
const UNIT_CENTIMETRE = 3;
const CM_PER_INCH = 2.54;
const ENTRY_BYTES = 12;

/** Bit 0 of NewSubfileType: "a reduced-resolution version of another image in this file". */
const REDUCED_RESOLUTION = 1;

interface Bytes {
  readonly u16: (at: number) => number;
  readonly u32: (at: number) => number;
  readonly length: number;
}

function openBytes(bytes: Buffer): Bytes {
  const little = bytes[0] === 0x49;
  return {
    length: bytes.length,
    u16: (at) => (little ? bytes.readUInt16LE(at) : bytes.readUInt16BE(at)),
    u32: (at) => (little ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)),
  };
}

/** Numerator over denominator at an offset; null outside the file or for 0/0. */
function readRational(bytes: Bytes, offset: number | undefined): number | null {
  if (offset === undefined || offset + 8 > bytes.length) return null;
  const value = bytes.u32(offset) / bytes.u32(offset + 4);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** One tag: where its values are (inside the entry when they fit) and how many there are. */
interface Entry {
  readonly type: number;
  readonly count: number;
  readonly at: number;
}

function readEntries(bytes: Bytes, offset: number, count: number): Map<number, Entry> {
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const at = offset + 2 + i * ENTRY_BYTES;
    const type = bytes.u16(at + 2);
    const values = bytes.u32(at + 4);
    const isInline = (type === TYPE_SHORT ? 2 : 4) * values <= 4 && type <= TYPE_LONG;
    const entry = { type, count: values, at: isInline ? at + 8 : bytes.u32(at + 8) };
    entries.set(bytes.u16(at), entry);
  }
  return entries;
}

/**
 * The strips of the tallest page have at least a row each. Directories may share their values, so that a
 * small file could state the same million of them for each of its pages.
 */
const MOST_VALUES = 65_536;

/** The whole numbers of a SHORT or LONG tag; null when they lie outside the file, or are too many. */
function readNumbers(bytes: Bytes, entry: Entry | undefined): readonly number[] | null {
  if (entry === undefined) return [];
  const size = entry.type === TYPE_SHORT ? 2 : 4;
  if (entry.count > MOST_VALUES || entry.at + entry.count * size > bytes.length) return null;
  return Array.from({ length: entry.count }, (_, i) =>
    size === 2 ? bytes.u16(entry.at + i * 2) : bytes.u32(entry.at + i * 4),
  );
}

/** Whether the strips lie inside the file. Tiled pictures are left to the decoder. */
function hasAllStrips(bytes: Bytes, entries: Map<number, Entry>): boolean {
  const offsets = readNumbers(bytes, entries.get(TAG.stripOffsets));
  const counts = readNumbers(bytes, entries.get(TAG.stripByteCounts));
  if (offsets === null || counts === null) return false;
  return offsets.every((offset, i) => offset + (counts[i] ?? 0) <= bytes.length);
}

function readResolution(bytes: Bytes, entries: Map<number, Entry>): TiffDirectory['resolution'] {
  const unit = readNumbers(bytes, entries.get(TAG.resolutionUnit))?.[0] ?? UNIT_INCH;
  const x = readRational(bytes, entries.get(TAG.xResolution)?.at);
  const y = readRational(bytes, entries.get(TAG.yResolution)?.at);
  if (x === null || y === null) return null;
  if (unit === UNIT_INCH) return { x, y };
  return unit === UNIT_CENTIMETRE ? { x: x * CM_PER_INCH, y: y * CM_PER_INCH } : null;
}

/**
 * All directories in the order of the file, at most `limit` + 1 (so that a caller sees that there
 * are too many). null when a directory lies outside the file or the chain bites its own tail.
 */
export function readTiffDirectories(
  buffer: Buffer,
  limit: number,
): readonly TiffDirectory[] | null {
  if (buffer.length < 8) return null;
  const bytes = openBytes(buffer);
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  for (let offset = bytes.u32(4); offset !== 0 && directories.length <= limit;) {
    if (seen.has(offset) || offset + 2 > bytes.length) return null;
    seen.add(offset);
    const count = bytes.u16(offset);
    const end = offset + 2 + count * ENTRY_BYTES;
    if (end + 4 > bytes.length) return null;
    const entries = readEntries(bytes, offset, count);
    const first = (tag: number): number => readNumbers(bytes, entries.get(tag))?.[0] ?? 0;
    directories.push({
      index: directories.length,
      width: first(TAG.width),
      height: first(TAG.height),
      resolution: readResolution(bytes, entries),
      isThumbnail: (first(TAG.subfileType) & REDUCED_RESOLUTION) !== 0,
      isComplete: hasAllStrips(bytes, entries),
    });
    offset = bytes.u32(end);
  }
  return directories;
}
