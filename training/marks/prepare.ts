/**
 * Draws simulated boxes as the checkbox network sees them, for train-network.py.
 *   REAL_DATA_DIR=… npx tsx training/marks/prepare.ts [--count 16000] [--seed 31]
 * Writes training/cache/marks/<seed>.tiles (a byte a pixel) and .labels (a byte a box). Half of the
 * marks are real ones, of the half that may be trained on.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { MARK_STATES } from '../../recognition/read/mark-model.ts';
import { renderMarkTile } from '../../recognition/read/mark-tile.ts';
import { isHeldBack } from '../digits/glyphs.ts';
import { createRandom } from '../digits/random.ts';
import { readRealMarks } from './real-marks.ts';
import { drawSheetOfBoxes } from './samples.ts';

const FOLDER = path.join('training', 'cache', 'marks');

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '16000' },
    seed: { type: 'string', default: '31' },
  },
});
const folder = process.env['REAL_DATA_DIR'];
if (folder === undefined) throw new Error('REAL_DATA_DIR names no folder of real handwriting');
const trained = (await readRealMarks(folder)).filter(({ source }) => !isHeldBack(source));
const random = createRandom(Number(options.seed));
const tiles: Uint8Array[] = [];
const labels: number[] = [];
while (labels.length < Number(options.count))
  for (const { crop, state } of drawSheetOfBoxes(trained, random)) {
    tiles.push(Uint8Array.from(renderMarkTile(crop), (value) => Math.round(255 * value)));
    labels.push(MARK_STATES.indexOf(state));
  }
await mkdir(FOLDER, { recursive: true });
await writeFile(path.join(FOLDER, `${options.seed}.tiles`), Buffer.concat(tiles));
await writeFile(path.join(FOLDER, `${options.seed}.labels`), Uint8Array.from(labels));
console.log(`${labels.length} boxes`);
