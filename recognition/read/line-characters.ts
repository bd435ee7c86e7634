import type { Network, ReadCharacter } from '../ports.ts';
import type { Alphabet } from './alphabets.ts';
import { cutAtoms, estimateEm, type Atom } from './line-atoms.ts';
import type { WeighingReader } from './line-fusion.ts';
import type { LineInk } from './line-ink.ts';
import { chooseByScript, withTwins, type Guess } from './line-script.ts';
import { COMMON_WORDS } from './line-words.ts';
import { boxOfInk, drawTile, type TileBox } from './line-tile.ts';

/** The network's class for what is no character: a piece of one, or several run together. */
const NOT_A_CHARACTER = '〓';
/** A character spans at most this many slices (小 and 川 fall into three; ⺅ and dots add some). */
const MOST_ATOMS = 6;
/** Nor is it wider than this many ems. */
const WIDEST = 1.35;
/** ln-cost of a character more: without it 林 would be read as 木木. */
const CHARACTER_COST = 1.0;
/** ln-cost of an em of deviation from a square, in ems of width beyond the em. */
const WIDTH_COST = 6;
const MOST_GUESSES = 8;
/** A slice below this share of the em on both sides is a speck; below the larger one it may be. */
const SPECK = 0.11;
const PERHAPS_SPECK = 0.16;
const SPECK_COST = 0.5;
const PERHAPS_SPECK_COST = 2.5;
/** Lines of more slices than this are no line of writing; reading them would take for ever. */
const MOST_SLICES = 250;

interface Piece {
  readonly from: number;
  /** Index after the last slice. */
  readonly to: number;
  readonly box: TileBox;
}

interface JudgedPiece extends Piece {
  readonly cost: number;
  readonly guesses: readonly Guess[];
  /** ln-cost of being a character at all: its shape, and that it is one more. */
  readonly base: number;
  readonly logits: Float32Array;
  /** What makes probabilities of the logits. */
  readonly norm: number;
}

interface Judged {
  readonly pieces: readonly JudgedPiece[];
  readonly slices: number;
}

/** ln-probability below which the network's word for "impossible" is not taken literally. */
const FLOOR = -12;

/**
 * A line reader made of the character network: the line is cut into slices, every run of slices
 * that may be a character is classified in one batch, and dynamic programming picks the cuts.
 */
export function openCharacterReader(
  network: Network,
  line: LineInk,
  alphabet: Alphabet,
): WeighingReader {
  let judging: Promise<Judged | null> | null = null;
  const judged = (): Promise<Judged | null> => (judging ??= judgeLine(network, line, alphabet));
  return {
    id: network.id,
    async readLine() {
      const found = await judged();
      if (!found) return { reader: network.id, text: '', score: 0, characters: [] };
      return spell(cheapestPath(found.pieces, found.slices), network.id, alphabet);
    },
    async weighTexts(_line, texts) {
      const found = await judged();
      const indexOf = new Map(network.classes.map((text, at) => [text, at]));
      return texts.map((text) => {
        const wanted = [...text].map((character) => indexOf.get(character) ?? -1);
        return found ? -costOf(wanted, found) : -Infinity;
      });
    },
  };
}

async function judgeLine(
  network: Network,
  line: LineInk,
  alphabet: Alphabet,
): Promise<Judged | null> {
  const em = estimateEm(line.components, line.bodyHeight);
  const atoms = cutAtoms(line.image, line.components, em);
  if (atoms.length > MOST_SLICES) return null;
  const pieces = await judgePieces(listPieces(line, atoms, em), line, em, network, alphabet);
  return { pieces, slices: atoms.length };
}

/** ln-cost of the cheapest way to see exactly these classes; −1 is a character never learned. */
function costOf(wanted: readonly number[], { pieces, slices }: Judged): number {
  const width = wanted.length + 1;
  const cost = new Float64Array((slices + 1) * width).fill(Infinity);
  cost[0] = 0;
  for (const piece of pieces) {
    const skip = piece.guesses.length === 0 ? piece.cost : Infinity;
    for (let read = 0; read < width; read++) {
      const before = cost[piece.from * width + read]!;
      if (before === Infinity) continue;
      const stay = piece.to * width + read;
      if (before + skip < cost[stay]!) cost[stay] = before + skip;
      if (read + 1 === width) continue;
      const at = wanted[read]!;
      const log = at < 0 ? FLOOR : Math.max(FLOOR, piece.logits[at]! - piece.norm);
      const total = before + piece.base - log;
      if (total < cost[stay + 1]!) cost[stay + 1] = total;
    }
  }
  return cost[slices * width + wanted.length]!;
}

function listPieces({ image }: LineInk, atoms: readonly Atom[], em: number): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < atoms.length; from++)
    for (let to = from + 1; to <= Math.min(atoms.length, from + MOST_ATOMS); to++) {
      const [left, right] = [atoms[from]!.left, atoms[to - 1]!.right];
      if (to > from + 1 && right - left > WIDEST * em) break;
      const box = boxOfInk(image, left, right);
      if (box) pieces.push({ from, to, box });
    }
  return pieces;
}

async function judgePieces(
  pieces: readonly Piece[],
  { image }: LineInk,
  em: number,
  network: Network,
  alphabet: Alphabet,
): Promise<JudgedPiece[]> {
  const { side, classes } = network;
  const area = side * side;
  const batch = new Float32Array(pieces.length * area);
  pieces.forEach(({ box }, index) => {
    drawTile(image, box, em, side, batch.subarray(index * area, (index + 1) * area));
  });
  const logits = await network.classify(batch, pieces.length);
  const usable = classes.map((text) => text === NOT_A_CHARACTER || alphabet.allows(text));
  return pieces.map((piece, index) => {
    const own = logits.subarray(index * classes.length, (index + 1) * classes.length);
    const norm = normOf(own, usable);
    const guesses = bestGuesses(own, norm, classes, usable);
    const width = (piece.box.right - piece.box.left) / em;
    const best = guesses[0]?.logProbability ?? -20;
    const height = (piece.box.bottom - piece.box.top) / em;
    const base = CHARACTER_COST + WIDTH_COST * Math.max(0, width - 1);
    const cost = base - best;
    const known = { ...piece, base, logits: own, norm };
    const single = piece.to === piece.from + 1;
    const size = Math.max(width, height);
    if (single && size < SPECK) return { ...known, guesses: [], cost: SPECK_COST };
    if (single && size < PERHAPS_SPECK && cost > PERHAPS_SPECK_COST)
      return { ...known, guesses: [], cost: PERHAPS_SPECK_COST };
    return { ...known, guesses, cost };
  });
}

/** ln of the sum that turns logits into probabilities among the usable classes. */
function normOf(logits: Float32Array, usable: readonly boolean[]): number {
  let highest = -Infinity;
  for (let at = 0; at < logits.length; at++)
    if (usable[at] && logits[at]! > highest) highest = logits[at]!;
  let total = 0;
  for (let at = 0; at < logits.length; at++)
    if (usable[at]) total += Math.exp(logits[at]! - highest);
  return highest + Math.log(total);
}

/** Log probabilities of the likeliest; the reject class takes its share and is left out. */
function bestGuesses(
  logits: Float32Array,
  norm: number,
  classes: readonly string[],
  usable: readonly boolean[],
): Guess[] {
  const best: Guess[] = [];
  for (let at = 0; at < logits.length; at++) {
    if (!usable[at] || classes[at] === NOT_A_CHARACTER) continue;
    const logProbability = logits[at]! - norm;
    if (best.length === MOST_GUESSES && logProbability <= best.at(-1)!.logProbability) continue;
    best.push({ text: classes[at]!, logProbability });
    best.sort((a, b) => b.logProbability - a.logProbability);
    best.length = Math.min(best.length, MOST_GUESSES);
  }
  return best;
}

function cheapestPath(pieces: readonly JudgedPiece[], slices: number): JudgedPiece[] {
  const cost = new Float64Array(slices + 1).fill(Infinity);
  const arrival: (JudgedPiece | null)[] = new Array<JudgedPiece | null>(slices + 1).fill(null);
  cost[0] = 0;
  for (const piece of pieces) {
    const total = cost[piece.from]! + piece.cost;
    if (total < cost[piece.to]!) {
      cost[piece.to] = total;
      arrival[piece.to] = piece;
    }
  }
  const path: JudgedPiece[] = [];
  for (let at = slices; at > 0;) {
    const piece = arrival[at];
    if (!piece) return [];
    // Specks are passed over: they have no guesses.
    if (piece.guesses.length > 0) path.unshift(piece);
    at = piece.from;
  }
  return path;
}

function spell(path: readonly JudgedPiece[], reader: string, alphabet: Alphabet) {
  const positions = path.map(({ guesses }) => withTwins(guesses, (text) => alphabet.allows(text)));
  const texts = path.length === 0 ? [] : chooseByScript(positions, COMMON_WORDS);
  const characters = texts.map((text, index): ReadCharacter => {
    const guesses = path[index]!.guesses;
    // Chosen by its neighbours against the network's first guess: half as sure as that guess.
    const first = guesses[0]!;
    return {
      text,
      score: Math.exp(first.logProbability) * (first.text === text ? 1 : 0.5),
      others: guesses
        .filter((guess) => guess.text !== text)
        .map((guess) => ({ text: guess.text, score: Math.exp(guess.logProbability) })),
    };
  });
  const logs = characters.reduce((sum, { score }) => sum + Math.log(score), 0);
  return {
    reader,
    text: texts.join(''),
    score: characters.length === 0 ? 0 : Math.exp(logs / characters.length),
    characters,
  };
}
