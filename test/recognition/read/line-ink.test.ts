import { createGrey } from '../../../recognition/raster/image.ts';
import { findLineInk } from '../../../recognition/read/line-ink.ts';
import type { Crop } from '../../../recognition/segment/crop.ts';

const BLEED = 18;

/** A crop of 60 × 10 mm with rectangles of ink: [x, y, width, height, grey]. */
function cropWith(
  ...strokes: readonly (readonly [number, number, number, number, number?])[]
): Crop {
  const ink = createGrey(709, 118);
  for (const [left, top, width, height, grey = 20] of strokes)
    for (let y = top; y < top + height; y++)
      ink.data.fill(grey, y * ink.width + left, y * ink.width + left + width);
  const inner = {
    x: BLEED,
    y: BLEED,
    width: ink.width - 2 * BLEED,
    height: ink.height - 2 * BLEED,
  };
  return { raw: ink, blank: createGrey(ink.width, ink.height), ink, inner };
}

/** Three letters' worth of strokes in the middle of the box. */
const LETTERS = [
  [100, 40, 6, 40],
  [140, 40, 6, 40],
  [180, 40, 30, 6],
  [180, 40, 6, 40],
] as const;

test('paper without ink holds no line', () => {
  expect(findLineInk(cropWith())).toEqual({ inkArea: 0, line: null });
});

test('specks of dust are no writing', () => {
  expect(findLineInk(cropWith([60, 50, 2, 2], [300, 70, 2, 2], [500, 40, 2, 2])).line).toBeNull();
});

test('a remnant of the printed rule along the border is no writing', () => {
  expect(findLineInk(cropWith([40, BLEED - 2, 300, 3], [200, 99, 200, 3])).line).toBeNull();
});

test('a single hyphen in the middle of the box is writing', () => {
  const { line } = findLineInk(cropWith([200, 58, 24, 4]));
  expect(line).not.toBeNull();
});

test('the line is cut to its writing: dust far away and rules do not widen it', () => {
  const { line } = findLineInk(cropWith(...LETTERS, [600, 60, 3, 3], [30, BLEED, 400, 3]));
  expect(line!.place.x).toBe(100 - 4);
  expect(line!.place.x + line!.place.width).toBe(210 + 4);
  expect(line!.components).toHaveLength(3);
});

test('the dot of an i stays with its letter', () => {
  const { line } = findLineInk(cropWith([100, 50, 6, 30], [100, 38, 5, 5], [130, 50, 6, 30]));
  expect(line!.components).toHaveLength(3);
});

test("a neighbour's writing that reaches in from outside is left out", () => {
  const { line } = findLineInk(cropWith(...LETTERS, [400, 0, 30, 12]));
  expect(line!.place.x + line!.place.width).toBe(214);
});

test('a stroke through the whole text is seen as crossing out', () => {
  expect(findLineInk(cropWith(...LETTERS)).line!.crossedOut).toBe(false);
  const struck = findLineInk(cropWith(...LETTERS, [250, 40, 6, 40], [92, 58, 190, 5]));
  expect(struck.line!.crossedOut).toBe(true);
});

test('pale ink is found and called faint', () => {
  const pale = LETTERS.map(([x, y, w, h]) => [x, y, w, h, 200] as const);
  const { line } = findLineInk(cropWith(...pale));
  expect(line!.faint).toBe(true);
  expect(findLineInk(cropWith(...LETTERS)).line!.faint).toBe(false);
});

test('writing that leaves the box is kept whole, and noted', () => {
  const { line } = findLineInk(cropWith([100, 2, 6, 70], [140, 40, 6, 40]));
  expect(line!.outsideBox).toBe(true);
  expect(line!.image.height).toBeGreaterThan(75);
});

/** Letters of an ordinary pen, whose threshold (darkness 64) is darker than a blurred hairline. */
const BLURRED = LETTERS.map(([x, y, w, h]) => [x, y, w, h, 102] as const);
const HAIRLINE = 195;

test('an underscore that blur has made paler than the pen is part of the line, as dark as it', () => {
  const { line } = findLineInk(cropWith(...BLURRED, [150, 84, 16, 3, HAIRLINE]));
  expect(line!.components).toHaveLength(4);
  const { image, place } = line!;
  expect(image.data[(85 - place.y) * image.width + 158 - place.x]).toBeLessThan(60);
});

test('dots that the threshold leaves of a pale underscore do not stand for it', () => {
  const dots = [152, 160].map((x) => [x, 84, 3, 2, 180] as const);
  const { line } = findLineInk(cropWith(...BLURRED, [150, 83, 16, 4, HAIRLINE], ...dots));
  const underscore = line!.components.filter(({ bottom }) => bottom + line!.place.y > 82);
  expect(underscore.map(({ left, right }) => right - left)).toEqual([16]);
});

test.each([
  ['upright', [152, 44, 3, 30, HAIRLINE]],
  ['a speck', [150, 84, 3, 1, HAIRLINE]],
  ['as pale as the shadow of a fold', [150, 84, 16, 3, 210]],
  ['far from all writing', [500, 84, 16, 3, HAIRLINE]],
  ['along the printed border', [100, 98, 16, 3, HAIRLINE]],
  ['a fold across the whole crop', [0, 88, 709, 4, HAIRLINE]],
] as const)('what is paler than the pen is no stroke where it is %s', (_, pale) => {
  expect(findLineInk(cropWith(...BLURRED, pale)).line!.components).toHaveLength(3);
});

test('a pale fold through the writing falls into pieces between the letters, none of them a stroke', () => {
  const letters = [100, 140, 180, 220, 260, 300].map((x) => [x, 40, 6, 40, 102] as const);
  const { line } = findLineInk(cropWith([0, 58, 709, 4, HAIRLINE], ...letters));
  expect(line!.components).toHaveLength(letters.length);
});

test('ink among the writing that was taken for the rest of a rule is noted', () => {
  const letters = LETTERS.map(([x, y, w, h]) => [x, y + 20, w, h] as const);
  expect(findLineInk(cropWith(...letters)).line!.overlaid).toBe(false);
  expect(findLineInk(cropWith(...letters, [150, 94, 20, 3])).line!.overlaid).toBe(true);
  expect(findLineInk(cropWith(...letters, [400, 94, 20, 3])).line!.overlaid).toBe(false);
});
