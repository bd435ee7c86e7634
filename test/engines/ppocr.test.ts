import { openPpocr } from '../../engines/ppocr.ts';
import { createGrey } from '../../recognition/raster/image.ts';
import { findLineInk } from '../../recognition/read/line-ink.ts';
import { loadCrop } from '../../training/lines/load-lines.ts';

const FIXTURES = new URL('../recognition/read/line-fixtures', import.meta.url).pathname;
const lineOf = async (file: string) => findLineInk(await loadCrop(FIXTURES, file)).line!.image;

test('a phone number is read, with a score for each character', async () => {
  const reader = await openPpocr();
  const opinion = await reader.readLine(await lineOf('phone-typed-0000.png'), '0123456789-');
  expect(opinion.text).toBe('031-213-2433');
  expect(opinion.characters).toHaveLength(12);
  for (const { score } of opinion.characters) expect(score).toBeGreaterThan(0.5);
});

test('nothing outside the alphabet is ever said', async () => {
  const reader = await openPpocr();
  const { text } = await reader.readLine(await lineOf('email-handwritten-0000.png'), '0123456789');
  expect(text).toMatch(/^[0-9]*$/);
});

test('paper without ink is an empty opinion', async () => {
  const reader = await openPpocr();
  expect(await reader.readLine(createGrey(300, 48), null)).toMatchObject({ text: '', score: 0 });
});
