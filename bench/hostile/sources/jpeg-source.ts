/** One JPEG segment (ITU-T T.81, B.1.1.4); `length` may lie. */
export function jpegSegment(marker: number, data: Buffer, length = data.length + 2): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(length & 0xffff, 2);
  return Buffer.concat([head, data]);
}

/** A sound JPEG with segments put behind its start marker. */
export const insertSegments = (jpeg: Buffer, ...segments: readonly Buffer[]): Buffer =>
  Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);

/** Where the frame header of a sound JPEG stands: its length, precision, height, width. */
export function findFrame(jpeg: Buffer): number {
  for (let at = 2; at + 4 < jpeg.length; at += 2 + jpeg.readUInt16BE(at + 2)) {
    const marker = jpeg[at + 1] ?? 0;
    if (marker === 0xc0 || marker === 0xc1 || marker === 0xc2) return at;
  }
  throw new Error('the clean JPEG has no frame');
}

/** Where the scan begins. */
export function findScan(jpeg: Buffer): number {
  const at = jpeg.indexOf(Buffer.from([0xff, 0xda]));
  if (at < 0) throw new Error('the clean JPEG has no scan');
  return at;
}

/** An ICC profile in its APP2 segment (ICC.1:2022, B.4). */
export const iccSegment = (profile: Buffer, chunk = 1, chunks = 1): Buffer =>
  jpegSegment(
    0xe2,
    Buffer.concat([
      Buffer.from('ICC_PROFILE\0', 'latin1'),
      Buffer.from([chunk & 0xff, chunks & 0xff]),
      profile,
    ]),
  );

export const exifSegment = (tiff: Buffer): Buffer =>
  jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tiff]));
