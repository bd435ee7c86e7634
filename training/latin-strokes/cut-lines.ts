import { open, writeFile } from 'node:fs/promises';
import { findLineInk } from '../../recognition/read/line-ink.ts';
import { loadCrop, loadIndex } from '../lines/load-lines.ts';

/**
 * The Latin lines of training/lines as the product's readers are handed them, in the shape of
 * render.py: tsx training/latin-strokes/cut-lines.ts OUT FOLDER… writes OUT.raw and OUT.json.
 */
const [out, ...folders] = process.argv.slice(2);
if (!out || folders.length === 0) throw new Error('usage: cut-lines.ts OUT FOLDER…');

const LATIN_KINDS = new Set(['email', 'latin', 'phone']);

const raw = await open(`${out}.raw`, 'w');
const index: unknown[] = [];
let offset = 0;
for (const folder of folders)
  for (const { file, inner, kind, style, text } of await loadIndex(folder)) {
    if (!LATIN_KINDS.has(kind)) continue;
    const { line } = findLineInk(await loadCrop(folder, file, inner));
    if (!line) continue;
    const { width, height, data } = line.image;
    await raw.write(data);
    index.push({ offset, width, height, kind, style, text: text.replace(/\s/gu, '') });
    offset += data.length;
  }
await raw.close();
await writeFile(`${out}.json`, JSON.stringify(index));
console.log(`${index.length} lines`);
