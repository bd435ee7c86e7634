import { MM_PER_INCH } from '../../schemas/units.ts';
import { readTiffDirectories } from './read-tiff-directories.ts';

/** What an image file says of itself, read without any decoder. */
export interface ImageHeader {
  readonly width: number;
  readonly height: number;
  /** Dots per inch along both axes as stored (before EXIF turning); null where none is stated. */
  readonly resolution: { readonly x: number; readonly y: number } | null;
}

const PNG_SIGNATURE_BYTES = 8;
const CM_PER_INCH = MM_PER_INCH / 10;
const METRE_PER_INCH = MM_PER_INCH / 1000;

/** PNG (third edition, 5.3, 11.2.1, 11.3.4.3): IHDR first, pHYs before the pixels. */
export function readPngHeader(bytes: Buffer): ImageHeader | null {
  if (bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  const width = bytes.readUInt32BE(16);
  const height = bytes.readUInt32BE(20);
  let resolution: ImageHeader['resolution'] = null;
  for (let at = PNG_SIGNATURE_BYTES; at + 12 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    if (type === 'IDAT') break;
    if (type === 'pHYs' && length === 9 && at + 17 <= bytes.length && bytes[at + 16] === 1)
      resolution = {
        x: bytes.readUInt32BE(at + 8) * METRE_PER_INCH,
        y: bytes.readUInt32BE(at + 12) * METRE_PER_INCH,
      };
    at += 12 + length;
  }
  return { width, height, resolution };
}

/** SOF0 … SOF15 without the tables and the arithmetic-coding marker that share the range. */
const isStartOfFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);

/** Density of a JFIF APP0 segment (ITU-T T.871, 10.1); null when it states only a shape. */
function readJfifResolution(segment: Buffer): ImageHeader['resolution'] {
  if (segment.length < 12 || segment.toString('latin1', 0, 5) !== 'JFIF\0') return null;
  const factor = { 1: 1, 2: CM_PER_INCH }[segment[7] ?? 0];
  const x = segment.readUInt16BE(8);
  const y = segment.readUInt16BE(10);
  if (factor === undefined || x === 0 || y === 0) return null;
  return { x: x * factor, y: y * factor };
}

function readExifResolution(segment: Buffer): ImageHeader['resolution'] {
  if (segment.toString('latin1', 0, 6) !== 'Exif\0\0') return null;
  return readTiffDirectories(segment.subarray(6), 0)?.[0]?.resolution ?? null;
}

/** JPEG (ITU-T T.81, annex B): segments until the frame header. JFIF's density comes before EXIF's. */
export function readJpegHeader(bytes: Buffer): ImageHeader | null {
  let jfif: ImageHeader['resolution'] = null;
  let exif: ImageHeader['resolution'] = null;
  for (let at = 2; at + 4 <= bytes.length;) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at++; // fill bytes may precede a marker
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    const segment = bytes.subarray(at + 4, at + 2 + length);
    if (marker === 0xe0) jfif ??= readJfifResolution(segment);
    if (marker === 0xe1) exif ??= readExifResolution(segment);
    if (isStartOfFrame(marker))
      return segment.length < 5
        ? null
        : {
            width: segment.readUInt16BE(3),
            height: segment.readUInt16BE(1),
            resolution: jfif ?? exif,
          };
    at += 2 + length;
  }
  return null;
}
