import { openNetwork } from '../../../engines/network.ts';
import { openKanjiWitness } from '../../../engines/kanji-witness.ts';
import { openLatinLine } from '../../../engines/latin-line.ts';
import { openLatinStrokes } from '../../../engines/latin-strokes.ts';
import { loadLineModel } from '../../../engines/line-model.ts';
import { openPpocr } from '../../../engines/ppocr.ts';
import { openTesseract, type TesseractReader } from '../../../engines/tesseract.ts';
import type { LineModel } from '../../../recognition/read/line-model.ts';
import { blurBox } from '../../../recognition/raster/box-blur.ts';
import { readLine, type LineEngines } from '../../../recognition/read/line.ts';
import { loadCrop, loadIndex } from '../../../training/lines/load-lines.ts';
import { drawLine } from './draw-line.ts';

const FIXTURES = new URL('line-fixtures', import.meta.url).pathname;
const MODELS = new URL('../../../models/', import.meta.url).pathname;

let engines: LineEngines;
let model: LineModel;
const open: TesseractReader[] = [];

beforeAll(async () => {
  open.push(await openTesseract({ language: 'eng' }), await openTesseract({ language: 'jpn' }));
  const latin = await openPpocr();
  engines = {
    latin,
    letters: await openNetwork(`${MODELS}latin/latin.json`),
    hands: await openLatinLine(`${MODELS}latin-line/latin-line.json`, latin),
    strokes: await openLatinStrokes(`${MODELS}latin-strokes/latin-strokes.json`),
    kanji: await openKanjiWitness(`${MODELS}kanji-forms/kanji-forms.json`, latin),
    latinSecond: open[0]!,
    japanese: open[1]!,
    characters: await openNetwork(`${MODELS}character/character.json`),
    digits: await openNetwork(`${MODELS}digit/digit.json`),
  };
  model = await loadLineModel(`${MODELS}line/line.json`);
});
afterAll(() => Promise.all(open.map((reader) => reader.close())));

test('lines in fonts that no reader was trained on are read as they were written', async () => {
  const read: string[] = [];
  const lines = await loadIndex(FIXTURES);
  for (const line of lines) {
    const reading = await readLine(await loadCrop(FIXTURES, line.file), line, engines, model);
    expect(reading.probability).toBeGreaterThan(0.5);
    read.push(reading.value);
  }
  expect(read).toEqual(lines.map(({ text }) => text));
});

test.each(['a', 'b'])(
  'a printed underscore that blur has made pale is read (print %s)',
  async (seed) => {
    const text = 'kaneko_clinic@mail.example.com';
    const crop = drawLine(text, 'typed', seed);
    const { width, height } = crop.ink;
    let data = crop.ink.data;
    for (let pass = 0; pass < 4; pass++) data = blurBox(data, width, height, 1); // deviation: 1.6 pixels
    // The segmenter takes what is hardly darker than the paper away.
    const ink = { ...crop.ink, data: data.map((value) => (value > 225 ? 255 : value)) };
    const kind = { kind: 'email', alphabet: 'email' } as const;
    const reading = await readLine({ ...crop, ink }, kind, engines, model);
    expect(reading.value).toBe(text);
  },
);

test('the same line read twice gives the same reading to the last bit', async () => {
  const [line] = await loadIndex(FIXTURES);
  const crop = await loadCrop(FIXTURES, line!.file);
  const first = await readLine(crop, line!, engines, model);
  expect(await readLine(crop, line!, engines, model)).toEqual(first);
});

test('without a character network Japanese handwriting is read, and marked as not trusted', async () => {
  const line = (await loadIndex(FIXTURES)).find(({ file }) =>
    file.startsWith('person-handwritten'),
  )!;
  const crop = await loadCrop(FIXTURES, line.file);
  const handwritten: LineModel = { ...model, style: { bias: -5 } };
  const reading = await readLine(crop, line, { ...engines, characters: null }, handwritten);
  expect(reading.reasons.map(({ code }) => code)).toContain('no-trusted-reader');
});

describe('handwritten Japanese', () => {
  const handwritten = (): LineModel => ({ ...model, style: { bias: -5 } });
  const typed = (): LineModel => ({ ...model, style: { bias: 5 } });
  async function readPerson(by: LineModel, of: Partial<LineEngines> = {}) {
    const line = (await loadIndex(FIXTURES)).find(({ file }) =>
      file.startsWith('person-handwritten'),
    )!;
    const crop = await loadCrop(FIXTURES, line.file);
    const reading = await readLine(crop, line, { ...engines, ...of }, by);
    return { reading, readers: reading.opinions.map(({ reader }) => reader) };
  }

  test('is heard by the witness; print, and a reader that a form names, are not', async () => {
    expect((await readPerson(handwritten())).readers).toEqual(['character@2', 'ppocr-v4']);
    expect((await readPerson(typed())).readers).not.toContain('ppocr-v4');
    expect((await readPerson(handwritten(), { characters: null })).readers).toEqual([
      'tesseract-jpn',
    ]);
  });

  test('is read without the witness, too', async () => {
    const { reading, readers } = await readPerson(handwritten(), { kanji: null });
    expect(readers).not.toContain('ppocr-v4');
    expect(reading.value).not.toBe('');
  });
});
