import { softenLogits } from '../confidence/temperature.ts';
import type { LineReader, Network, ReadCharacter } from '../ports.ts';
import { createGrey, type GreyImage } from '../raster/image.ts';
import type { Alphabet } from './alphabets.ts';
import { renderInk, renderPlace, TILE_SIZE } from './digit-tile.ts';
import { cutAtoms, estimateEm, type Atom } from './line-atoms.ts';
import type { LineInk } from './line-ink.ts';
import { cheapestWay, sayCharacters, type Span } from './line-paths.ts';
import { boxOfInk, type TileBox } from './line-tile.ts';

/** A digit falls into at most this many slices: the stroke of a 5, a broken 0. */
const MOST_ATOMS = 3;
/** Digits are taller than wide; a flat 0 or a sprawling 2 is about square. */
const WIDEST = 1.15;
/** ln-cost of each em of width beyond the usual: a 6 with a hyphen still looks like a 6. */
const WIDTH_COST = 8;
/** The usual is this much above the median of the line's own digits, and at least LEAST_USUAL. */
const USUAL_SHARE = 1.25;
const LEAST_USUAL = 0.7;
/** Slices wider than about this share of an em are looked through for a place to cut. */
const SLICE_EM = 0.65;
/** ln-cost of a digit more: without it a broken 0 would be read as two strokes. */
const DIGIT_COST = 0.3;
/** ln-cost of joining two slices to one digit, and of each em of paper between them. */
const JOIN_COST = 2;
const JOIN_GAP_COST = 25;
/** A hyphen is at least this much wider than high, and lower than this share of a digit. */
const HYPHEN_ASPECT = 1.6;
const HYPHEN_HEIGHT = 0.3;
/** Its middle lies in this part of the line's height. */
const HYPHEN_ZONE = [0.2, 0.85] as const;
const HYPHEN_SCORE = 0.98;
/** Below this share of a digit's height on both sides a slice is a speck. */
const SPECK = 0.12;
const SPECK_COST = 0.5;
const MOST_SLICES = 120;
const INK = 90;
/** Box in which a digit of a line is shown to the network of the cells, in em: a usual cell's. */
const CELL_WIDTH = 1.3;
const CELL_HEIGHT = 1.5;
const PEN = 235;
const LEAST_OTHER = 0.02;

interface Piece extends Span {
  /** ln-cost of what had to be joined. */
  readonly joins: number;
}

type JudgedPiece = Piece & { readonly cost: number; readonly character: ReadCharacter | null };

/**
 * A reader of numbers on a line: cut into slices, every run of slices that may be a digit goes
 * through the network of the digit cells, hyphens are known by their shape, and dynamic
 * programming picks the cuts. Sees nothing but digits and hyphens.
 */
export function openDigitReader(network: Network, line: LineInk, alphabet: Alphabet): LineReader {
  return {
    id: network.id,
    async readLine() {
      const em = estimateEm(line.components, line.bodyHeight);
      const atoms = cutAtoms(line.image, line.components, em * SLICE_EM);
      if (atoms.length > MOST_SLICES) return sayCharacters(network.id, null);
      const pieces = listPieces(line, atoms, em);
      const judged = await judgePieces(pieces, line, em, network, alphabet);
      const way = cheapestWay(judged, atoms.length);
      const characters = way?.flatMap(({ character }) => character ?? []) ?? null;
      return sayCharacters(network.id, characters);
    },
  };
}

function listPieces({ image }: LineInk, atoms: readonly Atom[], em: number): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < atoms.length; from++)
    for (let to = from + 1; to <= Math.min(atoms.length, from + MOST_ATOMS); to++) {
      const [left, right] = [atoms[from]!.left, atoms[to - 1]!.right];
      if (to > from + 1 && right - left > WIDEST * em) break;
      const box = boxOfInk(image, left, right);
      if (!box) continue;
      const gaps = atoms
        .slice(from, to - 1)
        .map((atom, at) => atoms[from + at + 1]!.left - atom.right);
      const joins = gaps.reduce(
        // Slices that touch were cut by guess: joining them undoes the guess.
        (sum, gap) => (gap <= 0 ? sum : sum + JOIN_COST + (JOIN_GAP_COST * gap) / em),
        0,
      );
      pieces.push({ from, to, box, joins });
    }
  return pieces;
}

async function judgePieces(
  pieces: readonly Piece[],
  { image, components }: LineInk,
  em: number,
  network: Network,
  alphabet: Alphabet,
): Promise<JudgedPiece[]> {
  const batch = new Float32Array(pieces.length * TILE_SIZE);
  pieces.forEach(({ box }, index) => batch.set(drawDigit(image, box, em), index * TILE_SIZE));
  const logits = await network.classify(batch, pieces.length);
  const { classes } = network;
  const usual = usualWidth(components, em);
  return pieces.map((piece, index) => {
    const single = piece.to === piece.from + 1;
    const [width, height] = [piece.box.right - piece.box.left, piece.box.bottom - piece.box.top];
    if (single && Math.max(width, height) < SPECK * em)
      return { ...piece, cost: SPECK_COST, character: null };
    if (piece.joins === 0 && alphabet.allows('-') && isHyphen(piece.box, em, image.height))
      return { ...piece, cost: DIGIT_COST, character: { text: '-', score: HYPHEN_SCORE } };
    const own = logits.subarray(index * classes.length, (index + 1) * classes.length);
    const character = toDigit(softenLogits(own, network.temperature ?? 1), classes);
    const wide = Math.max(0, width - usual) / em;
    const seen = -Math.log(Math.max(character.score, 1e-6));
    const cost = DIGIT_COST + piece.joins + WIDTH_COST * wide + seen;
    return { ...piece, cost, character };
  });
}

/** Width that a digit of this line does not exceed without reason, pixels. */
function usualWidth(components: LineInk['components'], em: number): number {
  const widths = components
    .filter(({ top, bottom }) => bottom - top > 0.6 * em)
    .map(({ left, right }) => right - left)
    .sort((a, b) => a - b);
  const median = widths[Math.floor(widths.length / 2)] ?? em * LEAST_USUAL;
  return Math.max(LEAST_USUAL * em, USUAL_SHARE * median);
}

/** The box's own pixels as the digit network was taught to see a cell of about an em's height. */
function drawDigit(image: GreyImage, box: TileBox, em: number): Float32Array {
  const margin = 2;
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const cut = createGrey(width + 2 * margin, height + 2 * margin);
  for (let y = 0; y < height; y++) {
    const from = (box.top + y) * image.width + box.left;
    cut.data.set(image.data.subarray(from, from + width), (y + margin) * cut.width + margin);
  }
  const mask = Uint8Array.from(cut.data, (value) => (255 - value > INK ? 1 : 0));
  const [boxWidth, boxHeight] = [CELL_WIDTH * em, CELL_HEIGHT * em];
  const cell = {
    x: (cut.width - boxWidth) / 2,
    y: (cut.height - boxHeight) / 2,
    width: boxWidth,
    height: boxHeight,
  };
  const tile = new Float32Array(TILE_SIZE);
  tile.set(renderInk(cut, mask, { x: 0, y: 0, width: em, height: em }, PEN));
  tile.set(renderPlace(cut, mask, cell, PEN), TILE_SIZE / 2);
  return tile;
}

function isHyphen({ left, right, top, bottom }: TileBox, em: number, lineHeight: number): boolean {
  const middle = (top + bottom) / 2 / lineHeight;
  return (
    right - left >= HYPHEN_ASPECT * (bottom - top) &&
    bottom - top <= HYPHEN_HEIGHT * em &&
    middle > HYPHEN_ZONE[0] &&
    middle < HYPHEN_ZONE[1]
  );
}

/** The likeliest digit, with the share that the network gives it among everything it knows. */
function toDigit(shares: ArrayLike<number>, classes: readonly string[]): ReadCharacter {
  const ranked = classes
    .map((text, at) => ({ text, score: shares[at]! }))
    .filter(({ text }) => /^[0-9]$/u.test(text))
    .sort((a, b) => b.score - a.score);
  const best = ranked[0]!;
  return { ...best, others: ranked.slice(1).filter(({ score }) => score >= LEAST_OTHER) };
}
