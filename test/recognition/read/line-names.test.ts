import { loadNames } from '../../../engines/line-model.ts';
import { modelPath } from '../../../engines/model-path.ts';
import { findWords, knownShare, placesWithin } from '../../../recognition/read/line-names.ts';

const names = await loadNames(modelPath('names/names.json'));
const wordsOf = (text: string): string =>
  findWords(text, names)
    .map(({ from, to }) => [...text].slice(from, to).join(''))
    .join(' ');

test.each([
  ['中山舞', '中山 舞'],
  ['森隆', '森 隆'],
  ['髙橋翔', '髙橋 翔'],
  ['長谷川誠', '長谷川 誠'],
])('%s is a family and a given name, %s, whatever the form of its characters', (text, words) => {
  expect(wordsOf(text)).toBe(words);
  expect(knownShare(text, names)).toBe(1);
});

test.each([
  ['西川心療内科クリニック', '西川 心療内科 クリニック'],
  ['医療法人社団清水産婦人科', '医療法人社団 清水 産婦人科'],
])('an institution is its family name and the longest words around it: %s', (text, words) => {
  expect(wordsOf(text)).toBe(words);
});

test('what no dictionary knows is known in part, or not at all', () => {
  expect(knownShare('佐藤チ尋', names)).toBe(0.5);
  expect(knownShare('々ヶヵ', names)).toBe(0);
  expect(knownShare('', names)).toBe(0);
});

test.each([
  ['森一久', [false, false]],
  ['中山舞', [true, false]],
  ['さくら薬局', [true, true, false, true]],
])('%s: a space may stand wherever any way of dividing it has one', (text, within) => {
  expect(placesWithin(text, names)).toEqual(within);
});

test('every listed name is known in the form in which it is looked up', () => {
  const lost = [...names.surnames].filter(
    (name) => [...name].length > 1 && knownShare(name, names) < 1,
  );
  expect(lost).toEqual([]);
});

test('one character inside a longer text is no family name', () => {
  expect(names.surnames.has('林')).toBe(true);
  expect(wordsOf('々林々')).toBe('');
});

test('words do not overlap, follow each other, and lie in the text, also beyond the basic plane', () => {
  for (const text of ['𠮷田内科クリニック', '内科外科内科', 'クリニックリニック']) {
    const words = findWords(text, names);
    expect(words.length).toBeGreaterThan(0);
    let end = 0;
    for (const { from, to } of words) {
      expect(from).toBeGreaterThanOrEqual(end);
      expect(to).toBeGreaterThan(from);
      end = to;
    }
    expect(end).toBeLessThanOrEqual([...text].length);
  }
});
