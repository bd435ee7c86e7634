import { openKanjiWitness } from '../../engines/kanji-witness.ts';
import { openPpocr } from '../../engines/ppocr.ts';
import { findLineInk } from '../../recognition/read/line-ink.ts';
import type { Witness } from '../../recognition/ports.ts';
import { loadCrop, loadIndex } from '../../training/lines/load-lines.ts';

const FIXTURES = new URL('../recognition/read/line-fixtures', import.meta.url).pathname;
const FORMS = new URL('../../models/kanji-forms/kanji-forms.json', import.meta.url).pathname;

let witness: Witness;
beforeAll(async () => {
  witness = await openKanjiWitness(FORMS, await openPpocr());
});

async function handwrittenPerson() {
  const line = (await loadIndex(FIXTURES)).find(({ file }) =>
    file.startsWith('person-handwritten'),
  )!;
  const { line: ink } = findLineInk(await loadCrop(FIXTURES, line.file));
  return { image: ink!.image, text: line.text.replace(/\s/gu, '') };
}

test('it vouches for what is written more than for the same with one kanji exchanged', async () => {
  const { image, text } = await handwrittenPerson();
  const [right, wrong] = await witness.vouch(image, [text, [...text].with(0, '鯖').join('')]);
  expect(right!.log).toBeGreaterThan(wrong!.log + 1);
  expect(right!.seen[0]).toBeGreaterThan(0.9);
  expect(wrong!.seen[0]).toBeLessThan(0.1);
});

test('of kana it sees none', async () => {
  const { image } = await handwrittenPerson();
  expect((await witness.vouch(image, ['ひかり']))[0]!.seen).toEqual([0, 0, 0]);
});

test('two forms of one character it does not tell apart, two characters it does', () => {
  expect(witness.tells('恵', '惠')).toBe(false);
  expect(witness.tells('恵', '患')).toBe(true);
  expect(witness.tells('吉', '𠮷')).toBe(false);
  // Simplified Chinese writes both as 里 and as 干: in Japanese they are others.
  expect(witness.tells('裏', '里')).toBe(true);
  expect(witness.tells('乾', '干')).toBe(true);
});

test('what it reads in Chinese forms is spelled in Japanese ones alone', async () => {
  const { image } = await handwrittenPerson();
  const { text, texts } = await witness.readLine(image);
  expect(text).toContain('岛');
  expect(texts).toContain('福島奈');
  expect(texts!.join('')).not.toContain('岛');
});
