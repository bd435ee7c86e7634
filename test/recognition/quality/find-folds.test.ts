import { describe, expect, it } from '@jest/globals';
import { findFolds, type Fold } from '../../../recognition/quality/find-folds.ts';
import type { GreyImage } from '../../../recognition/raster/image.ts';
import { draw, PAGE, type Draw } from './draw-page.ts';
import { blankOf, layDrawing } from './lay-drawing.ts';

const A4 = { width: 210, height: 297 } as const;
const empty = blankOf(A4);
const find = (...steps: Draw[]): Fold[] => findFolds(draw(...steps), layDrawing(empty, A4));
const NEAR_MM = 0.5;

function expectFold(fold: Fold | undefined, along: 'x' | 'y', start: number, end: number): void {
  expect(fold?.along).toBe(along);
  expect(Math.abs(fold!.start - start)).toBeLessThan(NEAR_MM);
  expect(Math.abs(fold!.end - end)).toBeLessThan(NEAR_MM);
}

/** Swaps rows and columns. */
function transpose({ width, height, data }: GreyImage): GreyImage {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) out[x * height + y] = data[y * width + x]!;
  return { width: height, height: width, data: out };
}

describe('folds', () => {
  it('of a letter folded in thirds are both found, with place and darkness', () => {
    const found = find(PAGE.noise(240, 4), PAGE.fold(99, 70), PAGE.fold(198, 50));
    expect(found).toHaveLength(2);
    expectFold(found[0], 'x', 99, 99);
    expectFold(found[1], 'x', 198, 198);
    // The crease loses 70 of 255 of the paper's light; lines meet its darkest row only nearly.
    expect(found[0]!.dark).toBeGreaterThan(0.6 * 70 * (240 / 255));
    expect(found[0]!.dark).toBeLessThan(1.1 * 70 * (240 / 255));
    expect(found[0]!.dark).toBeGreaterThan(found[1]!.dark);
  });

  it('may be tilted', () => {
    const drift = 210 * Math.tan(Math.PI / 225);
    const found = find(PAGE.fold(140, 80, 0.8));
    expect(found).toHaveLength(1);
    expectFold(found[0], 'x', 140, 140 + drift);
  });

  it('run along the other axis as well', () => {
    const size = { width: A4.height, height: A4.width };
    const scan = transpose(draw(PAGE.fold(150, 60)));
    const found = findFolds(scan, layDrawing(blankOf(size), size));
    expect(found).toHaveLength(1);
    expectFold(found[0], 'y', 150, 150);
  });

  it('are found under writing', () => {
    const lines = Array.from({ length: 20 }, (_, n) => PAGE.writing(20, 30 + 12 * n, 170, 200));
    const found = find(...lines, PAGE.fold(99, 60));
    expect(found).toHaveLength(1);
    expectFold(found[0], 'x', 99, 99);
  });

  it("do not hide behind the form's print: it is left out", () => {
    const rule = { x: 20, y: 120, width: 170, height: 0.5 };
    const printed = draw(PAGE.rule(20, 120, 170, 255));
    expect(findFolds(printed, layDrawing(blankOf(A4, [rule]), A4))).toEqual([]);
    const folded = draw(PAGE.rule(20, 120, 170, 255), PAGE.fold(99, 60));
    const found = findFolds(folded, layDrawing(blankOf(A4, [rule]), A4));
    expect(found).toHaveLength(1);
    expectFold(found[0], 'x', 99, 99);
  });

  it.each<[string, ...Draw[]]>([
    ['clean paper', PAGE.paper(255)],
    ['noise', PAGE.noise(220, 12)],
    ['uneven light', PAGE.light(250, 0.25)],
    ['writing', ...Array.from({ length: 20 }, (_, n) => PAGE.writing(20, 30 + 12 * n, 170, 200))],
    ['a line drawn over half of the page', PAGE.rule(20, 120, 85, 200)],
    ['a fold that tilts more than folds do', PAGE.fold(140, 60, 5)],
  ])('are not found in %s', (_, ...steps) => {
    expect(find(...steps)).toEqual([]);
  });

  it('are looked for only where the page was scanned', () => {
    const whole = draw(PAGE.fold(99, 60));
    const height = Math.round(whole.height / 4);
    const part = { ...whole, height, data: whole.data.slice(0, height * whole.width) };
    expect(findFolds(part, layDrawing(empty, A4))).toEqual([]);
  });
});
