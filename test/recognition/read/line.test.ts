import type { LineOpinion, LineReader, Network } from '../../../recognition/ports.ts';
import { createGrey } from '../../../recognition/raster/image.ts';
import {
  readLine,
  type LineEngines,
  type LineKind,
  type LineModel,
} from '../../../recognition/read/line.ts';
import type { Crop } from '../../../recognition/segment/crop.ts';

/** A model simple enough to reckon by hand: the weakest character decides, agreement adds. */
const group = {
  alone: { bias: -2, weakest: 1 },
  first: { bias: -2, weakest: 1, agree: 3 },
  second: { bias: -3, weakest: 1 },
};
const model: LineModel = {
  id: 'test',
  style: { bias: -5 },
  groups: { number: group, latin: group, japanese: group, tesseract: group },
  fused: { phone: { bias: 4 }, email: { bias: 4 }, latin: { bias: 4 } },
  witnessed: { bias: 4 },
  gaps: { latin: { bias: -9, gap: 20 }, japanese: { bias: -9, gap: 20 } },
  card: null,
  names: { surnames: new Set(), given: new Set() },
};

function writtenCrop(): Crop {
  const ink = createGrey(300, 100);
  for (const x of [60, 100, 140])
    for (let y = 30; y < 70; y++) ink.data.fill(0, y * 300 + x, y * 300 + x + 6);
  return {
    raw: ink,
    blank: createGrey(300, 100),
    ink,
    inner: { x: 18, y: 18, width: 264, height: 64 },
  };
}

function readerThatSays(id: string, text: string, score: number): LineReader & { asked: number } {
  return {
    id,
    asked: 0,
    readLine(): Promise<LineOpinion> {
      this.asked += 1;
      const characters = [...text].map((character) => ({ text: character, score }));
      return Promise.resolve({ reader: id, text, score, characters });
    },
  };
}

function enginesOf(
  first: LineReader,
  second: LineReader,
  characters: Network | null = null,
): LineEngines {
  return { latin: first, latinSecond: second, japanese: second, characters };
}
const PHONE: LineKind = { kind: 'phone', alphabet: 'phone' };

test('what known words made of the ink is told, bounded, and the ink’s own text stands beside it', async () => {
  const first: LineReader = {
    id: 'first',
    readLine: () =>
      Promise.resolve({
        reader: 'first',
        text: '三好',
        score: 0.999,
        characters: [...'三好'].map((text) => ({ text, score: 0.9999 })),
        unaided: '二好',
      }),
  };
  const kind: LineKind = { kind: 'freeText', alphabet: null };
  const engines = enginesOf(first, first);
  const reading = await readLine(writtenCrop(), kind, { ...engines, japanese: first }, model);
  expect(reading.value).toBe('三好');
  expect(reading.probability).toBeLessThanOrEqual(0.98);
  expect(reading.reasons).toContainEqual(
    expect.objectContaining({ code: 'normalised', params: { by: 'known-words' } }),
  );
  expect(reading.alternatives.map(({ value }) => value)).toContain('二好');
});

test('paper is blank, and no reader is asked', async () => {
  const paper = createGrey(300, 100);
  const first = readerThatSays('a', 'x', 1);
  const crop = {
    raw: paper,
    blank: paper,
    ink: paper,
    inner: { x: 18, y: 18, width: 264, height: 64 },
  };
  const reading = await readLine(crop, PHONE, enginesOf(first, first), model);
  expect(reading).toMatchObject({ state: 'blank', value: '', probability: 1, opinions: [] });
  expect(first.asked).toBe(0);
});

test('agreement of two readers makes an answer more probable', async () => {
  const first = readerThatSays('a', '03-1234-5678', 0.95);
  const alone = await readLine(writtenCrop(), PHONE, enginesOf(first, first), model);
  const both = await readLine(
    writtenCrop(),
    PHONE,
    enginesOf(first, readerThatSays('b', '03-1234-5678', 0.9)),
    model,
  );
  expect(both.probability).toBeGreaterThan(alone.probability);
  expect(both.reasons).toEqual([]);
  expect(both.opinions).toHaveLength(2);
});

test('readers that differ: the likelier one is read, the other an alternative, a person told', async () => {
  const reading = await readLine(
    writtenCrop(),
    PHONE,
    enginesOf(readerThatSays('a', '03-1234-5678', 0.95), readerThatSays('b', '03-1234-5679', 0.9)),
    model,
  );
  expect(reading.value).toBe('03-1234-5678');
  expect(reading.reasons.map(({ code }) => code)).toContain('readers-disagree');
  expect(reading.alternatives.map(({ value }) => value)).toContain('03-1234-5679');
  expect(
    reading.alternatives.reduce((sum, { probability }) => sum + probability, 0),
  ).toBeLessThanOrEqual(1.0001);
});

test('a second opinion that cannot change the outcome is not asked for', async () => {
  const second = readerThatSays('b', '1', 1);
  await readLine(writtenCrop(), PHONE, enginesOf(readerThatSays('a', '03-1234-5678', 1), second), {
    ...model,
    groups: { ...model.groups, number: { ...group, alone: { bias: 9 } } },
  });
  expect(second.asked).toBe(0);
});

test('look-alikes of a hyphen in a phone number become hyphens, and that is said', async () => {
  const first = readerThatSays('a', '03ー1234−5678', 0.99);
  const reading = await readLine(writtenCrop(), PHONE, enginesOf(first, first), model);
  expect(reading.value).toBe('03-1234-5678');
  expect(reading.reasons.map(({ code }) => code)).toEqual(['normalised']);
});

test('what the field cannot hold is left out, and that is said', async () => {
  const first = readerThatSays('a', '12名', 0.99);
  const kind: LineKind = { kind: 'integer', alphabet: 'digits' };
  const reading = await readLine(writtenCrop(), kind, enginesOf(first, first), model);
  expect(reading.value).toBe('12');
  expect(reading.reasons.map(({ code }) => code)).toEqual(['not-in-alphabet']);
});

test('letters that handwriting does not tell apart become alternatives', async () => {
  const first = readerThatSays('a', 'a0lZ', 0.99);
  const kind: LineKind = { kind: 'latin', alphabet: 'alphanumeric' };
  const { alternatives } = await readLine(writtenCrop(), kind, enginesOf(first, first), model);
  const values = alternatives.map(({ value }) => value);
  expect(values[0]).toBe('a0lZ');
  expect(values.some((value) => /^a[Oo]lZ$|^a0[1I]Z$|^a0l2$/.test(value))).toBe(true);
});

test('ink that no reader can make anything of is unreadable, not blank', async () => {
  const silent = readerThatSays('a', '', 0);
  const reading = await readLine(writtenCrop(), PHONE, enginesOf(silent, silent), model);
  expect(reading).toMatchObject({ state: 'unreadable', value: '', probability: 0 });
  expect(reading.reasons.map(({ code }) => code)).toEqual(['unreadable']);
});

test('Japanese handwriting without a network is read, but never trusted', async () => {
  const tesseract = readerThatSays('b', '田中', 0.9);
  const kind: LineKind = { kind: 'japanese', alphabet: 'japanese-name' };
  const reading = await readLine(writtenCrop(), kind, enginesOf(tesseract, tesseract), model);
  expect(reading.value).toBe('田中');
  // Nor can anybody say between which characters the wide gaps of this ink lie.
  expect(reading.reasons.map(({ code }) => code)).toEqual(['no-trusted-reader', 'doubtful-gap']);
});

test('a model that names an unknown feature is a bug, not a low probability', async () => {
  const first = readerThatSays('a', '1', 0.9);
  const broken = {
    ...model,
    groups: { ...model.groups, number: { ...group, alone: { colour: 1 } } },
  };
  await expect(readLine(writtenCrop(), PHONE, enginesOf(first, first), broken)).rejects.toThrow(
    'colour',
  );
});

const LETTERS: Network = {
  id: 'letters',
  classes: ['〓', 'a', 'b', '-'],
  side: 40,
  classify: (_, count) => {
    const logits = new Float32Array(count * 4);
    for (let item = 0; item < count; item++) logits[item * 4 + 1] = 5;
    return Promise.resolve(logits);
  },
};

function weighing(texts: Readonly<Record<string, number>>): LineReader {
  const ranked = Object.keys(texts).sort((a, b) => texts[b]! - texts[a]!);
  const [best = ''] = ranked;
  return {
    id: 'whole',
    readLine: () =>
      Promise.resolve({ reader: 'whole', text: best, score: 0.9, characters: [], texts: ranked }),
    weighTexts: (_, asked) => Promise.resolve(asked.map((text) => texts[text] ?? -20)),
  };
}

const fusedEngines = (whole: LineReader): LineEngines => ({
  ...enginesOf(whole, readerThatSays('second', '', 0)),
  letters: LETTERS,
});
const WORD: LineKind = { kind: 'latin', alphabet: '=ab-' };

test('a text that the line reader thinks less likely wins when the letters speak for it', async () => {
  const engines = fusedEngines(weighing({ aba: -0.5, aaa: -1 }));
  const reading = await readLine(writtenCrop(), WORD, engines, model);
  expect(reading.value).toBe('aaa');
  expect(reading.opinions.map(({ reader, text }) => [reader, text])).toEqual([
    ['whole', 'aba'],
    ['letters', 'aaa'],
  ]);
  expect(reading.alternatives.map(({ value }) => value)).toContain('aba');
});

test('a rival as good bounds the probability, whatever the model says', async () => {
  const even = weighing({ aaa: -0.5, aab: 1.5 });
  const reading = await readLine(writtenCrop(), WORD, fusedEngines(even), model);
  const clear = weighing({ aaa: -0.5, aab: -15 });
  const sure = await readLine(writtenCrop(), WORD, fusedEngines(clear), model);
  expect(reading.probability).toBeLessThan(sure.probability);
  expect(sure.probability).toBe(0.9); // its strokes stand wide apart: a sign may be lost
});

test('a field whose alphabet the letters do not know is read by two opinions as before', async () => {
  const whole = weighing({ é: -0.5 });
  const engines = fusedEngines(whole);
  const reading = await readLine(writtenCrop(), { kind: 'latin', alphabet: '=éa' }, engines, model);
  expect(reading.opinions.map(({ reader }) => reader)).not.toContain('letters');
});
