/**
 * Puts the cells that training/sheets cut through the product's normaliser, as tiles for train.py
 * and calibrate.ts, and counts what the normaliser leaves nothing of: that is what the constants
 * BLANK_WHEN_… of recognition/read/digit-cells.ts are set from.
 *   npx tsx training/digits/tile-sheets.ts
 * Writes training/cache/digits/sheets-<part>.{tiles,labels,sheets}: `sheets` says which tiles share a
 * sheet, and so a writer, one byte each.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { normaliseInk } from '../../recognition/read/normalise-cell.ts';
import { isDoubtfulBlank } from '../../recognition/read/digit-cells.ts';
import { PARTS, type Part } from '../sheets/read-glyphs.ts';
import { readSheets } from '../sheets/read-sheets.ts';
import { CLASSES } from './classes.ts';

interface Vanished {
  readonly empty: number;
  readonly written: number;
}

async function tilePart(part: Part): Promise<{ clean: Vanished; doubtful: Vanished }> {
  const tiles: Uint8Array[] = [];
  const labels: number[] = [];
  const sheets: number[] = [];
  const known: string[] = [];
  const vanished = { clean: { empty: 0, written: 0 }, doubtful: { empty: 0, written: 0 } };
  for await (const { ink, inner, truth, level, drawing, sheet } of readSheets(part, 'cell')) {
    const cell = normaliseInk(ink, inner);
    const { tile } = cell;
    if (tile === null) {
      const kind = isDoubtfulBlank(cell) ? 'doubtful' : 'clean';
      vanished[kind][truth === '' ? 'empty' : 'written']++;
      if (truth !== '') console.log(`  ${kind}: ${sheet} level ${level}, ${truth} (${drawing}) left nothing`); // prettier-ignore
      continue;
    }
    tiles.push(Uint8Array.from(tile, (v) => Math.round(v * 255)));
    if (!known.includes(sheet)) known.push(sheet);
    sheets.push(known.indexOf(sheet));
    labels.push(CLASSES.indexOf(truth === '' ? 'empty' : truth));
  }
  const file = path.join('training', 'cache', 'digits', `sheets-${part}`);
  await writeFile(`${file}.tiles`, Buffer.concat(tiles));
  await writeFile(`${file}.labels`, Uint8Array.from(labels));
  await writeFile(`${file}.sheets`, Uint8Array.from(sheets));
  const counts = CLASSES.map((c, i) => `${c}:${labels.filter((l) => l === i).length}`);
  console.log(part, labels.length, counts.join(' '), JSON.stringify(vanished));
  return vanished;
}

const total = { clean: { empty: 0, written: 0 }, doubtful: { empty: 0, written: 0 } };
for (const part of PARTS) {
  const { clean, doubtful } = await tilePart(part);
  total.clean.empty += clean.empty;
  total.clean.written += clean.written;
  total.doubtful.empty += doubtful.empty;
  total.doubtful.written += doubtful.written;
}
/** Half a case is added on either side (Jeffreys): never having seen one proves no certainty. */
const blankShare = ({ empty, written }: Vanished): number => (empty + 0.5) / (empty + written + 1);
console.log('BLANK_WHEN_CLEAN', blankShare(total.clean).toFixed(5), JSON.stringify(total.clean));
console.log('BLANK_WHEN_DOUBTFUL', blankShare(total.doubtful).toFixed(5), JSON.stringify(total.doubtful)); // prettier-ignore
