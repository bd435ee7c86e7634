/**
 * Measures the committed digit network through the product's own reader.
 *   REAL_DATA_DIR=… npx tsx training/digits/evaluate.ts [--sheet worst.png]
 * Real cells of the half never trained on, MNIST's test digits and held-back fonts in simulated
 * cells, and empty cells with every remnant a form leaves.
 */
import sharp from 'sharp';
import { openNetwork } from '../../engines/network.ts';
import { measureCalibration } from '../../recognition/confidence/calibration-error.ts';
import type { GreyImage } from '../../recognition/raster/image.ts';
import { readDigitCells } from '../../recognition/read/digit-cells.ts';
import type { CellReading } from '../../recognition/read/contracts.ts';
import type { Crop } from '../../recognition/segment/crop.ts';
import { drawFontGlyphs } from './fonts.ts';
import { type Glyph, isHeldBack, readMnist, readPictures } from './glyphs.ts';
import { frameRealCell, type Severity, simulateEmpty, simulateGlyph } from './cells.ts';
import { createRandom } from './random.ts';
import type { CellImage } from './simulate-cell.ts';
import path from 'node:path';

interface Judged {
  readonly truth: string;
  readonly source: string;
  readonly crop: Crop;
  readonly reading: CellReading;
}

/** The share of probability at which a field's policy usually accepts a cell. */
const ACCEPT_AT = 0.99;

export const cropOf = ({ ink, inner }: CellImage): Crop => ({ raw: ink, blank: ink, ink, inner });

const isRight = ({ truth, reading }: Judged): boolean =>
  truth === '' ? reading.state === 'blank' : reading.value === truth;

function report(name: string, judged: readonly Judged[]): void {
  const accepted = judged.filter(
    (j) => j.reading.state !== 'unreadable' && j.reading.probability >= ACCEPT_AT,
  );
  const wrong = accepted.filter((j) => !isRight(j));
  const { error } = measureCalibration(
    judged.map((j) => ({ probability: j.reading.probability, right: isRight(j) })),
  );
  const share = (n: number, of: number): string => `${((100 * n) / Math.max(1, of)).toFixed(2)} %`;
  console.log(
    `${name}: ${judged.length} cells, right ${share(judged.filter(isRight).length, judged.length)}, ` +
      `accepted ${share(accepted.length, judged.length)}, wrong among them ${wrong.length} ` +
      `(${share(wrong.length, accepted.length)}), calibration error ${error.toFixed(4)}`,
  );
  for (const j of judged.filter((x) => !isRight(x)).slice(0, 12)) {
    console.log(
      `  ${j.source}: ${j.truth || 'blank'} read as ${j.reading.state} ${j.reading.value} ${j.reading.probability.toFixed(3)}`,
    );
  }
}

async function judge(
  cells: { truth: string; source: string; cell: CellImage }[],
): Promise<Judged[]> {
  const network = await openNetwork('models/digit/digit.json');
  const crops = cells.map((c) => cropOf(c.cell));
  const readings = await readDigitCells(crops, network);
  return cells.map((c, i) => ({ ...c, crop: crops[i]!, reading: readings[i]! }));
}

/** The wrong, then the least sure: one picture to look at. */
async function drawWorst(judged: readonly Judged[], file: string): Promise<void> {
  const [side, columns] = [110, 12];
  const worst = [...judged]
    .sort(
      (a, b) =>
        Number(isRight(a)) - Number(isRight(b)) || a.reading.probability - b.reading.probability,
    )
    .slice(0, 60);
  const tiles = await Promise.all(
    worst.map(async (j, i) => ({
      input: await greyToPng(
        j.crop.ink,
        side - 6,
        `${j.truth}>${j.reading.value || j.reading.state[0]} ${j.reading.probability.toFixed(2)}`,
      ),
      left: (i % columns) * side,
      top: Math.floor(i / columns) * (side + 14),
    })),
  );
  await sharp({
    create: { width: columns * side, height: 5 * (side + 14), channels: 3, background: '#888' },
  })
    .composite(tiles)
    .png()
    .toFile(file);
}

async function greyToPng(image: GreyImage, side: number, text: string): Promise<Buffer> {
  const picture = await sharp(image.data, {
    raw: { width: image.width, height: image.height, channels: 1 },
  })
    .resize(side, side, { fit: 'contain', background: '#fff' })
    .toColourspace('srgb')
    .extend({ bottom: 14, background: '#fff' })
    .png()
    .toBuffer();
  const label = `<svg width="${side}" height="14"><text x="2" y="11" font-size="12" fill="red">${text.replace('>', '&gt;')}</text></svg>`;
  return sharp(picture)
    .composite([{ input: Buffer.from(label), top: side, left: 0 }])
    .png()
    .toBuffer();
}

async function main(): Promise<void> {
  const random = createRandom(99);
  const mnist = (await readMnist('t10k')).slice(5000);
  const fonts = (await drawFontGlyphs('0123456789')).heldBack;
  const simulate = (glyphs: readonly Glyph[], count: number, severity: Severity) =>
    Array.from({ length: count }, () => {
      const glyph = random.pick(glyphs);
      return {
        truth: glyph.label,
        source: glyph.source,
        cell: simulateGlyph(glyph, mnist, random, severity),
      };
    });
  for (const severity of ['mild', 'heavy'] as const) {
    report(`MNIST test digits, ${severity}`, await judge(simulate(mnist, 3000, severity)));
    report(`held-back fonts, ${severity}`, await judge(simulate(fonts, 1000, severity)));
  }
  const empty = Array.from({ length: 4000 }, () => ({
    truth: '',
    source: 'empty',
    cell: simulateEmpty(mnist, random),
  }));
  report('empty cells with remnants', await judge(empty));

  const real = process.env['REAL_DATA_DIR'];
  if (real === undefined) {
    console.log('real cells skipped, because REAL_DATA_DIR names no folder');
    return;
  }
  const cells = (await readPictures(path.join(real, 'digits'))).filter((c) => isHeldBack(c.source));
  const judged = await judge(
    cells.map((c) => ({ truth: c.label, source: c.source, cell: frameRealCell(c.page) })),
  );
  report('real cells, half never trained on', judged);
  const at = process.argv.indexOf('--sheet');
  if (at > 0) await drawWorst(judged, process.argv[at + 1]!);
}

if (process.argv[1]?.endsWith('evaluate.ts') === true) await main();
