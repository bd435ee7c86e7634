import { usualForm } from './alphabets.ts';
import type { NameList } from './line-model.ts';
import type { Span } from './line-paths.ts';
import type { Guess } from './line-script.ts';
import { COMMON_WORDS } from './line-words.ts';

/** Words that lines consist of, made ready for spelling them character by character. */
export interface Lexicon {
  isWord(text: string): boolean;
  isBeginning(text: string): boolean;
}

/** A character of a word is no evidence for it by itself. */
const LEAST_WORD = 2;
/**
 * ln by which a known word is likelier than its characters apart, for each character after the first, and
 * at most. Of two kanji in a row one pair in 500 is a name, of three one in millions; believed is less,
 * since not every name is listed. On 410 lines of `training/lines` it mends 9 and spoils none (at 3: 14
 * and none); of 150 whose own names were struck from the list it spoils 2 (at 3: 5).
 */
const WORD_BONUS = 1.5;
const MOST_BONUS = 4.5;
/** Guesses less likely than this (ln) are no part of a word; they would cost more than it gains. */
const LEAST_GUESS = -9;

const lexicons = new WeakMap<NameList, Lexicon>();

/** The lexicon of these names and of the words of institutions: made once. */
export function lexiconOf(names: NameList): Lexicon {
  const known = lexicons.get(names) ?? openLexicon(names);
  lexicons.set(names, known);
  return known;
}

function openLexicon({ surnames, given }: NameList): Lexicon {
  const words = new Set(
    [...surnames, ...given, ...COMMON_WORDS].filter((word) => [...word].length >= LEAST_WORD),
  );
  const beginnings = new Set<string>();
  for (const word of words) {
    let beginning = '';
    for (const character of word) beginnings.add((beginning += character));
  }
  return {
    isWord: (text) => words.has(text),
    isBeginning: (text) => beginnings.has(text),
  };
}

/** A run of slices that may be one character, and what it may be. */
export interface Spellable extends Span {
  /** ln-cost of being a character at all. */
  readonly base: number;
  /** ln-cost with its likeliest guess, or of being passed over. */
  readonly cost: number;
  readonly guesses: readonly Guess[];
}

/** A piece, and what it is in a word; null: the piece is in no word. */
export interface Spelt<P> {
  readonly piece: P;
  readonly as: Guess | null;
}

/** ln by which a word of so many characters is likelier than its characters apart. */
const bonusOf = (characters: number): number => Math.min(MOST_BONUS, WORD_BONUS * (characters - 1));

/** Most that known words, none over another, add to a text. */
export function bonusOfWords(text: string, lexicon: Lexicon): number {
  const characters = [...usualForm(text)];
  const best = new Array<number>(characters.length + 1).fill(0);
  for (let from = 0; from < characters.length; from++) {
    best[from + 1] = Math.max(best[from + 1]!, best[from]!);
    let word = characters[from]!;
    for (let to = from + 1; to < characters.length && lexicon.isBeginning(word); to++) {
      word += characters[to]!;
      if (!lexicon.isWord(word)) continue;
      best[to + 1] = Math.max(best[to + 1]!, best[from]! + bonusOf(to + 1 - from));
    }
  }
  return best.at(-1)!;
}

interface Arc<P> {
  readonly from: number;
  readonly to: number;
  readonly cost: number;
  readonly spelt: readonly Spelt<P>[];
}

/**
 * The cheapest way through all slices where known words cost less than their characters alone; null
 * where no way leads through. `pieces` are ordered by `from`.
 */
export function cheapestByWords<P extends Spellable>(
  pieces: readonly P[],
  slices: number,
  lexicon: Lexicon,
): Spelt<P>[] | null {
  const at: P[][] = Array.from({ length: slices }, () => []);
  for (const piece of pieces) at[piece.from]!.push(piece);
  const cost = new Float64Array(slices + 1).fill(Infinity);
  const arrival: Arc<P>[] = [];
  cost[0] = 0;
  const take = (arc: Arc<P>): void => {
    if (cost[arc.from]! + arc.cost >= cost[arc.to]!) return;
    cost[arc.to] = cost[arc.from]! + arc.cost;
    arrival[arc.to] = arc;
  };
  for (let from = 0; from < slices; from++) {
    if (cost[from] === Infinity) continue;
    for (const piece of at[from]!)
      take({ from, to: piece.to, cost: piece.cost, spelt: [{ piece, as: null }] });
    spellWords(at, from, lexicon, take);
  }
  const way: Spelt<P>[] = [];
  for (let to = slices; to > 0;) {
    const arc = arrival[to];
    if (!arc) return null;
    way.unshift(...arc.spelt);
    to = arc.from;
  }
  return way;
}

/** Every known word that may begin at a slice. */
function spellWords<P extends Spellable>(
  at: readonly (readonly P[])[],
  from: number,
  lexicon: Lexicon,
  take: (arc: Arc<P>) => void,
): void {
  const extend = (slice: number, text: string, cost: number, spelt: readonly Spelt<P>[]): void => {
    for (const piece of at[slice] ?? [])
      for (const guess of piece.guesses) {
        if (guess.logProbability < LEAST_GUESS) continue;
        const longer = text + usualForm(guess.text);
        if (!lexicon.isBeginning(longer)) continue;
        const total = cost + piece.base - guess.logProbability;
        const all = [...spelt, { piece, as: guess }];
        if (lexicon.isWord(longer)) {
          take({ from, to: piece.to, cost: total - bonusOf(all.length), spelt: all });
        }
        extend(piece.to, longer, total, all);
      }
  };
  extend(from, '', 0, []);
}
