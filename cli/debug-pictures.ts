import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sharp } from '../engines/decode/trusted-loaders.ts';
import type { GreyImage, RgbImage } from '../recognition/raster/image.ts';
import { drawOverlay } from '../recognition/register/draw-overlay.ts';
import type { Field } from '../schemas/form/field.ts';
import { partsOf } from '../schemas/form/parts.ts';
import { policyOf } from '../schemas/form/policy-of.ts';
import { redactReading } from '../store/records/seal-reading.ts';
import type { ReadPage } from '../workers/open-reader.ts';
import { coverOnCrop, coverOnScan } from './cover-secrets.ts';

/**
 * Writes what every stage saw: the page with its boxes, then for each part of each field the
 * pixels that were cut, the blank beneath them, and the ink that was left. Secret and confidential
 * fields are left out, and covered wherever else they would show, unless `reveal` names them.
 * Where such a field lies is not known on a page that fits badly: no picture is written then, and
 * the answer is false.
 */
export async function drawDebugPictures(
  target: string,
  read: ReadPage,
  reveal: readonly string[],
): Promise<boolean> {
  const hidden = hiddenFields(read, reveal);
  const boxes = hidden.flatMap(partsOf).map(({ box }) => box);
  const { registered } = read;
  const { form } = registered.prepared;
  await mkdir(target, { recursive: true });
  await writeReading(target, read, hidden);
  if (!hidden.every((field) => isPlaced(read, field))) return false;
  const image = coverOnScan(read.image, registered, boxes);
  await writePng(join(target, '1-page.png'), image.colour ?? image.grey);
  await writePng(join(target, '2-registered.png'), drawOverlay(image, registered, form));
  for (const { field, parts } of read.cuts)
    for (const { part, crop } of hidden.includes(field) ? [] : parts) {
      if (!crop) continue;
      const stem = join(target, `3-${field.id}-${part.id}`);
      await writePng(`${stem}-raw.png`, coverOnCrop(crop.raw, part.box, boxes));
      await writePng(`${stem}-blank.png`, crop.blank);
      await writePng(`${stem}-ink.png`, coverOnCrop(crop.ink, part.box, boxes));
    }
  return true;
}

function hiddenFields({ registered }: ReadPage, reveal: readonly string[]): Field[] {
  if (reveal.includes('all')) return [];
  const { form } = registered.prepared;
  return form.fields.filter(
    ({ id, page, secret }) =>
      secret !== 'none' && page === registered.page.number && !reveal.includes(id),
  );
}

/** Found as well as a field must be that is read; a guessed place would cover the wrong one. */
function isPlaced({ registered }: ReadPage, field: Field): boolean {
  const limit = policyOf(registered.prepared.form, field).maxResidual;
  return partsOf(field).every(({ box }) => registered.residualAt(box) <= limit);
}

async function writeReading(
  target: string,
  { reading }: ReadPage,
  hidden: readonly Field[],
): Promise<void> {
  const ids = hidden.map(({ id }) => id);
  const fields = reading.fields.map((field) =>
    ids.includes(field.fieldId) ? { ...redactReading(field), masked: true } : field,
  );
  await writeFile(join(target, '4-reading.json'), JSON.stringify({ ...reading, fields }, null, 1));
}

async function writePng(path: string, image: GreyImage | RgbImage): Promise<void> {
  const channels = image.data.length === image.width * image.height ? 1 : 3;
  const raw = { width: image.width, height: image.height, channels } as const;
  await writeFile(path, await sharp(image.data, { raw }).png({ compressionLevel: 3 }).toBuffer());
}
