import {
  cheapestByWords,
  lexiconOf,
  type Spellable,
} from '../../../recognition/read/line-lexicon.ts';

const lexicon = lexiconOf({ surnames: new Set(['三好', '長谷川']), given: new Set(['次郎']) });

/** One slice that may be any of the characters, at their ln-probabilities. */
function piece(from: number, to: number, guesses: Readonly<Record<string, number>>): Spellable {
  const ranked = Object.entries(guesses)
    .map(([text, logProbability]) => ({ text, logProbability }))
    .sort((a, b) => b.logProbability - a.logProbability);
  const box = { left: 10 * from, right: 10 * to, top: 0, bottom: 10 };
  return { from, to, box, base: 1, cost: 1 - (ranked[0]?.logProbability ?? 0), guesses: ranked };
}

const spell = (pieces: readonly Spellable[], slices: number): string | undefined =>
  cheapestByWords(pieces, slices, lexicon)
    ?.map(({ piece: { guesses }, as }) => (as ?? guesses[0])?.text ?? '')
    .join('');

test('a known name is taken where the ink hardly prefers another', () => {
  const pieces = [piece(0, 1, { 二: -0.4, 三: -1.3 }), piece(1, 2, { 好: -0.1 })];
  expect(spell(pieces, 2)).toBe('三好');
});

test('the ink is believed where it clearly says something else', () => {
  const pieces = [piece(0, 1, { 二: -0.1, 三: -4 }), piece(1, 2, { 好: -0.1 })];
  expect(spell(pieces, 2)).toBe('二好');
});

test('a known name tells how a line is cut', () => {
  const pieces = [
    piece(0, 1, { 長: -0.1 }),
    piece(1, 2, { 谷: -0.6 }),
    piece(1, 3, { 釧: -0.9 }),
    piece(2, 3, { 川: -0.6 }),
  ];
  expect(spell(pieces, 3)).toBe('長谷川');
  const unknown = pieces.map((it) => ({
    ...it,
    guesses: it.guesses.map((guess) => ({
      ...guess,
      text: guess.text === '長' ? '短' : guess.text,
    })),
  }));
  expect(spell(unknown, 3)).toBe('短釧');
});

test('old forms count as the usual one, and stay as they were read', () => {
  const old = lexiconOf({ surnames: new Set(['高橋']), given: new Set() });
  const pieces = [piece(0, 1, { 髙: -0.5, 喬: -0.4 }), piece(1, 2, { 橋: -0.1 })];
  const way = cheapestByWords(pieces, 2, old)!;
  expect(way.map(({ as }) => as?.text)).toEqual(['髙', '橋']);
});

test('a line through which no way leads says nothing', () => {
  expect(cheapestByWords([piece(0, 1, { 三: -0.1 })], 2, lexicon)).toBeNull();
});
