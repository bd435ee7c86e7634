import { fileURLToPath } from 'node:url';
import { loadLineModel } from '../../../engines/line-model.ts';
import { createGrey } from '../../../recognition/raster/image.ts';
import type { Component } from '../../../recognition/read/line-components.ts';
import { widestGap } from '../../../recognition/read/line-gaps.ts';
import type { LineInk } from '../../../recognition/read/line-ink.ts';
import { widenBrackets } from '../../../schemas/lookup/compare-texts.ts';
import { NOWHERE, type PlacingReader } from '../../../recognition/read/line-paths.ts';
import { spaceRow, spaceText } from '../../../recognition/read/line-spaces.ts';
import { probability } from '../../../schemas/units.ts';

const MODEL = new URL('../../../models/line/line.json', import.meta.url);
const model = await loadLineModel(fileURLToPath(MODEL));

/** A capital is 40 px high here, and a kanji 40 px square. */
const EM = 40;

/** Characters of `width` in a row, with the paper before each as told. */
function stand(text: string, width: number, before: readonly number[]) {
  let x = 0;
  const components = [...text].map((_, at): Component => {
    x += before[at]!;
    const left = x;
    x += width;
    return { label: at + 1, left, right: x, top: 0, bottom: EM, area: width * EM };
  });
  const line: LineInk = {
    image: createGrey(x, EM),
    place: { x: 0, y: 0, width: x, height: EM },
    components,
    bodyHeight: EM,
    faint: false,
    crossedOut: false,
    outsideBox: false,
    overlaid: false,
  };
  const reader: PlacingReader = {
    id: 'placing',
    readLine: () => Promise.reject(new Error('nobody reads here')),
    weighTexts: () => Promise.reject(new Error('nobody weighs here')),
    placeText: (asked) =>
      Promise.resolve(
        [...asked].length === components.length ? { cost: 1, boxes: components } : NOWHERE,
      ),
  };
  return { line, reader };
}

const evenly = (text: string, gap: number, wide: Readonly<Record<number, number>>): number[] =>
  [...text].map((_, at) => (at === 0 ? 0 : (wide[at] ?? gap)));

function space(text: string, width: number, gap: number, wide: Readonly<Record<number, number>>) {
  const { line, reader } = stand(text, width, evenly(text, gap, wide));
  return spaceText(text, line, reader, 0.5, model);
}

test('a gap far wider than the line’s others parts words; letters and digits alike', async () => {
  expect((await space('HarrietOsgood', 20, 5, { 7: 28 }))!.text).toBe('Harriet Osgood');
  expect((await space('Room12B', 20, 5, { 4: 26 }))!.text).toBe('Room 12B');
});

test('a gap that parts words between them parts nothing inside a known one', async () => {
  const width = 12;
  const within = (await space('あおぞら薬局', EM, 4, { 2: width }))!;
  const between = (await space('あおぞら薬局', EM, 4, { 4: width }))!;
  expect([within.text, between.text]).toEqual(['あおぞら薬局', 'あおぞら　薬局']);
});

test('even gaps part nothing, narrow or wide as they are', async () => {
  for (const gap of [2, 5, 10]) {
    const spaced = await space('Illingworth', 20, gap, {});
    expect(spaced!.text).toBe('Illingworth');
    expect(spaced!.other).toBeNull();
  }
});

test('people’s names written apart are kept apart, by a full-width space', async () => {
  expect((await space('山田太郎', 36, 6, { 2: 30 }))!.text).toBe('山田　太郎');
  expect((await space('山田太郎', 36, 6, {}))!.text).toBe('山田太郎');
});

test('the blank that a full-width sign brings with it is no space', async () => {
  const text = '（株）青空薬局';
  expect((await space(text, 36, 5, { 1: 22, 3: 24 }))!.text).toBe(text);
});

test('the wider a gap grows, the surer a space; between both lies doubt, which has two readings', async () => {
  const certainties: number[] = [];
  for (const gap of [6, 11, 12, 13, 14, 15, 16, 18, 30]) {
    const spaced = (await space('HarrietOsgood', 20, 5, { 7: gap }))!;
    certainties.push(spaced.certain);
    if (spaced.certain < 0.9)
      expect([spaced.text, spaced.other].sort()).toEqual(['Harriet Osgood', 'HarrietOsgood']);
  }
  expect(Math.min(...certainties)).toBeLessThan(0.95);
  expect(certainties[0]).toBeGreaterThan(0.98);
  expect(certainties.at(-1)).toBeGreaterThan(0.98);
});

const row = (value: string) => ({
  value,
  probability: probability(0.99),
  alternatives: [
    { value, probability: probability(0.99) },
    { value: `${value.slice(0, -1)}x`, probability: probability(0.01) },
  ],
  reasons: [],
  opinions: [],
});

test('the doubt over gaps is in the probability, and its reason in words', async () => {
  const text = 'HarrietOsgood';
  const doubtful = await Promise.all(
    [11, 12, 13, 14, 15, 16].map(async (gap) => {
      const { line, reader } = stand(text, 20, evenly(text, 5, { 7: gap }));
      return spaceRow(row(text), line, reader, 0.5, model);
    }),
  );
  const worst = doubtful.reduce((a, b) => (b.probability < a.probability ? b : a));
  expect(worst.probability).toBeLessThan(0.95);
  expect(worst.reasons).toEqual([{ code: 'doubtful-gap' }]);
  expect(worst.alternatives.map(({ value }) => value.replace(' ', ''))).toEqual([
    text,
    text,
    'HarrietOsgoox',
  ]);
  const sum = worst.alternatives.reduce((total, { probability: share }) => total + share, 0);
  expect(sum).toBeLessThanOrEqual(1.0001);
});

test('alternatives are set apart like the value', async () => {
  const text = 'HarrietOsgood';
  const { line, reader } = stand(text, 20, evenly(text, 5, { 7: 30 }));
  const { alternatives } = await spaceRow(row(text), line, reader, 0.5, model);
  expect(alternatives.map(({ value }) => value)).toEqual(['Harriet Osgood', 'Harriet Osgoox']);
});

test('a wide gap of which nobody knows where it lies goes to a person', async () => {
  const text = 'HarrietOsgood';
  const { line } = stand(text, 20, evenly(text, 5, { 7: 30 }));
  const unplaced = await spaceRow(row(text), line, null, 0.5, model);
  expect(unplaced.value).toBe(text);
  expect(unplaced.probability).toBeLessThan(0.95);
  expect(unplaced.reasons).toEqual([{ code: 'doubtful-gap' }]);
  const close = stand(text, 20, evenly(text, 5, {})).line;
  expect(await spaceRow(row(text), close, null, 0.5, model)).toEqual(row(text));
});

test('paper between words hides no sign, unless it is wider than any space', async () => {
  const text = 'HarrietOsgood';
  for (const [gap, expected] of [
    [30, 5 / EM],
    [100, 100 / EM],
  ] as const) {
    const { line, reader } = stand(text, 20, evenly(text, 5, { 7: gap }));
    const spaced = await spaceText(text, line, reader, 0.5, model);
    expect(widestGap(line, spaced!.spaces)).toBeCloseTo(expected);
  }
});

test.each([
  ['(株)青空薬局', '（株）青空薬局'],
  ['東京(Tokyo)', '東京（Tokyo）'],
  ['Room 12 (rear)', 'Room 12 (rear)'],
  ['a) first', 'a) first'],
  ['一)', '一）'],
])('a bracket is full-width beside Japanese alone: %s', (read, kept) => {
  expect(widenBrackets(read)).toBe(kept);
});
