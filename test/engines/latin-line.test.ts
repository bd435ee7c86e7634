import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLatinLine } from '../../engines/latin-line.ts';
import { openPpocr } from '../../engines/ppocr.ts';
import { findLineInk } from '../../recognition/read/line-ink.ts';
import { loadCrop } from '../../training/lines/load-lines.ts';

const CARD = new URL('../../models/latin-line/latin-line.json', import.meta.url).pathname;
const FIXTURES = new URL('../recognition/read/line-fixtures', import.meta.url).pathname;
const lineOf = async (file: string) => findLineInk(await loadCrop(FIXTURES, file)).line!.image;

test('a handwritten address is read, and weighs more than its neighbours', async () => {
  const reader = await openLatinLine(CARD, await openPpocr());
  const line = await lineOf('email-handwritten-0000.png');
  const { text, texts } = await reader.readLine(line, null);
  expect(text).toContain('@');
  const weights = await reader.weighTexts!(line, [texts![0]!, `${texts![0]!}x`]);
  expect(weights[0]).toBeGreaterThan(weights[1]!);
});

test('what it cannot spell has no weight at all', async () => {
  const reader = await openLatinLine(CARD, await openPpocr());
  const line = await lineOf('phone-typed-0000.png');
  expect(await reader.weighTexts!(line, ['佐藤'])).toEqual([-Infinity]);
});

test('weights other than those the card was written for are refused', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'latin-line-'));
  const card = JSON.parse(await readFile(CARD, 'utf8')) as Record<string, unknown>;
  await writeFile(join(folder, 'card.json'), JSON.stringify(card));
  await writeFile(join(folder, String(card['file'])), 'other weights');
  await expect(openLatinLine(join(folder, 'card.json'), await openPpocr())).rejects.toThrow(
    /is not the file/,
  );
  await rm(folder, { recursive: true });
});
