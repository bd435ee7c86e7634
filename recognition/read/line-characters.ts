import type { LineOpinion, Network, ReadCharacter } from '../ports.ts';
import type { Alphabet } from './alphabets.ts';
import { cutAtoms, estimateEm, type Atom } from './line-atoms.ts';
import type { LineInk } from './line-ink.ts';
import { cheapestByWords, type Lexicon, type Spelt } from './line-lexicon.ts';
import {
  addLogs,
  cheapestWay,
  NOT_A_CHARACTER,
  NOWHERE,
  placeText,
  sayCharacters,
  sumWays,
  type Placement,
  type PlacingReader,
  type Span,
} from './line-paths.ts';
import { chooseByScript, withTwins, type Guess } from './line-script.ts';
import { COMMON_WORDS } from './line-words.ts';
import { boxOfInk, drawTile } from './line-tile.ts';

/**
 * Characters stand wider than writing is high: 渡 fell apart into う and 度. Of 445 handwritten lines of
 * training/lines 432 are exact with it, 424 at 1 and 429 at 1.4; of 230 typed ones 229 with any (2026-11).
 */
const WRITTEN_EM = 1.2;
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

interface JudgedPiece extends Span {
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

/** How a line's ink bears a text that was expected there. */
export interface Fit {
  /** ln by which the line's cheapest way, whatever it spells, is likelier than this text. */
  readonly lag: number;
  /** The same of each character where it stands, from 0. */
  readonly doubts: readonly number[];
  /** How sure the network is of what it sees in these places: its first guesses' ln-probability. */
  readonly clarity: readonly number[];
}

export interface CharacterReader extends PlacingReader {
  /** Whether so many characters find room: each takes up a slice of the line at least. */
  hasRoom(characters: number): Promise<boolean>;
  /**
   * Fits a text to the line; each of its characters is given by all that may stand for it, those
   * that the network never learned left out: '' and no other stands for anything. Null: nowhere.
   */
  fitText(text: readonly (readonly string[])[]): Promise<Fit | null>;
}

/**
 * A line reader made of the character network: the line is cut into slices, every run of slices
 * that may be a character is classified in one batch, and dynamic programming picks the cuts.
 */
export function openCharacterReader(
  network: Network,
  line: LineInk,
  alphabet: Alphabet,
  lexicon: Lexicon | null = null,
): CharacterReader {
  let judging: Promise<Judged | null> | null = null;
  const judged = (): Promise<Judged | null> => (judging ??= judgeLine(network, line, alphabet));
  let saying: Promise<LineOpinion> | null = null;
  async function say(): Promise<LineOpinion> {
    const found = await judged();
    if (!found) return sayCharacters(network.id, null);
    const bare = spellLine(found, alphabet);
    const share = shareOf(found);
    const aided = lexicon && spellByWords(found, alphabet, lexicon);
    const unaided = textOf(bare);
    if (!aided || textOf(aided) === unaided) return sayCharacters(network.id, bare, share);
    return { ...sayCharacters(network.id, aided, share), unaided };
  }
  return {
    id: network.id,
    readLine: () => (saying ??= say()),
    async weighTexts(_line, texts) {
      const found = await judged();
      const indexOf = indexClasses(network);
      return texts.map((text) => (found ? -place(text, found, indexOf).cost : -Infinity));
    },
    async placeText(text) {
      const found = await judged();
      return found ? place(text, found, indexClasses(network)) : NOWHERE;
    },
    async hasRoom(characters) {
      return characters <= ((await judged())?.slices ?? 0);
    },
    async fitText(text) {
      const found = await judged();
      return found && fit(text, found, indexClasses(network));
    },
  };
}

const indexClasses = ({ classes }: Network): Map<string, number> =>
  new Map(classes.map((text, at) => [text, at]));

async function judgeLine(
  network: Network,
  line: LineInk,
  alphabet: Alphabet,
): Promise<Judged | null> {
  const em = WRITTEN_EM * estimateEm(line.components, line.bodyHeight);
  const atoms = cutAtoms(line.image, line.components, em);
  if (atoms.length > MOST_SLICES) return null;
  const pieces = await judgePieces(listPieces(line, atoms, em), line, em, network, alphabet);
  return { pieces, slices: atoms.length };
}

/** A character that the network never learned costs as much as one that it excludes. */
function place(
  text: string,
  { pieces, slices }: Judged,
  indexOf: ReadonlyMap<string, number>,
): Placement {
  const wanted = [...text].map((character) => indexOf.get(character));
  return placeText(pieces, slices, wanted.length, {
    spell({ base, logits, norm }, index) {
      const at = wanted[index];
      return base - (at === undefined ? FLOOR : Math.max(FLOOR, logits[at]! - norm));
    },
    skip: ({ guesses, cost }) => (guesses.length === 0 ? cost : Infinity),
  });
}

/** Where nothing is known of a character, any is as good: it is no word for the text or against it. */
function fit(
  text: readonly (readonly string[])[],
  { pieces, slices }: Judged,
  indexOf: ReadonlyMap<string, number>,
): Fit | null {
  const wanted = text.map((characters) => characters.map((it) => indexOf.get(it)!));
  const firstOf = ({ guesses }: JudgedPiece): number => guesses[0]?.logProbability ?? FLOOR;
  const logOf = (piece: JudgedPiece, index: number): number => {
    const classes = wanted[index]!;
    if (classes.length === 0) return firstOf(piece);
    return Math.max(FLOOR, ...classes.map((at) => piece.logits[at]! - piece.norm));
  };
  const { cost, spans } = placeText(pieces, slices, wanted.length, {
    spell: (piece, index) => piece.base - logOf(piece, index),
    skip: ({ guesses, cost: price }) => (guesses.length === 0 ? price : Infinity),
  });
  const free = cheapestWay(pieces, slices);
  if (cost === Infinity || !free) return null;
  return {
    lag: cost - free.reduce((sum, piece) => sum + piece.cost, 0),
    doubts: spans.map((piece, index) => Math.max(0, firstOf(piece) - logOf(piece, index))),
    clarity: spans.map(firstOf),
  };
}

function listPieces({ image }: LineInk, atoms: readonly Atom[], em: number): Span[] {
  const pieces: Span[] = [];
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
  pieces: readonly Span[],
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

/** What the cheapest way weighs among all, a piece being any of its guesses on each. */
function shareOf({ pieces, slices }: Judged): number {
  const way = cheapestWay(pieces, slices);
  if (!way) return 0;
  const best = way.reduce((sum, { cost }) => sum - cost, 0);
  const all = sumWays(pieces, slices, ({ guesses, base, cost }) =>
    guesses.length === 0
      ? -cost
      : guesses.reduce((sum, { logProbability }) => addLogs(sum, logProbability), -Infinity) - base,
  );
  return Math.min(1, Math.exp(best - all));
}

const textOf = (characters: readonly ReadCharacter[]): string =>
  characters.map(({ text }) => text).join('');

function spellLine({ pieces, slices }: Judged, alphabet: Alphabet): ReadCharacter[] {
  const way = cheapestWay(pieces, slices) ?? [];
  return spellPath(
    way.map((piece) => ({ piece, as: null })),
    alphabet,
  );
}

/** The same where known words are likelier than their characters alone. */
function spellByWords(
  { pieces, slices }: Judged,
  alphabet: Alphabet,
  lexicon: Lexicon,
): ReadCharacter[] {
  return spellPath(cheapestByWords(pieces, slices, lexicon) ?? [], alphabet);
}

function spellPath(way: readonly Spelt<JudgedPiece>[], alphabet: Alphabet): ReadCharacter[] {
  // Specks are passed over: they have no guesses.
  const path = way.filter(({ piece }) => piece.guesses.length > 0);
  const positions = path.map(({ piece, as }) =>
    as ? [as] : withTwins(piece.guesses, (text) => alphabet.allows(text)),
  );
  const texts = path.length === 0 ? [] : chooseByScript(positions, COMMON_WORDS);
  return texts.map((text, index): ReadCharacter => {
    const guesses = path[index]!.piece.guesses;
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
}
