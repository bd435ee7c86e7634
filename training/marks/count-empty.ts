/**
 * Counts how sure it is that a box taken for bare paper is empty, and writes it to the committed
 * model: on the sheets that are there, as the whole pipeline cut them. Simulated boxes, harder than
 * those, are told for comparison.
 *   REAL_DATA_DIR=… npx tsx training/marks/count-empty.ts [--simulated 3000]
 */
import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadMarkModel } from '../../engines/mark-model.ts';
import { openNetwork } from '../../engines/network.ts';
import { isHeldBack } from '../digits/glyphs.ts';
import { createRandom } from '../digits/random.ts';
import { PARTS } from '../sheets/read-glyphs.ts';
import { sheetFolder } from '../sheets/read-sheets.ts';
import { readMarkSheets } from './measure-sheets.ts';
import { readRealMarks } from './real-marks.ts';
import { drawSheetOfBoxes } from './samples.ts';
import { CARD, updateCard } from './update-card.ts';
import { findPaper, type PaperCase, weighEmptyWithoutInk } from './weigh-empty.ts';

const SEED = 34;

const { values: options } = parseArgs({
  options: { simulated: { type: 'string', default: '3000' } },
});
const folder = process.env['REAL_DATA_DIR'];
if (folder === undefined) throw new Error('REAL_DATA_DIR names no folder of real handwriting');
const tools = {
  marks: await loadMarkModel(CARD),
  network: await openNetwork('models/mark/checkbox.json'),
};
const sheets: PaperCase[] = [];
for (const part of PARTS)
  if (existsSync(sheetFolder(part)))
    sheets.push(...(await findPaper(await readMarkSheets(part), tools)));
const trained = (await readRealMarks(folder)).filter(({ source }) => !isHeldBack(source));
const random = createRandom(SEED);
const simulated: PaperCase[] = [];
while (simulated.length < Number(options.simulated))
  simulated.push(...(await findPaper(drawSheetOfBoxes(trained, random), tools)));
console.log('simulated', weighEmptyWithoutInk(simulated));
const counted = weighEmptyWithoutInk(sheets);
console.log('sheets', counted);
await updateCard({ emptyWithoutInk: counted.probability });
