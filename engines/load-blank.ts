import { readFile } from 'node:fs/promises';
import type { GreyImage } from '../recognition/raster/image.ts';
import { dpi as asDpi } from '../schemas/units.ts';
import { decodePage } from './decode/decode-page.ts';
import { inspectFile } from './decode/inspect-file.ts';
import { sharp } from './decode/trusted-loaders.ts';
import { sharedPdfRenderer } from './pdf/shared-renderer.ts';

/**
 * The empty form as grey pixels at `dpi`, from `blank.pdf` or `blank.png`. `page` counts from 1. A
 * PNG that declares another resolution is resampled; one that declares none is taken to be at `dpi`.
 * Throws when the file cannot be read: a form without its blank is a broken installation.
 */
export async function loadBlank(path: string, page: number, dpi = 300): Promise<GreyImage> {
  const bytes = await readFile(path);
  const file = await inspectFile(bytes, path);
  if (!file.ok) throw new Error(`${path}: ${file.error.kind}`);
  if (file.value.type === 'pdf') {
    const options = { dpi: asDpi(dpi), preferEmbedded: false };
    const drawn = await sharedPdfRenderer().render(bytes, page, options);
    if (!drawn.ok) throw new Error(`${path}, page ${page}: ${drawn.error.kind}`);
    return drawn.value.grey;
  }
  const decoded = await decodePage(bytes, file.value, page);
  if (!decoded.ok) throw new Error(`${path}, page ${page}: ${decoded.error.kind}`);
  const { grey, declaredDpi } = decoded.value;
  return declaredDpi === null || Math.round(declaredDpi) === dpi
    ? grey
    : resample(grey, dpi / declaredDpi);
}

async function resample(image: GreyImage, factor: number): Promise<GreyImage> {
  const width = Math.round(image.width * factor);
  const height = Math.round(image.height * factor);
  const raw = { width: image.width, height: image.height, channels: 1 as const };
  const data = await sharp(image.data, { raw })
    .resize({ width, height, fit: 'fill' })
    .toColourspace('b-w')
    .raw()
    .toBuffer();
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.length) };
}
