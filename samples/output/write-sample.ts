import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Sheet } from '../raster/sheet.ts';
import type { Truth } from '../truth.ts';
import { encodeJpeg, encodePng, type ImageOptions } from './encode-image.ts';
import { encodePdf } from './encode-pdf.ts';
import { encodeTiff } from './encode-tiff.ts';

export type FileFormat = 'png' | 'jpg' | 'tif' | 'pdf';

/** Encodes pages into one file. PNG and JPEG hold one page: more are a bug of the caller. */
export async function encodeFile(
  sheets: readonly Sheet[],
  format: FileFormat,
  options: ImageOptions,
): Promise<Buffer> {
  const [first] = sheets;
  if (!first) throw new RangeError('a file needs a page');
  if (sheets.length > 1 && (format === 'png' || format === 'jpg'))
    throw new RangeError(`${format} holds one page, not ${sheets.length}`);
  switch (format) {
    case 'png':
      return encodePng(first, options.small);
    case 'jpg':
      return encodeJpeg(first, options);
    case 'tif':
      return encodeTiff(sheets);
    case 'pdf':
      return encodePdf(sheets, options);
  }
}

/** Writes a file and its truth beside it: `01.jpg`, `01.truth.json`. */
export async function writeSample(folder: string, truth: Truth, bytes: Uint8Array): Promise<void> {
  const path = join(folder, truth.file);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
  await writeFile(truthPath(path), `${JSON.stringify(truth)}\n`);
}

/** Where the truth of a scan lies: its name without extension, `.truth.json`. */
export const truthPath = (path: string): string =>
  path.replace(/(\.[A-Za-z0-9]+)?$/, '.truth.json');
