import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';
import { createGrey, type GreyImage, type RectPx } from '../../recognition/raster/image.ts';
import type { Crop } from '../../recognition/segment/crop.ts';

const BLEED_PX = 18;

const lineSchema = z.object({
  file: z.string(),
  kind: z.enum(['phone', 'email', 'latin', 'japanese', 'integer', 'freeText']),
  set: z.string(),
  alphabet: z.string(),
  style: z.enum(['typed', 'handwritten']),
  font: z.string(),
  text: z.string(),
  /** Place of the box in the picture; left out where the picture has a bleed of BLEED_PX. */
  inner: z
    .object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })
    .optional(),
});
export type GeneratedLine = z.infer<typeof lineSchema>;

/** The index that render.py wrote. */
export async function loadIndex(folder: string): Promise<GeneratedLine[]> {
  return z.array(lineSchema).parse(JSON.parse(await readFile(join(folder, 'index.json'), 'utf8')));
}

export async function loadCrop(folder: string, file: string, known?: RectPx): Promise<Crop> {
  const { data, info } = await sharp(join(folder, file))
    .greyscale()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const ink: GreyImage = { width: info.width, height: info.height, data: new Uint8Array(data) };
  const inner = known ?? {
    x: BLEED_PX,
    y: BLEED_PX,
    width: info.width - 2 * BLEED_PX,
    height: info.height - 2 * BLEED_PX,
  };
  return { raw: ink, blank: createGrey(info.width, info.height), ink, inner };
}
