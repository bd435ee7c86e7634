import { softenLogits } from '../confidence/temperature.ts';
import type { Network, ReadCharacter } from '../ports.ts';
import type { Alphabet } from './alphabets.ts';
import { estimateEm } from './line-atoms.ts';
import { baselineAt, findBaseline } from './line-baseline.ts';
import type { LineInk } from './line-ink.ts';
import {
  cheapestWay,
  NOT_A_CHARACTER,
  NOWHERE,
  placeText,
  sayCharacters,
  type Placement,
  type PlacingReader,
  type Span,
} from './line-paths.ts';
import { cutStrokes, type Stroke } from './line-strokes.ts';
import { drawLetter } from './line-tile.ts';

/** A letter falls into at most this many slices: the strokes of an m, the two parts of a broken H. */
const MOST_STROKES = 4;
/** Nor is it wider than this many capitals are high: @ and W are about 1.2. */
const WIDEST = 1.45;
/** ln-cost of a letter more: without it a w would be read as two v. */
const LETTER_COST = 0.7;
/** ln-cost of joining two slices, and of each capital's height of paper between them. */
const JOIN_COST = 0.5;
const JOIN_GAP_COST = 12;
/** Below this share of a capital on both sides a slice is a speck; below the next it may be one. */
const SPECK = 0.06;
const PERHAPS_SPECK = 0.2;
const SPECK_COST = 0.5;
const PERHAPS_SPECK_COST = 5;
const MOST_ON_LINE = 250;
const LEAST_OTHER = 0.02;
/** ln-probability below which the network's word for "impossible" is not taken literally. */
const FLOOR = -9;

interface Piece extends Span {
  /** ln-cost of what had to be joined. */
  readonly joins: number;
}

interface JudgedPiece extends Piece {
  /** ln-probability of each usable class. */
  readonly logs: Float64Array;
  /** ln-cost of passing the piece over as a speck; Infinity for what is none. */
  readonly skip: number;
}

interface Judged {
  readonly pieces: readonly JudgedPiece[];
  readonly slices: number;
  readonly classes: readonly string[];
}

/**
 * A reader of Latin lines: cut into slices, every run of slices that may be a letter goes through
 * the network in one batch, and dynamic programming picks the cuts. Unlike a reader of whole lines
 * it cannot overlook a dot, as every slice has to be accounted for.
 */
export function openLetterReader(
  network: Network,
  line: LineInk,
  alphabet: Alphabet,
): PlacingReader {
  let judging: Promise<Judged | null> | null = null;
  const judged = (): Promise<Judged | null> => (judging ??= judgeLine(network, line, alphabet));
  return {
    id: network.id,
    async readLine() {
      const found = await judged();
      return sayCharacters(network.id, found && spellLine(found));
    },
    async weighTexts(_line, texts) {
      const found = await judged();
      return texts.map((text) => (found ? -place(text, found).cost : -Infinity));
    },
    async placeText(text) {
      const found = await judged();
      return found ? place(text, found) : NOWHERE;
    },
  };
}

async function judgeLine(
  network: Network,
  { image, components, bodyHeight }: LineInk,
  alphabet: Alphabet,
): Promise<Judged | null> {
  const capital = estimateEm(components, bodyHeight);
  const baseline = findBaseline(components, capital);
  const { strokes, owner } = cutStrokes(image, capital, (x) => baselineAt(baseline, x));
  if (strokes.length > MOST_ON_LINE) return null;
  const pieces = listPieces(strokes, capital);
  const { side, classes } = network;
  const area = side * side;
  const batch = new Float32Array(pieces.length * area);
  pieces.forEach(({ from, to, box }, index) => {
    const middle = (box.left + box.right) / 2;
    const place = { baseline: baselineAt(baseline, middle), capital };
    const tile = batch.subarray(index * area, (index + 1) * area);
    drawLetter(image, box, { owner, first: from + 1, last: to }, place, side, tile);
  });
  const logits = await network.classify(batch, pieces.length);
  const usable = classes.flatMap((text, at) =>
    text === NOT_A_CHARACTER || alphabet.allows(text) ? [at] : [],
  );
  const judged = pieces.map((piece, index): JudgedPiece => {
    const own = usable.map((at) => logits[index * classes.length + at]!);
    const shares = softenLogits(own, network.temperature ?? 1);
    const logs = shares.map((share) => Math.max(FLOOR, Math.log(share)));
    return { ...piece, logs, skip: skipCost(piece, capital) };
  });
  return { pieces: judged, slices: strokes.length, classes: usable.map((at) => classes[at]!) };
}

function listPieces(strokes: readonly Stroke[], capital: number): Piece[] {
  const pieces: Piece[] = [];
  for (let from = 0; from < strokes.length; from++) {
    let box = strokes[from]!.box;
    let joins = 0;
    pieces.push({ from, to: from + 1, box, joins });
    for (let to = from + 2; to <= Math.min(strokes.length, from + MOST_STROKES); to++) {
      const { box: next, cutFromLast } = strokes[to - 1]!;
      // Strokes cut by guess: joining them undoes the guess.
      const gap = Math.max(0, next.left - box.right);
      if (!cutFromLast) joins += JOIN_COST + (JOIN_GAP_COST * gap) / capital;
      box = {
        left: Math.min(box.left, next.left),
        right: Math.max(box.right, next.right),
        top: Math.min(box.top, next.top),
        bottom: Math.max(box.bottom, next.bottom),
      };
      if (box.right - box.left > WIDEST * capital) break;
      pieces.push({ from, to, box, joins });
    }
  }
  return pieces;
}

function skipCost({ from, to, box }: Piece, capital: number): number {
  if (to !== from + 1) return Infinity;
  const size = Math.max(box.right - box.left, box.bottom - box.top) / capital;
  return size < SPECK ? SPECK_COST : size < PERHAPS_SPECK ? PERHAPS_SPECK_COST : Infinity;
}

/** Characters along the cheapest way through all slices; null where there is no way. */
function spellLine({ pieces, slices, classes }: Judged): ReadCharacter[] | null {
  const reject = classes.indexOf(NOT_A_CHARACTER);
  const judged = pieces.flatMap((piece) => {
    let best = -1;
    piece.logs.forEach((log, at) => {
      if (at !== reject && (best < 0 || log > piece.logs[best]!)) best = at;
    });
    if (best < 0) return [];
    const spelled = costOf(piece, best);
    const skipped = piece.skip < spelled;
    return [{ ...piece, cost: Math.min(spelled, piece.skip), best: skipped ? -1 : best }];
  });
  const way = cheapestWay(judged, slices);
  if (!way) return null;
  return way.flatMap((piece) => (piece.best < 0 ? [] : [toCharacter(piece, piece.best, classes)]));
}

function toCharacter({ logs }: JudgedPiece, chosen: number, classes: readonly string[]) {
  const others = [...logs]
    .map((log, at) => ({ text: classes[at]!, score: Math.exp(log), at }))
    .filter(
      ({ text, score, at }) => at !== chosen && text !== NOT_A_CHARACTER && score >= LEAST_OTHER,
    )
    .sort((a, b) => b.score - a.score)
    .map(({ text, score }) => ({ text, score }));
  return { text: classes[chosen]!, score: Math.exp(logs[chosen]!), others };
}

const costOf = ({ joins, logs }: JudgedPiece, at: number): number =>
  LETTER_COST + joins - logs[at]!;

function place(text: string, { pieces, slices, classes }: Judged): Placement {
  const wanted = [...text].map((character) => classes.indexOf(character));
  if (wanted.includes(-1)) return NOWHERE;
  return placeText(pieces, slices, wanted.length, {
    spell: (piece, index) => costOf(piece, wanted[index]!),
    skip: ({ skip }) => skip,
  });
}
