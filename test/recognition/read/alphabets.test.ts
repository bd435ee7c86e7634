import { hasTwin, lookAlikes, openAlphabet } from '../../../recognition/read/alphabets.ts';
import { boundByVariants } from '../../../recognition/read/line-pair.ts';

test('a nought has a twin where letters may stand, and none among digits', () => {
  expect(hasTwin('0', openAlphabet('alphanumeric'))).toBe(true);
  expect(hasTwin('0', openAlphabet('phone'))).toBe(false);
});

test('the other form of a character of names is kept for the reviewer', () => {
  expect(lookAlikes('高', openAlphabet('japanese-name'))).toContain('髙');
});

test('nobody is sure of a name with such a character, however sure the readers are', () => {
  expect(boundByVariants(0.9999, '高橋凛', 0)).toBe(0.95);
  expect(boundByVariants(0.9999, '高橋凛', 1)).toBe(0.98);
  expect(boundByVariants(0.9999, '田中誠', 0)).toBe(0.9999);
});
