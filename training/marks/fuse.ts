/**
 * Fits how much the model over features and the network over pixels weigh together, on drawn boxes
 * that neither was trained on, and writes it to the committed model.
 *   npx tsx training/marks/fuse.ts [--count 5000]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { loadMarkModel } from '../../engines/mark-model.ts';
import { openNetwork } from '../../engines/network.ts';
import { isPlainPaper, kindOfBox } from '../../recognition/read/mark-box.ts';
import { type BoxKind, MARK_STATES, scoreMark } from '../../recognition/read/mark-model.ts';
import { renderMarkTile } from '../../recognition/read/mark-tile.ts';
import { createRandom } from '../digits/random.ts';
import { fitFusion, type JudgedBox } from './fit-fusion.ts';
import { measureSample } from './measure-sheets.ts';
import { ASSUMED_SHARES, drawSheetOfBoxes } from './samples.ts';

const CARD = 'models/mark/mark.json';
const SEED = 32;

const { values: options } = parseArgs({ options: { count: { type: 'string', default: '5000' } } });
const model = await loadMarkModel(CARD);
const network = await openNetwork('models/mark/checkbox.json');
const random = createRandom(SEED);
interface FusedBox extends Omit<JudgedBox, 'weight'> {
  readonly kind: BoxKind;
  /** Both opinions are asked, but such boxes are decided by their own count. */
  readonly isPaper: boolean;
}

const boxes: FusedBox[] = [];
while (boxes.length < Number(options.count))
  for (const sample of drawSheetOfBoxes([], random)) {
    const { features, label } = measureSample(sample);
    boxes.push({
      kind: kindOfBox(features),
      isPaper: isPlainPaper(features),
      shares: scoreMark(model, features),
      logits: await network.classify(renderMarkTile(sample.crop), 1),
      label,
    });
  }

function fit(kind: BoxKind) {
  const own = boxes.filter((box) => box.kind === kind);
  const weights = MARK_STATES.map((state, label) => {
    const count = own.filter((box) => box.label === label).length;
    return (ASSUMED_SHARES[state] * own.length) / count;
  });
  return fitFusion(
    own.filter(({ isPaper }) => !isPaper).map((box) => ({ ...box, weight: weights[box.label]! })),
  );
}

const fusion = { plain: fit('plain'), lettered: fit('lettered') };
const card = z.looseObject({}).parse(JSON.parse(await readFile(CARD, 'utf8')));
await writeFile(CARD, JSON.stringify({ ...card, fusion }) + '\n');
console.log(boxes.length, JSON.stringify(fusion));
