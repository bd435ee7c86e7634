import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { sharp } from '../engines/decode/trusted-loaders.ts';
import type { GreyImage, RgbImage } from '../recognition/raster/image.ts';
import { drawOverlay } from '../recognition/register/draw-overlay.ts';
import type { ReadPage } from '../workers/open-reader.ts';

/**
 * Writes what every stage saw: the page with its boxes, then for each part of each field the
 * pixels that were cut, the blank beneath them, and the ink that was left. Secret fields are
 * drawn too: whoever asks for these pictures holds the scan itself.
 */
export async function drawDebugPictures(
  folder: string,
  file: string,
  page: number,
  read: ReadPage,
): Promise<void> {
  const target = join(folder, `${basename(file)}-p${page}`);
  await mkdir(target, { recursive: true });
  const { form } = read.registered.prepared;
  await writePng(join(target, '1-page.png'), read.image.colour ?? read.image.grey);
  await writePng(join(target, '2-registered.png'), drawOverlay(read.image, read.registered, form));
  for (const { field, parts } of read.cuts)
    for (const { part, crop } of parts) {
      if (!crop) continue;
      const stem = join(target, `3-${field.id}-${part.id}`);
      await writePng(`${stem}-raw.png`, crop.raw);
      await writePng(`${stem}-blank.png`, crop.blank);
      await writePng(`${stem}-ink.png`, crop.ink);
    }
  await writeFile(join(target, '4-reading.json'), JSON.stringify(read.reading, null, 1));
}

async function writePng(path: string, image: GreyImage | RgbImage): Promise<void> {
  const channels = image.data.length === image.width * image.height ? 1 : 3;
  const raw = { width: image.width, height: image.height, channels } as const;
  await sharp(image.data, { raw }).png({ compressionLevel: 3 }).toFile(path);
}
