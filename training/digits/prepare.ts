/**
 * Prepares the tiles that the digit network learns from, through the product's own normaliser.
 *   REAL_DATA_DIR=… npx tsx training/digits/prepare.ts [--scale 1] [--apart]
 * `--apart` leaves the training set as it is. Writes training/cache/digits/<set>.{tiles,labels}: uint8 tiles (32 × 32 each), uint8 class.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { normaliseInk } from '../../recognition/read/normalise-cell.ts';
import { drawFontGlyphs, FEW_FONTS } from './fonts.ts';
import { CLASSES } from './classes.ts';
import { FOREIGN, LIKE_DIGITS } from './foreign.ts';
import { type Glyph, isHeldBack, readMnist, readPictures } from './glyphs.ts';
import { createRandom, type Random } from './random.ts';
import {
  type Severity,
  frameRealCell,
  simulateEmpty,
  simulateGlyph,
  simulateOther,
} from './cells.ts';
import type { CellImage } from './simulate-cell.ts';

const [EMPTY, OTHER] = [10, 11];
const SEED = 20240401;

export interface TileSet {
  readonly tiles: Uint8Array[];
  readonly labels: number[];
  /** Cells of which the normaliser left nothing: [with a digit in it, truly empty]. */
  readonly vanished: { digit: number; empty: number };
}

const createSet = (): TileSet => ({ tiles: [], labels: [], vanished: { digit: 0, empty: 0 } });

function addCell(set: TileSet, cell: CellImage, label: number): void {
  const { tile } = normaliseInk(cell.ink, cell.inner);
  if (tile === null) {
    set.vanished[label === EMPTY ? 'empty' : 'digit']++;
    return;
  }
  set.tiles.push(Uint8Array.from(tile, (v) => Math.round(v * 255)));
  set.labels.push(label);
}

interface Sources {
  readonly digits: readonly { readonly glyphs: readonly Glyph[]; readonly count: number }[];
  readonly foreign: readonly Glyph[];
  readonly empty: number;
  readonly other: number;
  /** Share of cells spoilt mildly. */
  readonly mild: number;
}

function simulateSet(sources: Sources, random: Random): TileSet {
  const set = createSet();
  const all = sources.digits.flatMap((d) => d.glyphs);
  const severity = (): Severity => (random.chance(sources.mild) ? 'mild' : 'heavy');
  for (const { glyphs, count } of sources.digits) {
    for (let i = 0; i < count; i++) {
      const glyph = glyphs[i % glyphs.length]!;
      addCell(set, simulateGlyph(glyph, all, random, severity()), Number(glyph.label));
    }
  }
  for (let i = 0; i < sources.empty; i++)
    addCell(set, simulateEmpty(all, random, severity()), EMPTY);
  for (let i = 0; i < sources.other; i++) {
    addCell(set, simulateOther(all, sources.foreign, random), OTHER);
  }
  return set;
}

function simulateTraining(
  mnist: readonly Glyph[],
  fonts: readonly Glyph[],
  cells: readonly Glyph[],
  foreign: readonly Glyph[],
  scale: number,
): TileSet {
  return simulateSet(
    {
      digits: [
        { glyphs: mnist, count: Math.round(60_000 * scale) },
        { glyphs: fonts, count: Math.round(20_000 * scale) },
        { glyphs: cells, count: Math.round(18_000 * scale) },
      ],
      foreign,
      empty: Math.round(50_000 * scale),
      mild: 0.4,
      other: Math.round(14_000 * scale),
    },
    createRandom(SEED),
  );
}

async function writeSet(folder: string, name: string, set: TileSet): Promise<void> {
  await writeFile(path.join(folder, `${name}.tiles`), Buffer.concat(set.tiles));
  await writeFile(path.join(folder, `${name}.labels`), Uint8Array.from(set.labels));
  const counts = CLASSES.map((c, i) => `${c}:${set.labels.filter((l) => l === i).length}`);
  console.log(name, set.labels.length, counts.join(' '), 'vanished', JSON.stringify(set.vanished));
}

async function main(): Promise<void> {
  const at = process.argv.indexOf('--scale');
  const scale = at < 0 ? 1 : Number(process.argv[at + 1]);
  const real = process.env['REAL_DATA_DIR'];
  if (real === undefined) throw new Error('REAL_DATA_DIR names no folder of real handwriting');
  const folder = path.join('training', 'cache', 'digits');
  await mkdir(folder, { recursive: true });

  const mnist = await readMnist('train');
  const mnistTest = await readMnist('t10k');
  const fonts = await drawFontGlyphs('0123456789');
  const foreignFonts = await drawFontGlyphs(FOREIGN, FEW_FONTS);
  console.log('fonts', fonts.fonts, fonts.trained.length, fonts.heldBack.length);
  const cells = await readPictures(path.join(real, 'digits'));
  const drawn = [
    ...(await readPictures(path.join(real, 'katakana'))),
    ...(await readPictures(path.join(real, 'latin-lowercase'))),
  ].filter((g) => !LIKE_DIGITS.has(g.label));
  const trainedCells = cells.filter((c) => !isHeldBack(c.source));
  const foreign = [
    ...foreignFonts.trained,
    ...drawn.filter((g) => !isHeldBack(g.source)).flatMap((g) => [g, g, g]),
  ];

  if (!process.argv.includes('--apart')) {
    const train = simulateTraining(mnist, fonts.trained, trainedCells, foreign, scale);
    for (const cell of trainedCells) {
      for (let i = 0; i < 3; i++) addCell(train, frameRealCell(cell.page), Number(cell.label));
    }
    await writeSet(folder, 'train', train);
  }

  const apart = (seed: number, from: number): TileSet =>
    simulateSet(
      {
        digits: [
          {
            glyphs: mnistTest.slice(from, from + 5000),
            count: Math.round(5000 * Math.min(1, scale)),
          },
          { glyphs: fonts.heldBack, count: Math.round(1500 * Math.min(1, scale)) },
        ],
        foreign: [...foreignFonts.heldBack, ...drawn.filter((g) => isHeldBack(g.source))],
        empty: Math.round(1500 * Math.min(1, scale)),
        mild: 0.8,
        other: Math.round(1000 * Math.min(1, scale)),
      },
      createRandom(seed),
    );
  await writeSet(folder, 'calibration', apart(SEED + 1, 0));
  await writeSet(folder, 'test', apart(SEED + 2, 5000));

  const heldBack = createSet();
  for (const cell of cells.filter((c) => isHeldBack(c.source))) {
    addCell(heldBack, frameRealCell(cell.page), Number(cell.label));
  }
  await writeSet(folder, 'real', heldBack);
}

if (process.argv[1]?.endsWith('prepare.ts') === true) await main();
