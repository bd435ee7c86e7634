import { deflateSync } from 'node:zlib';
import type { Sheet } from '../raster/sheet.ts';
import { interleave, isBilevel } from './encode-image.ts';

/**
 * A TIFF of any number of pages (TIFF 6.0, little-endian, one Deflate strip a page). Written here
 * because a scanner's multi-page TIFF mixes sizes and depths, which image libraries do not write.
 */
export function encodeTiff(sheets: readonly Sheet[]): Buffer {
  const chunks: Buffer[] = [Buffer.from([0x49, 0x49, 42, 0, 0, 0, 0, 0])];
  let length = 8;
  let linkAt = { chunk: 0, offset: 4 };
  const append = (chunk: Buffer): number => {
    const at = length;
    chunks.push(chunk);
    length += chunk.length;
    if (length % 2 === 1) {
      chunks.push(Buffer.alloc(1));
      length += 1;
    }
    return at;
  };
  sheets.forEach((sheet, index) => {
    const strip = deflateSync(pixelsOf(sheet));
    const stripAt = append(strip);
    const bits = isBilevel(sheet) ? 1 : 8;
    const channels = sheet.planes.length;
    const bitsAt =
      channels === 1 ? bits : append(shorts(Array.from({ length: channels }, () => bits)));
    const resolutionAt = append(longs([Math.round(sheet.dpi), 1]));
    const directory = writeDirectory([
      [254, LONG, 1, sheets.length > 1 ? 2 : 0], // NewSubfileType: a page of several
      [256, LONG, 1, sheet.width],
      [257, LONG, 1, sheet.height],
      [258, SHORT, channels, bitsAt],
      [259, SHORT, 1, 8], // Compression: Deflate
      [262, SHORT, 1, channels === 1 ? 1 : 2], // Photometric: black is zero, or RGB
      [273, LONG, 1, stripAt],
      [277, SHORT, 1, channels],
      [278, LONG, 1, sheet.height],
      [279, LONG, 1, strip.length],
      [282, RATIONAL, 1, resolutionAt],
      [283, RATIONAL, 1, resolutionAt],
      [296, SHORT, 1, 2], // ResolutionUnit: inch
      [297, SHORT, 2, index | (sheets.length << 16)], // PageNumber
    ]);
    const at = append(directory);
    chunks[linkAt.chunk]?.writeUInt32LE(at, linkAt.offset);
    linkAt = { chunk: chunks.indexOf(directory), offset: directory.length - 4 };
  });
  return Buffer.concat(chunks);
}

const [SHORT, LONG, RATIONAL] = [3, 4, 5] as const;

type Entry = readonly [tag: number, type: number, count: number, value: number];

function writeDirectory(entries: readonly Entry[]): Buffer {
  const directory = Buffer.alloc(2 + entries.length * 12 + 4);
  directory.writeUInt16LE(entries.length, 0);
  entries.forEach(([tag, type, count, value], index) => {
    const at = 2 + index * 12;
    directory.writeUInt16LE(tag, at);
    directory.writeUInt16LE(type, at + 2);
    directory.writeUInt32LE(count, at + 4);
    directory.writeUInt32LE(value, at + 8);
  });
  return directory;
}

function shorts(values: readonly number[]): Buffer {
  const out = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => out.writeUInt16LE(value, index * 2));
  return out;
}

function longs(values: readonly number[]): Buffer {
  const out = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => out.writeUInt32LE(value, index * 4));
  return out;
}

/** Rows as TIFF wants them: bytes, or eight pixels a byte when black and white. */
function pixelsOf(sheet: Sheet): Buffer {
  const [plane] = sheet.planes;
  if (!plane || !isBilevel(sheet)) return interleave(sheet);
  const stride = Math.ceil(sheet.width / 8);
  const out = Buffer.alloc(stride * sheet.height);
  for (let y = 0; y < sheet.height; y += 1)
    for (let x = 0; x < sheet.width; x += 1)
      if ((plane[y * sheet.width + x] as number) > 127) {
        const at = y * stride + (x >> 3);
        out[at] = (out[at] as number) | (0x80 >> (x & 7));
      }
  return out;
}
