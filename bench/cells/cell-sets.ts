import { readdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as fontkit from 'fontkit';
import type { Font } from 'fontkit';
import { join } from 'node:path';
import { decodePage } from '../../engines/decode/decode-page.ts';
import { inspectFile } from '../../engines/decode/inspect-file.ts';
import { sharp } from '../../engines/decode/trusted-loaders.ts';
import type { CellKind } from '../../recognition/read/bare-cells.ts';
import type { GreyImage } from '../../recognition/raster/image.ts';
import { seeded, type Random } from '../../samples/random.ts';
import { isHeldBack } from '../../training/digits/glyphs.ts';

/** A picture of one cell, and what stands in it. */
export interface Cell {
  readonly source: string;
  readonly truth: string;
  readonly picture: GreyImage;
}

export interface CellSet {
  readonly name: string;
  readonly kind: CellKind;
  readonly cells: readonly Cell[];
}

/** Of ten people who drew letters and katakana, those that no network was trained on. */
const UNSEEN_DRAWERS = ['08.png', '09.png', '10.png'];
/** Handwriting that no network was trained on. */
const UNSEEN_HANDS = [
  { font: 'Yomogi', file: 'yomogi/400Regular/Yomogi_400Regular.ttf' },
  { font: 'Hachi Maru Pop', file: 'hachi-maru-pop/400Regular/HachiMaruPop_400Regular.ttf' },
  { font: 'Kiwi Maru Light', file: 'kiwi-maru/300Light/KiwiMaru_300Light.ttf' },
] as const;
type Hand = (typeof UNSEEN_HANDS)[number];
const LETTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'];
const HIRAGANA = [
  ...'あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん',
];

/** The cells of people that nothing was trained on. */
export async function readRealSets(folder: string): Promise<CellSet[]> {
  const heldBack = ({ source }: Cell): boolean => isHeldBack(source);
  const unseen = ({ source }: Cell): boolean =>
    UNSEEN_DRAWERS.some((drawer) => source.endsWith(drawer));
  const of = async (part: string, is: (cell: Cell) => boolean): Promise<Cell[]> =>
    (await readFolder(join(folder, part))).filter(is);
  const marks = await of('marks', heldBack);
  return [
    { name: 'digits of faxed forms', kind: 'digit', cells: await of('digits', heldBack) },
    {
      name: 'marks of faxed forms',
      kind: 'mark',
      cells: marks.map((cell) => ({ ...cell, truth: 'marked' })),
    },
    { name: 'katakana, drawn', kind: 'katakana', cells: await of('katakana', unseen) },
    { name: 'small letters, drawn', kind: 'latin', cells: await of('latin-lowercase', unseen) },
  ];
}

/** Folders named by what their pictures show. `source`: folder and file, the name that halves go by. */
async function readFolder(folder: string): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const truth of (await readdir(folder)).sort())
    for (const file of (await readdir(join(folder, truth))).sort())
      cells.push({
        source: `${truth}/${file}`,
        truth,
        picture: await openPicture(join(folder, truth, file)),
      });
  return cells;
}

async function openPicture(path: string): Promise<GreyImage> {
  const bytes = await readFile(path);
  const file = await inspectFile(bytes, path);
  const page = file.ok ? await decodePage(bytes, file.value, 1) : file;
  if (!page.ok) throw new Error(`${path}: ${page.error.kind}`);
  return page.value.grey;
}

/** Characters in hands that nothing was trained on, a little turned, sheared, blurred and faint. */
export async function drawSets(kanji: readonly string[]): Promise<CellSet[]> {
  const sets: CellSet[] = [];
  for (const hand of UNSEEN_HANDS) {
    const { font } = hand;
    const [kana, names] = [await drawCells(hand, HIRAGANA), await drawCells(hand, kanji)];
    const letters = await drawCells(hand, LETTERS);
    sets.push({ name: `hiragana, ${font}`, kind: 'hiragana', cells: kana });
    sets.push({ name: `kanji of names, ${font}`, kind: 'kanji', cells: names });
    sets.push({ name: `letters and digits, ${font}`, kind: 'latin', cells: letters });
  }
  return sets;
}

async function drawCells(hand: Hand, texts: readonly string[]): Promise<Cell[]> {
  const fontfile = createRequire(import.meta.url).resolve(`@expo-google-fonts/${hand.file}`);
  const font = fontkit.openSync(fontfile) as Font;
  const cells: Cell[] = [];
  for (const truth of texts) {
    if (!font.hasGlyphForCodePoint(truth.codePointAt(0)!)) continue;
    const picture = await draw(truth, fontfile, hand.font, seeded(`${hand.font}/${truth}`));
    cells.push({ source: `${hand.font} ${truth}`, truth, picture });
  }
  return cells;
}

/** `font`: the file's family; without it, the default font of the machine would be drawn. */
async function draw(
  text: string,
  fontfile: string,
  font: string,
  random: Random,
): Promise<GreyImage> {
  const glyph = await sharp({ text: { text, font, fontfile, dpi: 600, rgba: true } })
    .png()
    .toBuffer();
  const [shear, turn] = [random.normal(0, 0.08), random.normal(0, 0.05)];
  const { data, info } = await sharp(glyph)
    .flatten({ background: '#fff' })
    .affine([1, shear + turn, -turn, random.between(0.85, 1.15)], { background: '#fff' })
    .resize({ width: 64, height: 64, fit: 'inside' })
    .extend({ top: 14, bottom: 14, left: 14, right: 14, background: '#fff' })
    .blur(random.between(0.5, 1.2))
    .linear(random.between(0.5, 1), 20)
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data };
}
