import { SAME_SHAPE } from '../../schemas/lookup/compare-texts.ts';

/** What a network sees of one character: its candidates with their log probabilities. */
export interface Guess {
  readonly text: string;
  readonly logProbability: number;
}

type Script = 'kanji' | 'katakana' | 'hiragana' | 'latin' | 'digit' | 'mark';

/** Nearly the same shape, or the same in another size. */
const NEAR_SHAPE = [
  'チ千干',
  'オ才ォ',
  'ム厶',
  'メ〆',
  'lI1',
  'セせ',
  'ヤやャ',
  'モも',
  'キき',
  'ヶケ',
  'マ々',
  'ス久',
  'クワ',
  'コ口',
  'カヵ',
  'エェ',
  'ツッ',
  'ユュ',
  'ヨョ',
  'つっ',
  'やゃ',
  'ゆゅ',
  'よょ',
  'アァ',
  'イィ',
  'ウゥ',
  'わゎ',
  'ワヮ',
];
/** ln-cost of a twin, over the network's first guess, when the network did not think of it. */
const SAME_SHAPE_COST = 0.3;
const NEAR_SHAPE_COST = 1.5;
/** Small kana follow another kana; at the beginning, or after kanji, there are none. */
const SMALL = 'ァィゥェォッャュョぁぃぅぇぉっゃゅょ';
/** Of the old orthography: in no name of today that is not also written otherwise. */
const OBSOLETE = 'ゎヮ';
/** Specks and strokes that look like these are commoner than these are in names. */
const RARE_MARKS = '.,-・、。「」〆&/()';
/** After these a full-size や is rarer than a small one: しょう, きょう; not しよう. */
const GLIDES = 'やゆよヤユヨ';
const BEFORE_GLIDES = 'きぎしじちにひびぴみりキギシジチニヒビピミリ';
const UNGLIDED = 1.8;
/** Small ones stand after no others: けやき, not けゃき. */
const SMALL_GLIDES = 'ゃゅょャュョ';
const BEFORE_SMALL_GLIDES = `${BEFORE_GLIDES}ぢヂテデフヴウ`;
/** After these a full-size vowel is rarer than a small one: ファ, ティ, ウェ; not フア. */
const VOWELS = 'アイエオ';
const BEFORE_VOWELS = 'フヴ';
/** Kanji that hardly occur in names beside a twin that often does: 千尋 is common, 干 is not. */
const RARE_TWINS: Readonly<Record<string, number>> = { 干: 2.5, 厶: 3 };
/**
 * ln-costs of one script following another, tuned on generated names and institutions
 * (training/lines, set "fit").
 */
const CHANGE = { kana: 2, kanji: 0.5, latin: 1.2 };
const RARE_MARK = 1.5;
const IMPOSSIBLE = 6;

function scriptOf(character: string): Script {
  if (character === 'ー') return 'katakana';
  if (/\p{Script=Han}|[々〆ヶヵ]/u.test(character)) return 'kanji';
  if (/\p{Script=Katakana}/u.test(character)) return 'katakana';
  if (/\p{Script=Hiragana}/u.test(character)) return 'hiragana';
  if (/[0-9]/u.test(character)) return 'digit';
  if (/[A-Za-z]/u.test(character)) return 'latin';
  return 'mark';
}

function follow(before: string | null, next: string): number {
  return (RARE_TWINS[next] ?? 0) + changeOfScript(before, next);
}

function changeOfScript(before: string | null, next: string): number {
  const script = scriptOf(next);
  if (OBSOLETE.includes(next)) return IMPOSSIBLE;
  if (SMALL_GLIDES.includes(next) && !(before !== null && BEFORE_SMALL_GLIDES.includes(before)))
    return IMPOSSIBLE;
  if (SMALL.includes(next))
    return before !== null && scriptOf(before) === script && !SMALL.includes(before)
      ? 0
      : IMPOSSIBLE;
  if (next === 'ー')
    return before !== null && ['katakana', 'hiragana'].includes(scriptOf(before)) ? 0 : IMPOSSIBLE;
  if (RARE_MARKS.includes(next)) return RARE_MARK;
  if (before === null) return next === '々' ? IMPOSSIBLE : 0;
  const last = scriptOf(before);
  if (next === '々') return last === 'kanji' ? 0 : IMPOSSIBLE;
  if (GLIDES.includes(next) && BEFORE_GLIDES.includes(before)) return UNGLIDED;
  if (VOWELS.includes(next) && BEFORE_VOWELS.includes(before)) return UNGLIDED;
  if (last === script || last === 'mark' || script === 'mark' || before === 'ー') return 0;
  if (isLatin(script) || isLatin(last)) return isLatin(script) && isLatin(last) ? 0 : CHANGE.latin;
  return script === 'kanji' || last === 'kanji' ? CHANGE.kanji : CHANGE.kana;
}

const isLatin = (script: Script): boolean => script === 'latin' || script === 'digit';

const TWINS = [...SAME_SHAPE, ...NEAR_SHAPE];

/** Whether two characters look so alike that their neighbours tell which it is. */
export const areTwins = (one: string, other: string): boolean =>
  TWINS.some((group) => group.includes(one) && group.includes(other));

/** A character's guesses with the twins that the alphabet allows, however little the network saw. */
export function withTwins(guesses: readonly Guess[], allows: (text: string) => boolean): Guess[] {
  const best = guesses[0];
  if (!best) return [];
  const known = new Map(guesses.map((guess) => [guess.text, guess.logProbability]));
  const add = (groups: readonly string[], cost: number): void => {
    for (const group of groups)
      if (group.includes(best.text))
        for (const twin of group)
          if (allows(twin))
            known.set(twin, Math.max(known.get(twin) ?? -Infinity, best.logProbability - cost));
  };
  add(SAME_SHAPE, SAME_SHAPE_COST);
  add(NEAR_SHAPE, NEAR_SHAPE_COST);
  return [...known].map(([text, logProbability]) => ({ text, logProbability }));
}

/** ln-gain of each character of a common word over the same characters standing anyhow. */
const WORD_GAIN = 1.6;
/** A word may hold characters that the network did not think of, at this ln-cost each. */
const UNSEEN = -9;
/** Of a word at least this share must be what the network saw first. */
const LEAST_SEEN = 0.5;

interface Path {
  readonly texts: readonly string[];
  readonly score: number;
}

/**
 * The likeliest sequence: each character is judged together with the one before it, and runs that
 * spell a common word gain. Keeps the best path for every last character.
 */
export function chooseByScript(
  positions: readonly (readonly Guess[])[],
  words: readonly string[],
): string[] {
  const arrivals: Map<string, Path>[] = positions.map(() => new Map<string, Path>());
  arrivals.unshift(new Map([['', { texts: [], score: 0 }]]));
  const arrive = (at: number, path: Path): void => {
    const last = path.texts.at(-1)!;
    const known = arrivals[at]!.get(last);
    if (!known || path.score > known.score) arrivals[at]!.set(last, path);
  };
  const spellings = words.map((word) => [...word]);
  positions.forEach((guesses, at) => {
    const before = [...arrivals[at]!.values()];
    for (const path of before)
      for (const { text, logProbability } of guesses) {
        const cost = follow(path.texts.at(-1) ?? null, text);
        arrive(at + 1, { texts: [...path.texts, text], score: path.score + logProbability - cost });
      }
    const best = before.reduce((a, b) => (b.score > a.score ? b : a));
    for (const word of spellings) {
      const gain = matchWord(word, positions, at);
      if (gain === null) continue;
      const cost = follow(best.texts.at(-1) ?? null, word[0]!);
      const texts = [...best.texts, ...word];
      arrive(at + word.length, { texts, score: best.score + gain - cost });
    }
  });
  const last = [...arrivals.at(-1)!.values()];
  return [...last.reduce((a, b) => (b.score > a.score ? b : a)).texts];
}

/** ln-score of a word at a place, its gain included; null where it does not stand. */
function matchWord(
  word: readonly string[],
  positions: readonly (readonly Guess[])[],
  at: number,
): number | null {
  if (at + word.length > positions.length) return null;
  let score = 0;
  let seen = 0;
  for (let index = 0; index < word.length; index++) {
    const guesses = positions[at + index]!;
    if (guesses[0]?.text === word[index]) seen += 1;
    const own = guesses.find(({ text }) => text === word[index]);
    score += (own?.logProbability ?? UNSEEN) + WORD_GAIN;
  }
  return word.length > 1 && seen / word.length >= LEAST_SEEN ? score : null;
}
