/**
 * Measures the committed checkbox model on boxes drawn with another seed, and on real marks that
 * were never trained on.
 *   REAL_DATA_DIR=… npx tsx training/marks/evaluate.ts [--count 6000] [--sheet worst.png]
 */
import sharp from 'sharp';
import { loadMarkModel } from '../../engines/mark-model.ts';
import { openNetwork } from '../../engines/network.ts';
import { measureCalibration } from '../../recognition/confidence/calibration-error.ts';
import type { MarkReading } from '../../recognition/read/contracts.ts';
import { type MarkTools, readMarks } from '../../recognition/read/mark-box.ts';
import { type Glyph, isHeldBack } from '../digits/glyphs.ts';
import { createRandom } from '../digits/random.ts';
import { readRealMarks } from './real-marks.ts';
import { readMarkSheets } from './measure-sheets.ts';
import {
  ASSUMED_SHARES,
  drawSheetOfBoxes,
  type MarkSample,
  type SheetSample,
  type StateShares,
} from './samples.ts';

/** What forms ask for: the usual, and where an error is dear. */
const ACCEPT_AT = [0.99, 0.999];

interface Judged extends MarkSample {
  readonly reading: MarkReading;
}

async function judge(samples: readonly SheetSample[], tools: MarkTools): Promise<Judged[]> {
  const crops = samples.map(({ crop }) => crop);
  const baselines = samples.map(({ baseline }) => baseline);
  const readings = await readMarks(crops, baselines, tools);
  return samples.map((sample, index) => ({ ...sample, reading: readings[index]! }));
}

/** At least so many simulated boxes, sheet by sheet. */
async function judgeSimulated(
  tools: MarkTools,
  real: readonly Glyph[],
  { count, seed, shares }: { count: number; seed: number; shares: StateShares | null },
): Promise<Judged[]> {
  const random = createRandom(seed);
  const judged: Judged[] = [];
  while (judged.length < count)
    judged.push(...(await judge(drawSheetOfBoxes(real, random, shares), tools)));
  return judged;
}

/** Boxes of sheets with real marks and drawn ones that were never trained on. */
async function judgeSheets(tools: MarkTools): Promise<Judged[]> {
  const boxes = await readMarkSheets('test');
  const judged: Judged[] = [];
  for (const name of new Set(boxes.map(({ sheet }) => sheet)))
    judged.push(...(await judge(boxes.filter(({ sheet }) => sheet === name), tools))); // prettier-ignore
  return judged;
}

function reportByDrawing(judged: readonly Judged[]): void {
  const nameOf = (j: Judged): string => (j.state === 'marked' ? j.drawing : j.state);
  report('  all marks', judged.filter(({ state }) => state === 'marked')); // prettier-ignore
  report('  real marks', judged.filter(({ state, drawing }) => state === 'marked' && drawing.startsWith('real'))); // prettier-ignore
  for (const name of [...new Set(judged.map(nameOf))].sort())
    report(`  ${name}`, judged.filter((j) => nameOf(j) === name)); // prettier-ignore
}

function report(name: string, judged: readonly Judged[]): void {
  const right = judged.filter((j) => j.reading.state === j.state);
  const plain = (j: Judged): boolean => j.reading.state === 'empty' || j.reading.state === 'marked';
  const { error } = measureCalibration(
    judged.map((j) => ({ probability: j.reading.probability, right: j.reading.state === j.state })),
  );
  const share = (n: number): string => `${((100 * n) / Math.max(1, judged.length)).toFixed(2)} %`;
  const accepted = ACCEPT_AT.map((limit) => {
    const taken = judged.filter((j) => plain(j) && j.reading.probability >= limit);
    const wrong = taken.filter((j) => j.reading.state !== j.state);
    return `accepted at ${limit} ${share(taken.length)}, wrong ${wrong.length}`;
  });
  console.log(
    `${name}: ${judged.length} boxes, right ${share(right.length)}, ${accepted.join('; ')}; ` +
      `calibration error ${error.toFixed(4)}`,
  );
}

async function drawWorst(judged: readonly Judged[], file: string): Promise<void> {
  const side = 100;
  const worst = judged
    .filter((j) => j.reading.state !== j.state)
    .sort((a, b) => b.reading.probability - a.reading.probability)
    .slice(0, 60);
  const tiles = await Promise.all(
    worst.map(async (j, i) => {
      const { ink } = j.crop;
      const text = `${j.drawing.slice(0, 9)}&gt;${j.reading.state.slice(0, 4)} ${j.reading.probability.toFixed(2)}`;
      const label = Buffer.from(
        `<svg width="96" height="12"><text y="10" font-size="11" fill="red">${text}</text></svg>`,
      );
      const picture = await sharp(ink.data, { raw: { width: ink.width, height: ink.height, channels: 1 } })
        .resize(96, 96, { fit: 'fill' }).toColourspace('srgb').png().toBuffer(); // prettier-ignore
      const input = await sharp(picture)
        .composite([{ input: label, top: 0, left: 0 }])
        .png()
        .toBuffer();
      return { input, left: (i % 12) * side, top: Math.floor(i / 12) * side };
    }),
  );
  await sharp({ create: { width: 12 * side, height: 5 * side, channels: 3, background: '#888' } })
    .composite(tiles)
    .png()
    .toFile(file);
}

async function main(): Promise<void> {
  const tools = {
    marks: await loadMarkModel('models/mark/mark.json'),
    network: await openNetwork('models/mark/checkbox.json'),
  };
  const at = process.argv.indexOf('--count');
  const count = at < 0 ? 6000 : Number(process.argv[at + 1]);
  const folder = process.env['REAL_DATA_DIR'];
  const real =
    folder === undefined ? [] : (await readRealMarks(folder)).filter((m) => isHeldBack(m.source));
  if (folder === undefined)
    console.log('real marks skipped, because REAL_DATA_DIR names no folder');
  const judged = await judgeSimulated(tools, real, { count, seed: 77, shares: null });
  const lifelike = await judgeSimulated(tools, real, { count, seed: 78, shares: ASSUMED_SHARES });
  report('in the shares assumed of life', lifelike);
  report('in the shares of training', judged);
  reportByDrawing(judged);
  const onSheets = await judgeSheets(tools);
  report('sheets cut by the pipeline, in the shares of training', onSheets);
  reportByDrawing(onSheets);
  const sheet = process.argv.indexOf('--sheet');
  if (sheet > 0) await drawWorst([...onSheets, ...judged], process.argv[sheet + 1]!);
}

await main();
