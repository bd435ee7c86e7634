import { type Anchor, extentOf, type PatchModel } from '../../../recognition/register/anchors.ts';
import { placeSteps } from '../../../recognition/register/place-steps.ts';
import { distanceFrom, type Step } from '../../../recognition/register/step.ts';
import { bareAnchor } from './bare-anchor.ts';

const SIZE = { width: 100, height: 80 };
const PIXELS_PER_MM = 4;
/** Half a side of an anchor's patch, pixels. */
const HALF = 20;

/** Print that tells every place: stripes of several widths, across each other. */
const print = (x: number, y: number): number =>
  Math.sin(2.1 * x) + Math.sin(3.7 * x + 1) + 0.4 * Math.sin(2.9 * y);

/** Anchors every 9 mm, as the product has them; none where `isBare`. */
function makeAnchors(isBare: (x: number, y: number) => boolean = () => false): Anchor[] {
  const anchors: Anchor[] = [];
  for (let y = 6; y < SIZE.height; y += 9)
    for (let x = 6; x < SIZE.width; x += 9) {
      const at: [number, number][] = [];
      for (let dy = -HALF; dy <= HALF; dy += 2)
        for (let dx = -HALF + 1; dx <= HALF; dx += 3)
          if (!isBare(x + dx / PIXELS_PER_MM, y + dy / PIXELS_PER_MM)) at.push([dx, dy]);
      const inkOf = ([dx, dy]: [number, number]) =>
        print(
          (Math.floor(x * PIXELS_PER_MM) + 0.5 + dx) / PIXELS_PER_MM,
          (Math.floor(y * PIXELS_PER_MM) + 0.5 + dy) / PIXELS_PER_MM,
        );
      const mean = at.reduce((sum, one) => sum + inkOf(one), 0) / at.length;
      const fine: PatchModel = {
        dx: Int16Array.from(at, ([dx]) => dx),
        dy: Int16Array.from(at, ([, dy]) => dy),
        values: Float32Array.from(at, (one) => inkOf(one) - mean),
        extent: extentOf(
          at.map(([dx]) => dx),
          at.map(([, dy]) => dy),
        ),
        ink: 255,
      };
      anchors.push({ ...bareAnchor(x, y), fine });
    }
  return anchors;
}

const slip = (at: number): Step => ({
  along: 'x',
  at,
  lean: 0,
  shift: { dx: 0.8, dy: 0 },
  turn: { dx: 0, dy: 0 },
  middle: SIZE.width / 2,
  bend: 2,
  slack: [3],
});

/** A scan of paper that was cut along a line: what lies behind has moved by the step. */
const cutAlong = (truth: Step) => ({
  pixelsPerMm: PIXELS_PER_MM,
  darkAt(x: number, y: number): number {
    const side = distanceFrom(truth, x, y) < 0 ? -1 : 1;
    return 100 + 40 * print(x - (side * truth.shift.dx) / 2, y);
  },
});

const flat = () => ({ dx: 0, dy: 0 });
const truth = slip(41.3);

describe('where a step runs, as print tells it', () => {
  test.each([-3, -1.5, 2, 3])('a line placed %d mm off is moved to half a millimetre', (off) => {
    const given = { ...truth, at: truth.at + off };
    const [placed] = placeSteps([given], makeAnchors(), flat, cutAlong(truth), SIZE);
    expect(Math.abs(placed!.at - truth.at)).toBeLessThan(0.5);
    expect(Math.abs(placed!.lean)).toBeLessThan(0.01);
    expect(placed!.shift).toEqual(truth.shift);
  });

  test('a line that leans is turned to it, and its slack covers what is left', () => {
    const leaning = { ...truth, lean: 0.04 };
    const [placed] = placeSteps([truth], makeAnchors(), flat, cutAlong(leaning), SIZE);
    expect(placed!.lean).toBeGreaterThan(0.01);
    placed!.slack.forEach((slack, part) => {
      const along = ((part + 0.5) * SIZE.width) / placed!.slack.length - truth.middle;
      const off = placed!.at + placed!.lean * along - truth.at - leaning.lean * along;
      expect(Math.abs(off)).toBeLessThan(slack);
    });
  });

  test('a cut is told from a fold', () => {
    const [placed] = placeSteps([truth], makeAnchors(), flat, cutAlong(truth), SIZE);
    expect(placed!.bend).toBeLessThan(1);
  });

  test('what lies off by slow stretch is looked for there', () => {
    const { pixelsPerMm, darkAt } = cutAlong(truth);
    const stretched = { pixelsPerMm, darkAt: (x: number, y: number) => darkAt(x - 0.7, y) };
    const stretch = () => ({ dx: 0.7, dy: 0 });
    const [placed] = placeSteps([slip(43)], makeAnchors(), stretch, stretched, SIZE);
    expect(Math.abs(placed!.at - truth.at)).toBeLessThan(0.5);
  });
});

describe('how far off it may run', () => {
  test('little where print is dense, in every part', () => {
    const [placed] = placeSteps([slip(43)], makeAnchors(), flat, cutAlong(truth), SIZE);
    expect(placed!.slack).toHaveLength(10);
    expect(Math.max(...placed!.slack)).toBeLessThan(1.5);
  });

  test('as far as paper is bare around it', () => {
    const isBare = (_: number, y: number): boolean => Math.abs(y - truth.at) < 4;
    const [placed] = placeSteps([truth], makeAnchors(isBare), flat, cutAlong(truth), SIZE);
    expect(Math.min(...placed!.slack)).toBeGreaterThan(2.5);
  });
});
