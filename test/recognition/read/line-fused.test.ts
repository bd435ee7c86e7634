import { openAlphabet } from '../../../recognition/read/alphabets.ts';
import { ceilingOf, concludeFused, measureFused } from '../../../recognition/read/line-fused.ts';
import { NOWHERE, type PlacingReader } from '../../../recognition/read/line-paths.ts';

const AGREED = { rival: 0, gap: 0.2, signs: 0, wholeSame: 1, handsSame: 1, strokesSame: 1 };

test('a text without a rival that one reader of whole lines read so has no ceiling', () => {
  expect(ceilingOf({ ...AGREED, wholeSame: 0, handsSame: 0 }, 'email')).toBe(1);
});

test('no policy accepts what no reader of whole lines read so, or what may lack a sign', () => {
  const pieced = { ...AGREED, wholeSame: 0, handsSame: 0, strokesSame: 0 };
  expect(ceilingOf(pieced, 'email')).toBe(0.9);
  expect(ceilingOf({ ...AGREED, gap: 0.6 }, 'email')).toBe(0.9);
  expect(ceilingOf({ ...AGREED, gap: 0.6 }, 'phone')).toBe(1);
});

const nobody: PlacingReader = {
  id: 'nobody',
  readLine: () => Promise.resolve({ reader: 'nobody', text: '', score: 0, characters: [] }),
  weighTexts: (_line, texts) => Promise.resolve(texts.map(() => 0)),
  placeText: () => Promise.resolve(NOWHERE),
};

test('no policy accepts a text that lacks a sign which the reader of letters saw', () => {
  expect(ceilingOf({ ...AGREED, signs: 1 }, 'email')).toBe(0.9);
});

test.each([
  ['ab', 'a_b', 1],
  ['a.b', 'ab', 0],
  ['a_b', 'a-b', 0],
  ['ab', 'Ab', 0],
])('of %s the reader of letters, who saw %s, saw %d signs more', (text, letters, more) => {
  const said = { reader: 'letters', text: letters, score: 1, characters: [] };
  const texts = [{ text, whole: 0, letters: 0, hands: 0, strokes: 0, shape: 0, total: 0, ink: 0 }];
  const fused = { texts, opinions: { letters: said }, gap: 0, placing: nobody };
  expect(measureFused(fused, 'email', openAlphabet('email'), 1)['signs']).toBe(more);
});

test.each([
  ['a_b', 0.9], // the line under it may be one of the form's rules, or a sign
  ['a_c', 1], // another text altogether: what that is worth, its odds say
  ['ab', 1],
])('where the reader of strokes saw %s, "ab" is at most %d sure', (strokes, most) => {
  const said = (reader: string, text: string) => ({ reader, text, score: 1, characters: [] });
  const texts = [
    { text: 'ab', whole: 0, letters: 0, hands: 0, strokes: 0, shape: 0, total: 0, ink: 0 },
  ];
  const opinions = { whole: said('whole', 'ab'), strokes: said('strokes', strokes) };
  const fused = { texts, opinions, gap: 0, placing: nobody };
  const row = concludeFused(fused, 'email', openAlphabet('email'), 1, { bias: 40 });
  expect(row.probability).toBeCloseTo(most, 6);
});

test('a rival as good leaves one chance in two', () => {
  expect(ceilingOf({ ...AGREED, rival: 1 }, 'latin')).toBe(0.5);
});
