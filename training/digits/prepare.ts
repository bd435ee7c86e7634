/**
 * Prepares the tiles that the digit network learns from, through the product's own normaliser.
 * Needs the output of training/sheets/draw-glyphs.ts.
 *   REAL_DATA_DIR=… npx tsx training/digits/prepare.ts [--scale 1]
 * Writes training/cache/digits/{train,real}.{tiles,labels}: uint8 tiles (2 × 32 × 32), uint8 class.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { normaliseInk } from '../../recognition/read/normalise-cell.ts';
import { readWriting } from '../sheets/read-glyphs.ts';
import { CLASSES } from './classes.ts';
import { drawStrokeDigit } from './draw-strokes.ts';
import { type Glyph, isHeldBack, readPictures } from './glyphs.ts';
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
/** Share of cells spoilt mildly: spoilt heavily, a 7 often is a 1, and the network learns to doubt. */
const MILD = 0.85;

interface TileSet {
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

/** Cells simulated at scale 1, by what is written in them. */
const COUNTS = {
  mnist: 30_000,
  fonts: 14_000,
  real: 12_000,
  strokes: 12_000,
  empty: 24_000,
  other: 5_000,
};

async function simulateTraining(folder: string, scale: number, random: Random): Promise<TileSet> {
  const { mnist, fonts, real, foreign } = await readWriting('train', folder);
  const set = createSet();
  const printed = fonts.flat();
  const all = [...mnist, ...printed, ...real];
  const severity = (): Severity => (random.chance(MILD) ? 'mild' : 'heavy');
  const writeAll = (glyphs: readonly Glyph[], count: number): void => {
    for (let i = 0; i < count * scale; i++) {
      const glyph = glyphs[i % glyphs.length]!;
      addCell(set, simulateGlyph(glyph, all, random, severity()), Number(glyph.label));
    }
  };
  writeAll(mnist, COUNTS.mnist);
  writeAll(printed, COUNTS.fonts);
  writeAll(real, COUNTS.real);
  const strokes = Array.from({ length: COUNTS.strokes * scale }, () => drawStrokeDigit(random));
  writeAll(strokes, COUNTS.strokes);
  for (let i = 0; i < COUNTS.empty * scale; i++)
    addCell(set, simulateEmpty(all, random, severity()), EMPTY);
  for (let i = 0; i < COUNTS.other * scale; i++)
    addCell(set, simulateOther(all, foreign, random), OTHER);
  return set;
}

async function writeSet(name: string, set: TileSet): Promise<void> {
  const folder = path.join('training', 'cache', 'digits');
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, `${name}.tiles`), Buffer.concat(set.tiles));
  await writeFile(path.join(folder, `${name}.labels`), Uint8Array.from(set.labels));
  const counts = CLASSES.map((c, i) => `${c}:${set.labels.filter((l) => l === i).length}`);
  console.log(name, set.labels.length, counts.join(' '), 'vanished', JSON.stringify(set.vanished));
}

async function main(): Promise<void> {
  const at = process.argv.indexOf('--scale');
  const scale = at < 0 ? 1 : Number(process.argv[at + 1]);
  const folder = process.env['REAL_DATA_DIR'];
  if (folder === undefined) throw new Error('REAL_DATA_DIR names no folder of real handwriting');
  const train = await simulateTraining(folder, scale, createRandom(SEED));
  const heldBack = createSet();
  for (const cell of await readPictures(path.join(folder, 'digits'))) {
    const set = isHeldBack(cell.source) ? heldBack : train;
    addCell(set, frameRealCell(cell.page), Number(cell.label));
  }
  await writeSet('train', train);
  await writeSet('real', heldBack);
}

await main();
