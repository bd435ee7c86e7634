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
}

const TAG = {
  subfileType: 254,
  width: 256,
  height: 257,
  xResolution: 282,
  yResolution: 283,
  resolutionUnit: 296,
} as const;

const TYPE_SHORT = 3;
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

/** Raw value (or offset) of each tag of one directory. */
function readEntries(bytes: Bytes, offset: number, count: number): Map<number, number> {
  const entries = new Map<number, number>();
  for (let i = 0; i < count; i++) {
    const at = offset + 2 + i * ENTRY_BYTES;
    const isShort = bytes.u16(at + 2) === TYPE_SHORT;
    entries.set(bytes.u16(at), isShort ? bytes.u16(at + 8) : bytes.u32(at + 8));
  }
  return entries;
}

function readResolution(bytes: Bytes, entries: Map<number, number>): TiffDirectory['resolution'] {
  const unit = entries.get(TAG.resolutionUnit) ?? UNIT_INCH;
  const x = readRational(bytes, entries.get(TAG.xResolution));
  const y = readRational(bytes, entries.get(TAG.yResolution));
  if (x === null || y === null) return null;
  if (unit === UNIT_INCH) return { x, y };
  return unit === UNIT_CENTIMETRE ? { x: x * CM_PER_INCH, y: y * CM_PER_INCH } : null;
}

/**
 * All directories in the order of the file, at most `limit` + 1 (so that a caller sees that there
 * are too many). null when a directory lies outside the file or the chain bites its own tail.
 */
export function readTiffDirectories(buffer: Buffer, limit: number): readonly TiffDirectory[] | null {
  if (buffer.length < 8) return null;
  const bytes = openBytes(buffer);
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  for (let offset = bytes.u32(4); offset !== 0 && directories.length <= limit; ) {
    if (seen.has(offset) || offset + 2 > bytes.length) return null;
    seen.add(offset);
    const count = bytes.u16(offset);
    const end = offset + 2 + count * ENTRY_BYTES;
    if (end + 4 > bytes.length) return null;
    const entries = readEntries(bytes, offset, count);
    directories.push({
      index: directories.length,
      width: entries.get(TAG.width) ?? 0,
      height: entries.get(TAG.height) ?? 0,
      resolution: readResolution(bytes, entries),
      isThumbnail: ((entries.get(TAG.subfileType) ?? 0) & REDUCED_RESOLUTION) !== 0,
    });
    offset = bytes.u32(end);
  }
  return directories;
}
