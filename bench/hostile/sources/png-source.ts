import { crc32, deflateSync } from 'node:zlib';

export const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');

/** One chunk (PNG third edition, 5.3); `length` and `check` may lie. */
export function pngChunk(
  type: string,
  data: Buffer,
  { length = data.length, check }: { length?: number; check?: number } = {},
): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const head = Buffer.alloc(4);
  head.writeUInt32BE(length >>> 0);
  const tail = Buffer.alloc(4);
  tail.writeUInt32BE(check ?? crc32(body));
  return Buffer.concat([head, body, tail]);
}

export function pngHeader(
  width: number,
  height: number,
  [depth, colour, compression, filter, interlace]: readonly number[] = [8, 0, 0, 0, 0],
): Buffer {
  const data = Buffer.alloc(13);
  data.writeUInt32BE(width >>> 0, 0);
  data.writeUInt32BE(height >>> 0, 4);
  data.set([depth ?? 8, colour ?? 0, compression ?? 0, filter ?? 0, interlace ?? 0], 8);
  return pngChunk('IHDR', data);
}

export const PNG_END = pngChunk('IEND', Buffer.alloc(0));

interface PngParts {
  readonly width: number;
  readonly height: number;
  /** Rows with their filter bytes, before compression. */
  readonly raw: Buffer;
  readonly format?: readonly number[];
  /** Chunks between the header and the pixels. */
  readonly between?: readonly Buffer[];
}

export const encodePng = ({ width, height, raw, format, between = [] }: PngParts): Buffer =>
  Buffer.concat([
    PNG_SIGNATURE,
    pngHeader(width, height, format),
    ...between,
    pngChunk('IDAT', deflateSync(raw)),
    PNG_END,
  ]);
