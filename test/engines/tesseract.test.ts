import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openTesseract } from '../../engines/tesseract.ts';
import { createGrey } from '../../recognition/raster/image.ts';
import { findLineInk } from '../../recognition/read/line-ink.ts';
import { loadCrop } from '../../training/lines/load-lines.ts';

const FIXTURES = new URL('../recognition/read/line-fixtures', import.meta.url).pathname;
const lineOf = async (file: string) => findLineInk(await loadCrop(FIXTURES, file)).line!.image;

test('a printed Japanese line is read offline from the committed data, character by character', async () => {
  const reader = await openTesseract({ language: 'jpn' });
  const ink = await lineOf('institution-typed-0000.png');
  const opinion = await reader.readLine(ink, null);
  expect(opinion.text).toBe('宇都宮大学病院');
  expect(opinion.characters.map(({ text }) => text).join('')).toBe(opinion.text);
  expect(opinion.score).toBeGreaterThan(0.5);
  await reader.close();
});

test('the alphabet holds for one line and is forgotten for the next', async () => {
  const reader = await openTesseract({ language: 'eng' });
  const ink = await lineOf('phone-typed-0000.png');
  const free = (await reader.readLine(ink, null)).text;
  const restricted = (await reader.readLine(ink, 'abcxyz')).text;
  expect(free).toMatch(/\d/);
  expect(restricted).not.toMatch(/\d/);
  expect((await reader.readLine(ink, null)).text).toBe(free);
  await reader.close();
});

test('paper without ink is an empty opinion, not an error', async () => {
  const reader = await openTesseract({ language: 'eng' });
  expect(await reader.readLine(createGrey(200, 40), null)).toMatchObject({ text: '', score: 0 });
  await reader.close();
});

test('a line that takes too long fails instead of hanging, and the next one is read', async () => {
  const ink = await lineOf('phone-typed-0000.png');
  const reader = await openTesseract({ language: 'eng', timeoutMs: 0 });
  await expect(reader.readLine(ink, null)).rejects.toThrow('took more than 0 ms');
  await reader.close();
});

test('a start that takes too long fails, and the thread that comes up late is ended', async () => {
  const threads = (): number =>
    process.getActiveResourcesInfo().filter((kind) => kind === 'MessagePort').length;
  const before = threads();
  await expect(openTesseract({ language: 'eng', startTimeoutMs: 1 })).rejects.toThrow('starting');
  const patience = Date.now() + 10_000;
  while (threads() > before && Date.now() < patience)
    await new Promise((resolve) => setTimeout(resolve, 50));
  expect(threads()).toBe(before);
});

test('a closed reader says so', async () => {
  const reader = await openTesseract({ language: 'eng' });
  await reader.close();
  await expect(reader.readLine(createGrey(10, 10), null)).rejects.toThrow('closed');
});

test('damaged data fails on opening instead of hanging', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'madoguchi-tesseract-'));
  await writeFile(join(folder, 'eng.traineddata.gz'), gzipSync(Buffer.from('no traineddata')));
  await expect(openTesseract({ language: 'eng', dataFolder: folder })).rejects.toThrow('tesseract');
  await rm(folder, { recursive: true });
});
