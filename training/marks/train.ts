/**
 * Fits the checkbox model and writes models/mark/mark.json.
 *   REAL_DATA_DIR=… npx tsx training/marks/train.ts [--count 24000]
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { fitTemperature } from '../../recognition/confidence/temperature.ts';
import {
  MARK_FEATURES,
  type MarkFeatures,
  measureMark,
} from '../../recognition/read/mark-features.ts';
import { MARK_STATES, type MarkModel, scoreMark } from '../../recognition/read/mark-model.ts';
import { type Glyph, isHeldBack } from '../digits/glyphs.ts';
import { createRandom } from '../digits/random.ts';
import { fitWeights } from './fit.ts';
import { readRealMarks } from './real-marks.ts';
import { ASSUMED_SHARES, drawSample, TRAINED_SHARES } from './samples.ts';

const SEED = 31;

function measureSamples(real: readonly Glyph[], count: number, seed: number) {
  const random = createRandom(seed);
  return Array.from({ length: count }, () => {
    const { state, crop } = drawSample(real, random);
    const features = measureMark(crop);
    return { features, label: MARK_STATES.indexOf(state) };
  });
}

interface Measured {
  readonly features: MarkFeatures;
  readonly label: number;
}

/**
 * Probability that a box without ink is empty, in the shares assumed of life. Half a case is added
 * to the others' count (Jeffreys): never having seen one proves no certainty.
 */
function weighEmptyWithoutInk(samples: readonly Measured[]): number {
  let [empty, others] = [0, 0.5 * (ASSUMED_SHARES.marked / TRAINED_SHARES.marked)];
  for (const { features, label } of samples) {
    if (features.darkness !== 0) continue;
    const state = MARK_STATES[label]!;
    const weight = ASSUMED_SHARES[state] / TRAINED_SHARES[state];
    if (state === 'empty') empty += weight;
    else others += weight;
  }
  return round(empty / (empty + others));
}

const round = (value: number): number => Number(value.toPrecision(5));

async function main(): Promise<void> {
  const real = process.env['REAL_DATA_DIR'];
  if (real === undefined) throw new Error('REAL_DATA_DIR names no folder of real handwriting');
  const at = process.argv.indexOf('--count');
  const count = at < 0 ? 24_000 : Number(process.argv[at + 1]);
  const marks = await readRealMarks(real);
  const train = measureSamples(
    marks.filter((m) => !isHeldBack(m.source)),
    count,
    SEED,
  );
  const calibration = measureSamples([], Math.round(count / 4), SEED + 1);
  const fitted = fitWeights(
    {
      values: train.map(({ features }) => MARK_FEATURES.map((name) => features[name])),
      labels: train.map(({ label }) => label),
      classes: MARK_STATES.length,
    },
    SEED,
  );
  const model: MarkModel = {
    id: 'mark@1',
    states: MARK_STATES,
    features: MARK_FEATURES,
    mean: fitted.mean.map(round),
    scale: fitted.scale.map(round),
    weights: fitted.weights.map((row) => row.map(round)),
    temperature: 1,
    emptyWithoutInk: weighEmptyWithoutInk([...train, ...calibration]),
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
    assumedShares: ASSUMED_SHARES,
    recipe: 'training/marks/README.md',
    licence: 'Apache-2.0 (weights)',
    seed: SEED,
    samples: count,
  };
  await mkdir('models/mark', { recursive: true });
  await writeFile('models/mark/mark.json', JSON.stringify(card) + '\n');
  console.log(`empty without ink ${model.emptyWithoutInk}`);
  console.log(`fitted on ${count} boxes, ${marks.length} real marks; temperature ${temperature}`);
}

await main();
