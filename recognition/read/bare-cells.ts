import type { GreyImage } from '../raster/image.ts';
import { probability } from '../../schemas/units.ts';
import type { Alternative, Network } from '../ports.ts';
import type { Crop } from '../segment/crop.ts';
import { openAlphabet } from './alphabets.ts';
import { frameBareBox } from './bare-box.ts';
import { frameBare } from './bare-crop.ts';
import { drawBareLetters, LETTER_STANDS, standOf } from './bare-letters.ts';
import { readDigitCells } from './digit-cells.ts';
import { blankShare } from './line.ts';
import { findLineInk } from './line-ink.ts';
import { NOT_A_CHARACTER } from './line-paths.ts';
import { boxOfInk, drawTile, type TileBox } from './line-tile.ts';
import { readMarks } from './mark-box.ts';
import { softenLogits } from '../confidence/temperature.ts';
import type { MarkModel } from './mark-model.ts';

export const CELL_KINDS = ['digit', 'mark', 'katakana', 'hiragana', 'kanji', 'latin'] as const;
export type CellKind = (typeof CELL_KINDS)[number];

/** A cell that belongs to no form. */
export interface BareReading {
  /** A mark's state; for all others `read`, `blank` (nothing is written) or `unreadable`. */
  readonly state: string;
  /** What is written; of a mark its state; '' unless read. */
  readonly value: string;
  readonly probability: number;
  /** Best first, the value itself included. */
  readonly alternatives: readonly Alternative[];
}

/** Reads pictures of one kind of cell, one reading each, in order. */
export type BareReader = (pictures: readonly GreyImage[]) => Promise<BareReading[]>;

const MOST_ALTERNATIVES = 5;
/** Alternatives less likely than this help nobody. */
const LEAST_ALTERNATIVE = 1e-4;
/** A character smaller than this share of its picture is drawn small: a dot is no circle. */
const LEAST_EM = 0.5;
const SMALL = /^[a-z]$/;
/**
 * Small letters are so much more frequent than capitals and digits in what forms ask for in Latin,
 * addresses above all: c, o, s, x without a line look like C, O, S, X. An assumption, not a count.
 */
const SMALL_ODDS = 4;
/** Without a line beside them, ゎ is わ by its shape: large ones are so much more frequent. Assumed, too. */
const SMALL_KANA = /^[ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ]$/u;
const SMALL_KANA_ODDS = 0.1;
const KANJI = /^[\p{Script=Han}々〆ヶ]$/u;

/** Digits as in the cells of a form: rules and neighbours may reach in. */
export const openBareDigits =
  (network: Network): BareReader =>
  async (pictures) => {
    const crops = pictures.map((picture) => frameBare(picture, false));
    return await readDigitCells(crops, network);
  };

/** Boxes for marks; with no form, all that is printed but a box's border counts as ink. */
export const openBareMarks =
  (network: Network, marks: MarkModel): BareReader =>
  async (pictures) => {
    const readings: BareReading[] = [];
    // One by one: boxes in one call are taken for those of one sheet.
    for (const picture of pictures) {
      const [reading] = await readMarks([frameBareBox(picture)], [null], { marks, network });
      const { state, probability: sure, likelihoods } = reading!;
      const weighed = marks.states.map(
        (name) => [name, likelihoods[name] * marks.assumedShares[name]] as const,
      );
      const total = weighed.reduce((sum, [, weight]) => sum + weight, 0);
      readings.push({
        state,
        value: state,
        probability: sure,
        alternatives: rank(weighed.map(([name, weight]) => [name, weight / total])),
      });
    }
    return readings;
  };

/** One Japanese character, whatever its size in the picture. */
export function openBareCharacters(
  network: Network,
  kind: 'katakana' | 'hiragana' | 'kanji',
): BareReader {
  const alphabet = kind === 'kanji' ? null : openAlphabet(kind);
  const allows = (text: string): boolean => (alphabet ? alphabet.allows(text) : KANJI.test(text));
  const { side, classes, temperature = 1 } = network;
  const usable = classes.flatMap((text, at) =>
    text === NOT_A_CHARACTER || allows(text) ? [at] : [],
  );
  const oddsOf = classes.map((text) => (SMALL_KANA.test(text) ? Math.log(SMALL_KANA_ODDS) : 0));
  return async (pictures) => {
    const crops = pictures.map((picture) => frameBare(picture, true));
    const found = crops.map(findCharacter);
    const tiles = found.map(({ image, box }, at) => {
      if (!box) return null;
      const size = Math.max(box.right - box.left, box.bottom - box.top);
      const tile = new Float32Array(side * side);
      drawTile(image, box, Math.max(size, LEAST_EM * crops[at]!.inner.width), side, tile);
      return tile;
    });
    const rows = await classifyTiles(tiles, network);
    return rows.map((logits, row) => {
      if (!logits) return blank(found[row]!.inkArea);
      const shares = softenLogits(
        usable.map((at) => logits[at]! + temperature * oddsOf[at]!),
        temperature,
      );
      return choose(usable.map((at, index) => [classes[at]!, shares[index]!]));
    });
  };
}

/**
 * One letter or digit. Without a line it is not known how high a letter stands: each is judged where
 * it would stand, and o, O and 0 share what they have in common.
 */
export function openBareLetters(network: Network): BareReader {
  const { classes } = network;
  const alphabet = openAlphabet('alphanumeric');
  return async (pictures) => {
    const found = pictures.map((picture) => findCharacter(frameBare(picture, true)));
    const tiles = found.flatMap(({ image, box }) =>
      box ? drawBareLetters(image, box, network.side) : LETTER_STANDS.map(() => null),
    );
    const rows = await classifyTiles(tiles, network);
    return found.map(({ inkArea }, at) => {
      const own = rows.slice(at * LETTER_STANDS.length, (at + 1) * LETTER_STANDS.length);
      if (own.some((row) => row === null)) return blank(inkArea);
      const shares = own.map((row) => softenLogits(row!, network.temperature ?? 1));
      const letters = classes.flatMap((text, index): Share[] => {
        if (!alphabet.allows(text)) return [];
        const share = shares[standOf(text)]![index]!;
        return [[text, SMALL.test(text) ? SMALL_ODDS * share : share]];
      });
      const total = letters.reduce((sum, [, share]) => sum + share, 0);
      const reject = classes.indexOf(NOT_A_CHARACTER);
      const refused = Math.min(...shares.map((share) => share[reject]!));
      return choose([
        [NOT_A_CHARACTER, refused],
        ...letters.map(([text, share]) => [text, ((1 - refused) * share) / total] as const),
      ]);
    });
  };
}

const blank = (inkArea: number): BareReading => ({
  state: 'blank',
  value: '',
  probability: blankShare(inkArea),
  alternatives: [],
});

/** What is drawn in a picture, as a character of a line; no box where nothing is. */
function findCharacter(crop: Crop): { image: GreyImage; box: TileBox | null; inkArea: number } {
  const { line, inkArea } = findLineInk(crop);
  const image = line?.image ?? crop.ink;
  return { image, box: line && boxOfInk(image, 0, image.width), inkArea };
}

/** Logits of each tile, in one run; null where there is none. */
async function classifyTiles(
  tiles: readonly (Float32Array | null)[],
  network: Network,
): Promise<(Float32Array | null)[]> {
  const drawn = tiles.filter((tile) => tile !== null);
  const area = network.side * network.side;
  const batch = new Float32Array(drawn.length * area);
  drawn.forEach((tile, at) => batch.set(tile, at * area));
  const logits = drawn.length > 0 ? await network.classify(batch, drawn.length) : batch;
  const width = network.classes.length;
  let row = 0;
  return tiles.map((tile) => (tile ? logits.subarray(row * width, ++row * width) : null));
}

type Share = readonly [text: string, share: number];

function choose(shares: readonly Share[]): BareReading {
  const alternatives = rank(shares.filter(([text]) => text !== NOT_A_CHARACTER));
  const refused = shares.find(([text]) => text === NOT_A_CHARACTER)?.[1] ?? 0;
  const [best] = alternatives;
  if (!best || refused > best.probability)
    return { state: 'unreadable', value: '', probability: probability(refused), alternatives };
  return { state: 'read', value: best.value, probability: best.probability, alternatives };
}

const rank = (shares: readonly Share[]): Alternative[] =>
  shares
    .filter(([, share]) => share >= LEAST_ALTERNATIVE)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MOST_ALTERNATIVES)
    .map(([value, share]) => ({ value, probability: probability(Math.min(1, share)) }));
