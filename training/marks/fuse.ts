/**
 * Fits how much the model over features and the network over pixels weigh together, on drawn boxes
 * that neither was trained on, and writes it to the committed model. Tells also how well the other
 * boxes of a sheet correct the assumed shares of states, by what that assumption is worth.
 *   npx tsx training/marks/fuse.ts [--count 5000]
 */
import { parseArgs } from 'node:util';
import { loadMarkModel } from '../../engines/mark-model.ts';
import { openNetwork } from '../../engines/network.ts';
import { isPlainPaper, kindOfBox } from '../../recognition/read/mark-box.ts';
import { MIN_BOXES } from '../../recognition/read/mark-equals.ts';
import { type BoxKind, fuseOpinions, MARK_STATES, scoreMark } from '../../recognition/read/mark-model.ts'; // prettier-ignore
import { countStates, leaveOut, moveShares } from '../../recognition/read/mark-shares.ts';
import { renderMarkTile } from '../../recognition/read/mark-tile.ts';
import { createRandom } from '../digits/random.ts';
import { fitFusion, type JudgedBox } from './fit-fusion.ts';
import { measureSample } from './measure-sheets.ts';
import { ASSUMED_BOXES, ASSUMED_SHARES, drawSheetOfBoxes } from './samples.ts';
import { CARD, updateCard } from './update-card.ts';

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

const sheets: FusedBox[][] = [];
let count = 0;
while (count < Number(options.count)) {
  const sheet: FusedBox[] = [];
  for (const sample of drawSheetOfBoxes([], random)) {
    const { features, label } = measureSample(sample);
    sheet.push({
      kind: kindOfBox(features),
      isPaper: isPlainPaper(features),
      shares: scoreMark(model, features),
      logits: await network.classify(renderMarkTile(sample.crop), 1),
      label,
    });
  }
  sheets.push(sheet);
  count += sheet.length;
}
const boxes = sheets.flat();

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
await updateCard({ fusion });
console.log(boxes.length, JSON.stringify(fusion));

/** Mean log loss of boxes that are not plain paper, on the sheets as drawn: in no shares of life. */
function measureLoss(assumedBoxes: number): number {
  const assumed = { ...model, assumedBoxes };
  const losses = sheets.flatMap((sheet) => {
    const shares = sheet.map((box) => fuseOpinions(fusion[box.kind], box.shares, box.logits));
    const counts = sheet.length < MIN_BOXES ? null : countStates(shares, assumed);
    return sheet.flatMap(({ isPaper, label }, index) => {
      const own = shares[index]!;
      const odds = counts ? moveShares(own, leaveOut(own, counts, assumed), assumed) : own;
      return isPaper ? [] : [-Math.log(odds[label]!)];
    });
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

for (const worth of [10, 30, 70, ASSUMED_BOXES, 150, 300, 1000, 1e9])
  console.log(`assumed shares worth ${worth} boxes: log loss ${measureLoss(worth).toFixed(4)}`);
