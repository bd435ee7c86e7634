/**
 * Measures the committed checkbox model on boxes drawn with another seed, and on real marks that
 * were never trained on.
 *   REAL_DATA_DIR=… npx tsx training/marks/evaluate.ts [--count 6000] [--sheet worst.png]
 */
import sharp from 'sharp';
import { loadMarkModel } from '../../engines/mark-model.ts';
import { measureCalibration } from '../../recognition/confidence/calibration-error.ts';
import type { MarkReading } from '../../recognition/read/contracts.ts';
import { type MarkModel, readMark } from '../../recognition/read/mark-box.ts';
import type { Crop } from '../../recognition/segment/crop.ts';
import { isHeldBack } from '../digits/glyphs.ts';
import { createRandom } from '../digits/random.ts';
import { readSheets } from '../sheets/read-sheets.ts';
import { readRealMarks } from './real-marks.ts';
import { ASSUMED_SHARES, drawSample, type MarkSample, stateOnSheet } from './samples.ts';

const ACCEPT_AT = 0.999;

interface Judged extends Omit<MarkSample, 'crop'> {
  readonly crop: Pick<Crop, 'ink' | 'inner'>;
  readonly reading: MarkReading;
}

/** Boxes of sheets with real marks and drawn ones that were never trained on. */
async function judgeSheets(model: MarkModel): Promise<Judged[]> {
  const judged: Judged[] = [];
  for await (const box of readSheets('test', 'mark'))
    judged.push({ state: stateOnSheet(box), drawing: box.drawing, crop: box, reading: readMark(box, model) }); // prettier-ignore
  return judged;
}

function reportByDrawing(judged: readonly Judged[]): void {
  const nameOf = (j: Judged): string => (j.state === 'marked' ? j.drawing : j.state);
  for (const name of [...new Set(judged.map(nameOf))].sort())
    report(`  ${name}`, judged.filter((j) => nameOf(j) === name)); // prettier-ignore
}

function report(name: string, judged: readonly Judged[]): void {
  const right = judged.filter((j) => j.reading.state === j.state);
  const plain = (j: Judged): boolean => j.reading.state === 'empty' || j.reading.state === 'marked';
  const accepted = judged.filter((j) => plain(j) && j.reading.probability >= ACCEPT_AT);
  const wrong = accepted.filter((j) => j.reading.state !== j.state);
  const opposite = wrong.filter((j) => j.state === 'empty' || j.state === 'marked');
  const { error } = measureCalibration(
    judged.map((j) => ({ probability: j.reading.probability, right: j.reading.state === j.state })),
  );
  const share = (n: number): string => `${((100 * n) / Math.max(1, judged.length)).toFixed(2)} %`;
  console.log(
    `${name}: ${judged.length} boxes, right ${share(right.length)}, accepted at ${ACCEPT_AT} ` +
      `${share(accepted.length)}, wrong among them ${wrong.length}, of these empty/marked ` +
      `confused ${opposite.length}; calibration error ${error.toFixed(4)}`,
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
  const model = await loadMarkModel('models/mark/mark.json');
  const at = process.argv.indexOf('--count');
  const count = at < 0 ? 6000 : Number(process.argv[at + 1]);
  const random = createRandom(77);
  const folder = process.env['REAL_DATA_DIR'];
  const real =
    folder === undefined ? [] : (await readRealMarks(folder)).filter((m) => isHeldBack(m.source));
  if (folder === undefined)
    console.log('real marks skipped, because REAL_DATA_DIR names no folder');
  const judged = Array.from({ length: count }, () => {
    const sample = drawSample(real, random);
    return { ...sample, reading: readMark(sample.crop, model) };
  });
  const lifelike = Array.from({ length: count }, () => {
    const sample = drawSample(real, random, ASSUMED_SHARES);
    return { ...sample, reading: readMark(sample.crop, model) };
  });
  report('in the shares assumed of life', lifelike);
  report('in the shares of training', judged);
  reportByDrawing(judged);
  const onSheets = await judgeSheets(model);
  report('sheets cut by the pipeline, in the shares of training', onSheets);
  reportByDrawing(onSheets);
  const sheet = process.argv.indexOf('--sheet');
  if (sheet > 0) await drawWorst([...onSheets, ...judged], process.argv[sheet + 1]!);
}

await main();
