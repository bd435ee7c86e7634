/** What a network sees of one character: its candidates with their log probabilities. */
export interface Guess {
  readonly text: string;
  readonly logProbability: number;
}

type Script = 'kanji' | 'katakana' | 'hiragana' | 'latin' | 'digit' | 'mark';

/** Same shape, or nearly, in another script or size: only the neighbours tell which. */
const TWINS = [
  'ー一-', 'ニ二', 'ロ口', 'カ力ヵ', 'エ工ェ', 'ハ八', 'タ夕', 'ト卜', 'ヘへ', 'ベべ', 'ペぺ', 'リり',
  'ミ三', 'チ千', 'オ才ォ', 'ム厶', 'メ〆', 'O0', 'lI1', 'セせ', 'ヤやャ', 'モも', 'キき', 'ヶケ',
  'ツッ', 'ユュ', 'ヨョ', 'つっ', 'やゃ', 'ゆゅ', 'よょ', 'アァ', 'イィ', 'ウゥ', 'わゎ', 'ワヮ', '・.',
];
/** Small kana follow another kana; at the beginning, or after kanji, there are none. */
const SMALL = 'ァィゥェォッャュョぁぃぅぇぉっゃゅょ';
/** Of the old orthography: in no name of today that is not also written otherwise. */
const OBSOLETE = 'ゎヮ';
/** Specks and strokes that look like these are commoner than these are in names. */
const RARE_MARKS = '.,-・、。「」々〆&/()';
/** A twin that the network likes less than this much is still weighed. */
const TWIN_PENALTY = 1.5;
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
  const script = scriptOf(next);
  if (OBSOLETE.includes(next)) return IMPOSSIBLE;
  if (SMALL.includes(next))
    return before !== null && scriptOf(before) === script && !SMALL.includes(before) ? 0 : IMPOSSIBLE;
  if (next === 'ー')
    return before !== null && ['katakana', 'hiragana'].includes(scriptOf(before)) ? 0 : IMPOSSIBLE;
  if (RARE_MARKS.includes(next)) return RARE_MARK;
  if (before === null) return 0;
  const last = scriptOf(before);
  if (last === script || last === 'mark' || script === 'mark' || before === 'ー') return 0;
  if (isLatin(script) || isLatin(last)) return isLatin(script) && isLatin(last) ? 0 : CHANGE.latin;
  return script === 'kanji' || last === 'kanji' ? CHANGE.kanji : CHANGE.kana;
}

const isLatin = (script: Script): boolean => script === 'latin' || script === 'digit';

/** A character's guesses with the twins that the alphabet allows, however little the network saw. */
export function withTwins(guesses: readonly Guess[], allows: (text: string) => boolean): Guess[] {
  const best = guesses[0];
  if (!best) return [];
  const known = new Map(guesses.map((guess) => [guess.text, guess.logProbability]));
  for (const group of TWINS)
    if (group.includes(best.text))
      for (const twin of group)
        if (allows(twin))
          known.set(twin, Math.max(known.get(twin) ?? -Infinity, best.logProbability - TWIN_PENALTY));
  return [...known].map(([text, logProbability]) => ({ text, logProbability }));
}

/** The likeliest sequence, each character judged together with the one before it. */
export function chooseByScript(positions: readonly (readonly Guess[])[]): string[] {
  let paths: { texts: string[]; score: number }[] = [{ texts: [], score: 0 }];
  for (const guesses of positions)
    paths = guesses.map((guess) => {
      const scored = paths.map((path) => ({
        path,
        score: path.score + guess.logProbability - follow(path.texts.at(-1) ?? null, guess.text),
      }));
      const best = scored.reduce((a, b) => (b.score > a.score ? b : a));
      return { texts: [...best.path.texts, guess.text], score: best.score };
    });
  return paths.reduce((a, b) => (b.score > a.score ? b : a)).texts;
}
