import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLatinStrokes } from '../../engines/latin-strokes.ts';
import { findLineInk } from '../../recognition/read/line-ink.ts';
import { createGrey } from '../../recognition/raster/image.ts';
import { loadCrop } from '../../training/lines/load-lines.ts';

const CARD = new URL('../../models/latin-strokes/latin-strokes.json', import.meta.url).pathname;
const FIXTURES = new URL('../recognition/read/line-fixtures', import.meta.url).pathname;
const lineOf = async (file: string) => findLineInk(await loadCrop(FIXTURES, file)).line!.image;

test('a telephone number is read as it was written', async () => {
  const reader = await openLatinStrokes(CARD);
  const { text } = await reader.readLine(await lineOf('phone-typed-0000.png'), '0123456789-');
  expect(text).toBe('031-213-2433');
});

test('what it cannot spell has no weight at all', async () => {
  const reader = await openLatinStrokes(CARD);
  const line = await lineOf('phone-typed-0000.png');
  expect(await reader.weighTexts!(line, ['佐藤'])).toEqual([-Infinity]);
});

test('paper without ink is an empty opinion', async () => {
  const reader = await openLatinStrokes(CARD);
  expect(await reader.readLine(createGrey(300, 48), null)).toMatchObject({ text: '', score: 0 });
});

test('weights other than those the card was written for are refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latin-strokes-'));
  const card = JSON.parse(await readFile(CARD, 'utf8')) as Record<string, unknown>;
  await writeFile(join(folder, 'card.json'), JSON.stringify(card));
  await writeFile(join(folder, String(card['file'])), 'other weights');
  await expect(openLatinStrokes(join(folder, 'card.json'))).rejects.toThrow(/is not the file/);
  await rm(folder, { recursive: true });
});
