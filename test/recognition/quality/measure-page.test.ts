import { describe, expect, it } from '@jest/globals';
import type { PageImage } from '../../../recognition/ports.ts';
import { measurePage } from '../../../recognition/quality/measure-page.ts';
import type { GreyImage } from '../../../recognition/raster/image.ts';
import { pageQualitySchema } from '../../../schemas/quality.ts';
import { draw, MM, PAGE, type Draw } from './draw-page.ts';
import { blankOf, fillBox, layDrawing } from './lay-drawing.ts';

const A4 = { width: 210, height: 297 } as const;
const BARS = Array.from({ length: 12 }, (_, n) => ({
  x: 20 + 14 * n,
  y: 20,
  width: 4,
  height: 50,
}));
/** Degrees. */
const SLOPE = 0.4;
const DRIFT_MM = 210 * Math.tan((SLOPE * Math.PI) / 180);
const registered = layDrawing(blankOf(A4, BARS), A4);

const bars: Draw = (page) => BARS.forEach((bar) => fillBox(page, bar, MM));
/** A corner of 14 mm each side is folded over: the dark bed shows. */
const cutTopLeft: Draw = (page) => {
  for (let y = 0; y < 14 * MM; y++)
    page.data.fill(40, y * page.width, y * page.width + Math.round(14 * MM - y));
};

const pageOf = (grey: GreyImage, colour: PageImage['colour'] = null): PageImage =>
  ({ grey, colour }) as PageImage;
const measure = (...steps: Draw[]) => measurePage(pageOf(draw(...steps)), registered);

describe('the quality of a page', () => {
  const spoilt = measure(
    PAGE.noise(240, 3),
    bars,
    // Level to the pixel over the whole page it would pass for a streak.
    PAGE.fold(99, 60, SLOPE),
    PAGE.streak(150, 90, 2),
    cutTopLeft,
  );

  it('says everything at once, in the units of its schema', () => {
    const { quality } = spoilt;
    expect(pageQualitySchema.parse(quality)).toEqual(quality);
    expect(quality.dpi).toBe(149); // the coarser axis
    expect(quality.depth).toBe('grey');
    expect(quality.contrast).toBeGreaterThan(0.98);
    expect(quality.blur).toBeLessThan(0.3); // sharp at 150 dpi: a pixel is 0.17 mm
    expect(quality.cutCorners.map(({ corner }) => corner)).toEqual(['top-left']);
    expect(Math.abs(quality.cutCorners[0]!.length - 14 / Math.SQRT2)).toBeLessThan(0.6);
  });

  it("gives a streak in the scan's own pixels", () => {
    const at = Math.floor(150 * MM) + 1;
    const [streak, ...more] = spoilt.quality.streaks;
    expect(more).toEqual([]);
    expect([streak!.from, streak!.to]).toEqual([
      { x: at, y: 0 },
      { x: at, y: Math.round(297 * MM) },
    ]);
    expect(streak!.width).toBeCloseTo((2 * 25.4) / 149, 2);
  });

  it("gives a fold in the scan's pixels, and again in the form's millimetres", () => {
    const [fold, ...more] = spoilt.quality.folds;
    expect(more).toEqual([]);
    expect(fold!.from.x).toBe(0);
    expect(Math.abs(fold!.to.x - 210 * MM)).toBeLessThan(0.1);
    expect(Math.abs(fold!.from.y - 99 * MM)).toBeLessThan(3);
    expect(Math.abs(fold!.to.y - (99 + DRIFT_MM) * MM)).toBeLessThan(3);
    const level = spoilt.folds.filter(({ along }) => along === 'x');
    expect(level).toHaveLength(1);
    expect(Math.abs(level[0]!.start - 99)).toBeLessThan(0.5);
  });

  it('of a clean page names no damage', () => {
    const { quality, folds } = measure(PAGE.noise(240, 3), bars);
    expect([quality.cutCorners, quality.streaks, quality.folds, folds]).toEqual([[], [], [], []]);
    expect(quality.clipped.white).toBeLessThan(0.01);
  });

  it('tells how much of the scale is lost', () => {
    const { clipped } = measure(bars).quality;
    const black = (12 * 4 * 50) / (210 * 297);
    expect(clipped.black).toBeCloseTo(black, 2);
    expect(clipped.white).toBeCloseTo(1 - black, 2);
  });

  it('tells colour from grey, and black and white from both', () => {
    const grey = draw(PAGE.noise(200, 3), bars);
    const colour = { ...grey, data: new Uint8Array(3 * grey.data.length) };
    expect(measurePage(pageOf(grey, colour), registered).quality.depth).toBe('colour');
    expect(measurePage(pageOf(grey), registered).quality.depth).toBe('grey');
    expect(measurePage(pageOf(draw(bars)), registered).quality.depth).toBe('bilevel');
  });
});
