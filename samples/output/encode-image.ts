import sharp, { type Sharp } from 'sharp';
import type { Sheet } from '../raster/sheet.ts';

/** Interleaves the planes for an encoder. */
export function interleave({ planes, width, height }: Sheet): Buffer {
  const channels = planes.length;
  const [first] = planes;
  if (channels === 1 && first) return Buffer.from(first.buffer, first.byteOffset, first.length);
  const out = Buffer.allocUnsafe(width * height * channels);
  planes.forEach((plane, channel) => {
    for (let at = 0, to = channel; at < plane.length; at += 1, to += channels)
      out[to] = plane[at] as number;
  });
  return out;
}

function pipeline(sheet: Sheet): Sharp {
  const channels = sheet.planes.length === 1 ? 1 : 3;
  const raw = { width: sheet.width, height: sheet.height, channels } as const;
  const image = sharp(interleave(sheet), { raw }).withMetadata({ density: sheet.dpi });
  return channels === 1 ? image.toColourspace('b-w') : image;
}

/** Whether every pixel is black or white. */
export function isBilevel(sheet: Sheet): boolean {
  return (
    sheet.planes.length === 1 && (sheet.planes[0]?.every((v) => v === 0 || v === 255) ?? false)
  );
}

export interface ImageOptions {
  /** Of JPEG, 1 … 100. */
  readonly quality: number;
  /** Takes time to make the file small: for files that are committed. */
  readonly small: boolean;
}

export const encodeJpeg = (sheet: Sheet, { quality, small }: ImageOptions): Promise<Buffer> =>
  pipeline(sheet).jpeg({ quality, mozjpeg: small }).toBuffer();

/** 1-bit where the sheet is black and white; else 8 bits a channel, or 16 shades when small. */
export function encodePng(sheet: Sheet, small: boolean): Promise<Buffer> {
  const colours = isBilevel(sheet) ? 2 : small ? 16 : null;
  return colours === null
    ? pipeline(sheet).png({ compressionLevel: 6 }).toBuffer()
    : pipeline(sheet).png({ palette: true, colours, dither: 0, compressionLevel: 9 }).toBuffer();
}
