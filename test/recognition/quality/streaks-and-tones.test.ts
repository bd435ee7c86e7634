import { describe, expect, it } from '@jest/globals';
import { flawsOfField, type SeenPart } from '../../../recognition/quality/flaws-of-field.ts';
import { findStreaks } from '../../../recognition/quality/find-streaks.ts';
import { measureTones } from '../../../recognition/quality/measure-tones.ts';
import { createGrey } from '../../../recognition/raster/image.ts';
import type { PageQuality } from '../../../schemas/quality.ts';
import { px, type QuadPx } from '../../../schemas/units.ts';
import { draw, MM, PAGE } from './draw-page.ts';

const DPI = 150;

describe('streaks', () => {
  it('are found where they lie, with their width in mm and darkness', () => {
    const page = draw(PAGE.noise(240, 4), PAGE.streak(33, 90, 2), PAGE.streak(150, 50));
    const found = findStreaks(page, 240, DPI);
    expect(found).toHaveLength(2);
    const [first, second] = found as [(typeof found)[0], (typeof found)[0]];
    expect(first.from).toEqual({ x: Math.floor(33 * MM) + 1, y: 0 });
    expect(first.to).toEqual({ x: Math.floor(33 * MM) + 1, y: page.height });
    expect(first.width).toBeCloseTo(2 / MM, 5);
    expect(Math.abs(first.dark - (240 * 90) / 255)).toBeLessThan(5);
    expect(Math.abs(second.dark - (240 * 50) / 255)).toBeLessThan(5);
  });

  it('are found under writing', () => {
    const lines = Array.from({ length: 20 }, (_, n) => PAGE.writing(20, 30 + 12 * n, 170, 200));
    expect(findStreaks(draw(...lines, PAGE.streak(90, 90)), 255, DPI)).toHaveLength(1);
  });

  it.each([
    ['a rule with margins', draw(PAGE.noise(240, 4), PAGE.rule(20, 100, 170, 200))],
    ['noise alone', draw(PAGE.noise(230, 12))],
    ['a fold, which is soft', draw(PAGE.fold(140, 60, 2))],
  ])('are not found in %s', (_, page) => {
    expect(findStreaks(page, 240, DPI)).toEqual([]);
  });
});

describe('tones', () => {
  it('tells black and white from grey', () => {
    expect(measureTones(draw(PAGE.writing(20, 30, 170, 255))).isBilevel).toBe(true);
    expect(measureTones(draw(PAGE.fold(100, 90))).isBilevel).toBe(false);
  });

  it('measures the paper and the shares at the end of the scale', () => {
    const clean = measureTones(draw(PAGE.paper(255)));
    expect([clean.paper, clean.white, clean.black]).toEqual([255, 1, 0]);
    const grey = measureTones(draw(PAGE.paper(180)));
    expect([grey.paper, grey.white, grey.black]).toEqual([180, 0, 0]);
  });
});

describe('what it means for a field', () => {
  const good: PageQuality = {
    dpi: 300,
    depth: 'grey',
    contrast: 0.9,
    blur: 0.2,
    clipped: { white: 0, black: 0 },
    cutCorners: [],
    streaks: [],
    folds: [],
  };
  const quad: QuadPx = [
    { x: px(100), y: px(100) },
    { x: px(200), y: px(102) },
    { x: px(199), y: px(150) },
    { x: px(99), y: px(148) },
  ];
  const cell: SeenPart = { kind: 'cell', quad, crop: null };
  const streakAt = (x: number, resolution = 300): PageQuality => ({
    ...good,
    dpi: resolution,
    streaks: [{ from: { x, y: 0 }, to: { x, y: 3000 }, width: 0.2, dark: 60 }],
  });

  it('a streak gives a reason to the fields that it crosses, and to no other', () => {
    expect(flawsOfField(streakAt(150), [cell])).toEqual([{ code: 'overlaid' }]);
    expect(flawsOfField(streakAt(90), [cell])).toEqual([]);
    expect(flawsOfField(streakAt(220), [cell])).toEqual([]);
  });

  /** A line of 100 by 50 pixels, written on between these columns. */
  const lineWith = (from: number, to: number, at: QuadPx = quad, grey = 0): SeenPart => {
    const ink = createGrey(100, 50);
    for (let y = 15; y < 35; y++) ink.data.fill(grey, y * 100 + from, y * 100 + to);
    return { kind: 'line', quad: at, crop: { ink, inner: { x: 0, y: 0, width: 100, height: 50 } } };
  };

  it('a streak far beside the writing of a line is no doubt of it; one through it, or near, is', () => {
    expect(flawsOfField(streakAt(190), [lineWith(0, 10)])).toEqual([{ code: 'overlaid' }]);
    expect(flawsOfField(streakAt(190, 100), [lineWith(0, 10)])).toEqual([]);
    expect(flawsOfField(streakAt(150, 100), [lineWith(20, 80)])).toEqual([{ code: 'overlaid' }]);
    expect(flawsOfField(streakAt(190, 100), [lineWith(0, 70)])).toEqual([{ code: 'overlaid' }]);
  });

  it('so is one where nothing but the streak is left: it may have hidden all there was', () => {
    expect(flawsOfField(streakAt(150, 100), [lineWith(0, 0)])).toEqual([{ code: 'overlaid' }]);
    expect(flawsOfField(streakAt(150, 100), [lineWith(49, 52)])).toEqual([{ code: 'overlaid' }]);
  });

  it('and one near writing in pale ink', () => {
    expect(flawsOfField(streakAt(150, 100), [lineWith(20, 80, quad, 170)])).toEqual([
      { code: 'overlaid' },
    ]);
  });

  it('so it is on a page that lies on its side', () => {
    const lying: QuadPx = [
      { x: px(200), y: px(100) },
      { x: px(200), y: px(200) },
      { x: px(150), y: px(200) },
      { x: px(150), y: px(100) },
    ];
    const streak = { from: { x: 0, y: 150 }, to: { x: 3000, y: 150 }, width: 0.2, dark: 60 };
    const page = { ...good, streaks: [streak] };
    const coarse = { ...page, dpi: 100 };
    const far = { ...streak, from: { x: 0, y: 190 }, to: { x: 3000, y: 190 } };
    expect(flawsOfField({ ...coarse, streaks: [far] }, [lineWith(0, 10, lying)])).toEqual([]);
    expect(flawsOfField(page, [lineWith(20, 80, lying)])).toEqual([{ code: 'overlaid' }]);
  });

  it('a blurred or pale page gives every field a reason with its numbers', () => {
    expect(flawsOfField({ ...good, blur: 0.8 }, [cell])).toEqual([
      { code: 'poor-scan', params: { flaw: 'blur', measured: 0.8, limit: 0.6 } },
    ]);
    expect(flawsOfField({ ...good, contrast: 0.1 }, [cell])).toEqual([
      { code: 'poor-scan', params: { flaw: 'contrast', measured: 0.1, limit: 0.25 } },
    ]);
    expect(flawsOfField(good, [cell])).toEqual([]);
  });
});
