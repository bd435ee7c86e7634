/**
 * Fits the checkbox model on simulated boxes and writes models/mark/mark.json. How
 * much it weighs beside the network, and what a box without ink is worth, stay as they are until
 * `fuse.ts` and `count-empty.ts` have run.
 *   REAL_DATA_DIR=… npx tsx training/marks/train.ts [--count 24000]
 */
import { writeFile } from 'node:fs/promises';
import { loadMarkModel } from '../../engines/mark-model.ts';
import { fitTemperature } from '../../recognition/confidence/temperature.ts';
import { MARK_FEATURES } from '../../recognition/read/mark-features.ts';
import { MARK_STATES, type MarkModel, scoreMark } from '../../recognition/read/mark-model.ts';
import { type Glyph, isHeldBack } from '../digits/glyphs.ts';
import { createRandom } from '../digits/random.ts';
import { fitWeights } from './fit.ts';
import { type Measured, measureSample } from './measure-sheets.ts';
import { readRealMarks } from './real-marks.ts';
import { ASSUMED_BOXES, ASSUMED_SHARES, drawSheetOfBoxes, TRAINED_SHARES } from './samples.ts';

const SEED = 31;
const CARD = 'models/mark/mark.json';

function measureSimulated(real: readonly Glyph[], count: number, seed: number): Measured[] {
  const random = createRandom(seed);
  const measured: Measured[] = [];
  while (measured.length < count)
    measured.push(...drawSheetOfBoxes(real, random).map(measureSample));
  return measured;
}

const round = (value: number): number => Number(value.toPrecision(5));

async function main(): Promise<void> {
  const real = process.env['REAL_DATA_DIR'];
  if (real === undefined) throw new Error('REAL_DATA_DIR names no folder of real handwriting');
  const at = process.argv.indexOf('--count');
  const count = at < 0 ? 24_000 : Number(process.argv[at + 1]);
  const marks = await readRealMarks(real);
  const train = measureSimulated(
    marks.filter((m) => !isHeldBack(m.source)),
    count,
    SEED,
  );
  const calibration = measureSimulated([], Math.round(count / 4), SEED + 1);
  const fitted = fitWeights(
    {
      values: train.map(({ features }) => MARK_FEATURES.map((name) => features[name])),
      labels: train.map(({ label }) => label),
      classes: MARK_STATES.length,
    },
    SEED,
  );
  const { fusion, emptyWithoutInk, circled } = await loadMarkModel(CARD);
  const model: MarkModel = {
    id: 'mark@5',
    states: MARK_STATES,
    features: MARK_FEATURES,
    mean: fitted.mean.map(round),
    scale: fitted.scale.map(round),
    weights: fitted.weights.map((row) => row.map(round)),
    temperature: 1,
    fusion,
    assumedShares: ASSUMED_SHARES,
    assumedBoxes: ASSUMED_BOXES,
    emptyWithoutInk,
    circled,
  };
  const logits = calibration.map(({ features }) =>
    scoreMark(model, features).map((p) => Math.log(Math.max(1e-300, p))),
  );
  const temperature = fitTemperature(
    logits,
    calibration.map(({ label }) => label),
  );
  const card = {
    ...model,
    // Bayes: the trained odds times the ratio of shares, before the temperature divides them.
    weights: model.weights.map((row, c) => {
      const state = MARK_STATES[c]!;
      const shift = Math.log(ASSUMED_SHARES[state] / TRAINED_SHARES[state]) * temperature;
      return [round(row[0]! + shift), ...row.slice(1)];
    }),
    temperature,
    recipe: 'training/marks/README.md',
    licence: 'Apache-2.0 (weights)',
    seed: SEED,
    samples: count,
  };
  await writeFile(CARD, JSON.stringify(card) + '\n');
  console.log(`empty without ink ${model.emptyWithoutInk}`);
  console.log(`fitted on ${count} boxes, ${marks.length} real marks; temperature ${temperature}`);
}

await main();
