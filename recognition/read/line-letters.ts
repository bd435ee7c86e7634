import { softenLogits } from '../confidence/temperature.ts';
import type { LineReader, Network, ReadCharacter } from '../ports.ts';
import type { Alphabet } from './alphabets.ts';
import { estimateEm } from './line-atoms.ts';
import { baselineAt, findBaseline } from './line-baseline.ts';
import type { LineInk } from './line-ink.ts';
import { cutStrokes, type Stroke } from './line-strokes.ts';
import { drawLetter, type TileBox } from './line-tile.ts';

/** The network's class for a piece of a letter, or several run together. */
const NOT_A_CHARACTER = '〓';
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

interface Piece {
  readonly from: number;
  /** Index after the last slice. */
  readonly to: number;
  readonly box: TileBox;
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

export type LetterReader = LineReader & Required<Pick<LineReader, 'weighTexts'>>;

/**
 * A reader of Latin lines: cut into slices, every run of slices that may be a letter goes through
 * the network in one batch, and dynamic programming picks the cuts. Unlike a reader of whole lines
 * it cannot overlook a dot, as every slice has to be accounted for.
 */
export function openLetterReader(
  network: Network,
  line: LineInk,
  alphabet: Alphabet,
): LetterReader {
  let judging: Promise<Judged | null> | null = null;
  const judged = (): Promise<Judged | null> => (judging ??= judgeLine(network, line, alphabet));
  return {
    id: network.id,
    async readLine() {
      const found = await judged();
      const characters = found ? cheapestPath(found) : null;
      if (!characters) return { reader: network.id, text: '', score: 0, characters: [] };
      const logs = characters.reduce((sum, { score }) => sum + Math.log(Math.max(score, 1e-6)), 0);
      return {
        reader: network.id,
        text: characters.map(({ text }) => text).join(''),
        score: characters.length === 0 ? 0 : Math.exp(logs / characters.length),
        characters,
      };
    },
    async weighTexts(_line, texts) {
      const found = await judged();
      return texts.map((text) => (found ? -costOf(text, found) : -Infinity));
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
function cheapestPath({ pieces, slices, classes }: Judged): ReadCharacter[] | null {
  const cost = new Float64Array(slices + 1).fill(Infinity);
  const arrival: { piece: JudgedPiece; at: number }[] = [];
  const reject = classes.indexOf(NOT_A_CHARACTER);
  cost[0] = 0;
  for (const piece of pieces) {
    let best = -1;
    piece.logs.forEach((log, at) => {
      if (at !== reject && (best < 0 || log > piece.logs[best]!)) best = at;
    });
    if (best < 0) continue;
    const spelled = LETTER_COST + piece.joins - piece.logs[best]!;
    const total = cost[piece.from]! + Math.min(spelled, piece.skip);
    if (total >= cost[piece.to]!) continue;
    cost[piece.to] = total;
    arrival[piece.to] = { piece, at: piece.skip < spelled ? -1 : best };
  }
  const characters: ReadCharacter[] = [];
  for (let to = slices; to > 0;) {
    const step = arrival[to];
    if (!step) return null;
    if (step.at >= 0) characters.unshift(toCharacter(step.piece, step.at, classes));
    to = step.piece.from;
  }
  return characters;
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

/** ln-cost of the cheapest way to see exactly this text in the slices; Infinity where none is. */
function costOf(text: string, { pieces, slices, classes }: Judged): number {
  const wanted = [...text].map((character) => classes.indexOf(character));
  if (wanted.includes(-1)) return Infinity;
  const width = wanted.length + 1;
  const cost = new Float64Array((slices + 1) * width).fill(Infinity);
  cost[0] = 0;
  for (const { from, to, logs, joins, skip } of pieces)
    for (let read = 0; read < width; read++) {
      const before = cost[from * width + read]!;
      if (before === Infinity) continue;
      const stay = to * width + read;
      if (before + skip < cost[stay]!) cost[stay] = before + skip;
      if (read + 1 === width) continue;
      const total = before + LETTER_COST + joins - logs[wanted[read]!]!;
      if (total < cost[stay + 1]!) cost[stay + 1] = total;
    }
  return cost[slices * width + wanted.length]!;
}
