import { open, readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { openPpocr } from '../../engines/ppocr.ts';

/**
 * What PP-OCRv4 sees of every line that render.py drew: tsx training/latin-lines/extract.ts NAME
 * reads NAME.raw and NAME.json, writes NAME.feat (32-bit floats) and NAME.feat.json.
 */
const [name] = process.argv.slice(2);
if (!name) throw new Error('usage: extract.ts NAME');

const lineSchema = z.object({
  offset: z.number(),
  width: z.number(),
  height: z.number(),
  text: z.string(),
  style: z.string(),
  font: z.string(),
});

const lines = z.array(lineSchema).parse(JSON.parse(await readFile(`${name}.json`, 'utf8')));
const pictures = await readFile(`${name}.raw`);
const ppocr = await openPpocr();
const features = await open(`${name}.feat`, 'w');
const index: unknown[] = [];
let offset = 0;
for (const { offset: from, width, height, text, style, font } of lines) {
  const data = new Uint8Array(pictures.subarray(from, from + width * height));
  const seen = await ppocr.featuresOf({ width, height, data });
  await features.write(new Uint8Array(seen.data.buffer));
  index.push({ offset, frames: seen.frames, text, style, font });
  offset += seen.data.length;
}
await features.close();
await writeFile(`${name}.feat.json`, JSON.stringify(index));
console.log(`${index.length} lines`);
