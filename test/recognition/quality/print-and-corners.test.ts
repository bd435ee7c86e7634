import { describe, expect, it } from '@jest/globals';
import { measurePrint } from '../../../recognition/quality/measure-print.ts';
import { findCutCorners } from '../../../recognition/quality/cut-corners.ts';
import type { GreyImage } from '../../../recognition/raster/image.ts';
import { fill, lay, MM, SIZE, sheet } from '../segment/registered.ts';

function bars(ink = 0, paper = 255): GreyImage {
  const page = sheet();
  page.data.fill(paper);
  for (let x = 6; x < 54; x += 6) fill(page, x, 6, 2, 28, ink);
  return page;
}

/** Exact Gaussian blur along rows, deviation in pixels. */
function blurRows({ width, height, data }: GreyImage, deviation: number): GreyImage {
  const out = new Uint8Array(data.length);
  const reach = Math.ceil(4 * deviation);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, at) =>
    Math.exp(-(((at - reach) / deviation) ** 2) / 2),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      let sum = 0;
      for (let at = -reach; at <= reach; at++) {
        const column = Math.min(width - 1, Math.max(0, x + at));
        sum += weights[at + reach]! * data[y * width + column]!;
      }
      out[y * width + x] = sum / total + 0.5;
    }
  return { width, height, data: out };
}

describe('print', () => {
  it.each([2, 3, 4])('tells a blur of %d pixels as an edge of 2.5 deviations, in mm', (sigma) => {
    const { edge } = measurePrint(blurRows(bars(), sigma), lay(bars()), 255);
    expect(Math.abs(edge - (2.507 * sigma) / MM)).toBeLessThan(0.1 * ((2.507 * sigma) / MM));
  });

  it('finds sharp print sharp', () => {
    expect(measurePrint(bars(), lay(bars()), 255).edge).toBeLessThan(0.15);
  });

  it.each([
    [0, 255, 1],
    [120, 240, 0.5],
    [180, 200, 0.1],
  ])('of shade %d on paper %d has a contrast of %d', (ink, paper, contrast) => {
    expect(measurePrint(bars(ink, paper), lay(bars()), paper).contrast).toBeCloseTo(contrast, 2);
  });

  it('is nothing where the form has no solid print', () => {
    expect(measurePrint(sheet(), lay(sheet()), 255)).toEqual({ contrast: 0, edge: 0 });
  });
});

describe('cut corners', () => {
  it('are measured along the diagonal, where the dark bed shows', () => {
    const scan = sheet();
    // A corner of 10 mm each side is folded over: 7.1 mm along the diagonal.
    for (let y = 0; y < 10 * MM; y++)
      for (let x = 0; x < 10 * MM - y; x++) scan.data[y * scan.width + scan.width - 1 - x] = 40;
    const found = findCutCorners(scan, withIndex(lay(sheet())), 255);
    expect(found.map(({ corner }) => corner)).toEqual(['top-right']);
    expect(Math.abs(found[0]!.length - 7.07)).toBeLessThan(0.6);
  });

  it('are not there on a whole sheet', () => {
    expect(findCutCorners(sheet(), withIndex(lay(sheet())), 255)).toEqual([]);
  });
});

/** The corners only ask the index for the sheet's size. */
function withIndex(registered: ReturnType<typeof lay>): ReturnType<typeof lay> {
  return { ...registered, page: { ...registered.page, index: SIZE } };
}
