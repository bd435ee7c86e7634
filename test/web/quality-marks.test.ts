import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flawsOfPage, type PageQuality } from '../../schemas/quality.ts';
import { project } from '../../schemas/placement/plane.ts';
import { findOnForm, lineOf, triangleOf } from '../../web/page/quality-marks.ts';

/** 200 dpi, tilted and seen slightly from the side. */
const h = [7.87, 0.12, 40, -0.11, 7.85, 60, 1e-5, -2e-5, 1];

describe('marks on the straightened page', () => {
  it('lie where the scan has them: the way back from pixels to millimetres', () => {
    const length = fc.double({ min: -20, max: 320, noNaN: true });
    fc.assert(
      fc.property(length, length, (x, y) => {
        const back = findOnForm(h, project(h, { x, y }));
        expect(back!.x).toBeCloseTo(x, 6);
        expect(back!.y).toBeCloseTo(y, 6);
      }),
    );
  });

  it('are lines from end to end of a fold', () => {
    const [from, to] = [project(h, { x: 0, y: 99 }), project(h, { x: 210, y: 100 })];
    const line = lineOf(h, { from, to, width: 0.4, dark: 50 })!;
    expect(line[0].y).toBeCloseTo(99, 6);
    expect(line[1].x).toBeCloseTo(210, 6);
    expect(line[1].y).toBeCloseTo(100, 6);
  });

  it('are left out where the fit has no place for them', () => {
    expect(findOnForm([1, 0, 0, 1, 0, 0, 0, 0, 1], { x: 5, y: 5 })).toBeNull();
  });

  it('are the triangle that a cut takes from a corner, its diagonal as measured', () => {
    const size = { width: 210, height: 297 };
    const cut = (corner: 'top-left' | 'bottom-right') =>
      triangleOf({ corner, length: Math.SQRT2 * 5 }, size).map(({ x, y }) => [
        Math.round(x * 1000) / 1000,
        Math.round(y * 1000) / 1000,
      ]);
    expect(cut('top-left')).toEqual([[0, 0], [10, 0], [0, 10]]); // prettier-ignore
    expect(cut('bottom-right')).toEqual([[210, 297], [200, 297], [210, 287]]); // prettier-ignore
  });
});

describe('what is poor about a page', () => {
  const good: PageQuality = {
    dpi: 200,
    depth: 'grey',
    contrast: 0.9,
    blur: 0.3,
    clipped: { white: 0.9, black: 0.1 },
    cutCorners: [],
    streaks: [],
    folds: [{ from: { x: 0, y: 9 }, to: { x: 9, y: 9 }, width: 0.4, dark: 40 }],
  };
  const streak = { from: { x: 9, y: 0 }, to: { x: 9, y: 99 }, width: 0.2, dark: 60 };

  it.each<[string, Partial<PageQuality>, readonly string[]]>([
    ['nothing about a good one, though it was folded', {}, []],
    ['too few dots', { dpi: 150 }, ['dpi']],
    ['blur', { blur: 0.7 }, ['blur']],
    ['pale print', { contrast: 0.2 }, ['contrast']],
    ['no print to measure: nothing', { contrast: 0, blur: 0 }, []],
    [
      'damage, all of it',
      { streaks: [streak], cutCorners: [{ corner: 'top-left', length: 8 }] },
      ['streaks', 'cutCorners'],
    ],
  ])('%s', (_, changes, flaws) => {
    expect(flawsOfPage({ ...good, ...changes })).toEqual(flaws);
  });
});
