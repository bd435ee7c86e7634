import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Anchor, extentOf, type PatchModel } from '../../../recognition/register/anchors.ts';
import {
  type Rectified,
  searchAnchors,
  sharpenMatches,
} from '../../../recognition/register/match-anchors.ts';
import { bareAnchor } from './bare-anchor.ts';

const WIDTH = 60;
const HEIGHT = 50;
/** One pixel is one millimetre: displacements are pixels. */
const image = (dark: Uint8Array): Rectified => ({
  width: WIDTH,
  height: HEIGHT,
  dark,
  pixelsPerMm: 1,
});

type Pixel = readonly [dx: number, dy: number, ink: number];

function patchOf(pixels: readonly Pixel[]): PatchModel {
  const mean = pixels.reduce((sum, [, , ink]) => sum + ink, 0) / pixels.length;
  const norm = Math.hypot(...pixels.map(([, , ink]) => ink - mean));
  const [dx, dy] = [pixels.map(([x]) => x), pixels.map(([, y]) => y)];
  return {
    dx: Int16Array.from(dx),
    dy: Int16Array.from(dy),
    values: Float32Array.from(pixels, ([, , ink]) => (ink - mean) / norm),
    extent: extentOf(dx, dy),
    ink: 255,
  };
}

/** Normalised cross-correlation, as the textbook has it; 0 where the image is all but flat. */
function correlate(patch: PatchModel, { dark }: Rectified, x: number, y: number): number {
  const seen = [...patch.dx].map((dx, at) => dark[(y + patch.dy[at]!) * WIDTH + x + dx]!);
  const mean = seen.reduce((sum, value) => sum + value, 0) / seen.length;
  const squares = seen.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (squares <= seen.length) return 0;
  const product = seen.reduce((sum, value, at) => sum + (value - mean) * patch.values[at]!, 0);
  return product / Math.sqrt(squares);
}

/** Where a climb of at most five looks ends, and whether no look was a close call. */
function climb(patch: PatchModel, scan: Rectified) {
  let [x, y, isClear] = [30, 25, true];
  for (let look = 1; ; look++) {
    const here = correlate(patch, scan, x, y);
    const ways = [
      [x - 1, y],
      [x + 1, y],
      [x, y - 1],
      [x, y + 1],
    ] as const;
    const [best, second] = ways
      .map((way) => ({ way, score: correlate(patch, scan, ...way) }))
      .sort((one, two) => two.score - one.score);
    isClear &&= Math.abs(best!.score - here) > 1e-3;
    if (best!.score <= here || look === 5) return { x, y, isClear };
    isClear &&= best!.score - second!.score > 1e-3;
    [x, y] = best!.way;
  }
}

const withPatch = (patch: PatchModel, x = 30, y = 25): Anchor => ({
  ...bareAnchor(x + 0.5, y + 0.5),
  ...{ coarse: patch, light: patch, fine: patch },
});

const anyPatch = fc
  .array(
    fc.tuple(
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: -5, max: 5 }),
      fc.integer({ min: 0, max: 255 }),
    ),
    { minLength: 9, maxLength: 60 },
  )
  .filter((pixels) => new Set(pixels.map(([, , ink]) => ink)).size > 3)
  .map(patchOf);
const anyImage = fc.uint8Array({ minLength: WIDTH * HEIGHT, maxLength: WIDTH * HEIGHT }).map(image);

describe('an anchor sought on a scan', () => {
  it('is found at the place of the window that correlates best, with that correlation', () => {
    const reaches = fc.integer({ min: 1, max: 9 });
    fc.assert(
      fc.property(anyPatch, anyImage, reaches, (patch, scan, reach) => {
        const [match] = searchAnchors([withPatch(patch)], scan, reach, 'coarse');
        let best = -2;
        for (let dy = -reach; dy <= reach; dy++)
          for (let dx = -reach; dx <= reach; dx++)
            best = Math.max(best, correlate(patch, scan, 30 + dx, 25 + dy));
        expect(match!.score).toBeCloseTo(best, 3);
        const there = correlate(
          patch,
          scan,
          30 + Math.round(match!.dx),
          25 + Math.round(match!.dy),
        );
        // The vertex lies within half a pixel of the best place, so rounding may leave it.
        if (Math.abs(match!.dx % 1) < 0.49 && Math.abs(match!.dy % 1) < 0.49)
          expect(there).toBeCloseTo(best, 3);
      }),
      { numRuns: 150 },
    );
  });

  it('climbs from the start, a pixel at a time, to the first place that no neighbour exceeds', () => {
    fc.assert(
      fc.property(anyPatch, anyImage, (patch, scan) => {
        const anchor = withPatch(patch);
        const [match] = sharpenMatches([{ anchor, dx: 0, dy: 0, score: 0 }], scan);
        const { x, y, isClear } = climb(patch, scan);
        // Weights are rounded: of two ways that are alike to the third place either may be taken.
        fc.pre(isClear);
        expect(match!.score).toBeCloseTo(correlate(patch, scan, x, y), 3);
        expect(Math.abs(match!.dx - (x - 30))).toBeLessThanOrEqual(0.5);
        expect(Math.abs(match!.dy - (y - 25))).toBeLessThanOrEqual(0.5);
      }),
      { numRuns: 150 },
    );
  });

  const blob = (x: number, y: number): number => 250 * Math.exp(-(x ** 2 + y ** 2) / 32);
  const disc: Pixel[] = [];
  for (let dy = -6; dy <= 6; dy++)
    for (let dx = -6; dx <= 6; dx++) disc.push([dx, dy, blob(dx, dy)]);
  const seenAt = (cx: number, cy: number): Rectified =>
    image(
      Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) =>
        blob((at % WIDTH) - cx, Math.floor(at / WIDTH) - cy),
      ),
    );
  const sharpenFrom = (dx: number, scan: Rectified) =>
    sharpenMatches([{ anchor: withPatch(patchOf(disc)), dx, dy: 0, score: 0 }], scan)[0]!;

  it('finds a print some pixels from the start, to a fraction of a pixel', () => {
    const match = sharpenFrom(0, seenAt(33.3, 23.6));
    expect(match.dx).toBeCloseTo(3.3, 1);
    expect(match.dy).toBeCloseTo(-1.4, 1);
    expect(match.score).toBeCloseTo(correlate(patchOf(disc), seenAt(33.3, 23.6), 33, 24), 3);
  });

  it('ends its climb after five looks: what lies farther was not expected', () => {
    expect(sharpenFrom(0, seenAt(40, 25)).dx).toBe(4);
    expect(sharpenFrom(6, seenAt(40, 25)).dx).toBeCloseTo(10, 3);
  });

  it('correlates the same on a bright ground and on a dark one', () => {
    // Print has two shades: every weight of ink is rounded by the same, which adds up.
    const pixels = Array.from({ length: 100 }, (_, at): Pixel => {
      return [(at % 10) - 5, Math.floor(at / 10) - 5, at % 5 === 0 ? 220 : 0];
    });
    const grain = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => (at * 7919) % 5);
    const [dim, bright] = [0, 250].map((ground) => {
      const scan = image(grain.map((value) => value + ground));
      return searchAnchors([withPatch(patchOf(pixels))], scan, 4, 'coarse')[0]!;
    });
    expect(bright).toEqual({ ...dim!, anchor: bright!.anchor });
  });

  it('is left out where its window leaves the image, and only there', () => {
    const patch = patchOf([
      [-3, 0, 0],
      [3, 0, 200],
      [0, -2, 40],
      [0, 2, 90],
    ]);
    const scan = image(Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => (at * 37) % 251));
    const found = (x: number, y: number) =>
      searchAnchors([withPatch(patch, x, y)], scan, 4, 'coarse').length;
    expect([found(7, 25), found(6, 25), found(52, 25), found(53, 25)]).toEqual([1, 0, 1, 0]);
    expect([found(30, 6), found(30, 5), found(30, 43), found(30, 44)]).toEqual([1, 0, 1, 0]);
  });

  it('is found by its pale print where one of its rings is filled with black', () => {
    // Four rings of a pale colour in a square, as bubbles of a form for marks.
    const ringAt = (x: number, y: number, cx: number, cy: number): boolean =>
      Math.abs(Math.hypot(x - cx, y - cy) - 3) < 0.6;
    const centres = [-5, 5].flatMap((x) => [-5, 5].map((y) => [x, y] as const));
    const isRing = (x: number, y: number): boolean =>
      centres.some(([cx, cy]) => ringAt(x, y, cx, cy));
    const pixels: Pixel[] = [];
    for (let dy = -9; dy <= 9; dy++)
      for (let dx = -9; dx <= 9; dx++) pixels.push([dx, dy, isRing(dx, dy) ? 60 : 0]);
    const pale = { ...patchOf(pixels), ink: 60 };
    const scan = (paper: number): Rectified =>
      image(
        Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
          const [x, y] = [(at % WIDTH) - 32, Math.floor(at / WIDTH) - 24];
          if (Math.hypot(x + 5, y + 5) < 4) return 230;
          return paper + (isRing(x, y) ? 55 : 0);
        }),
      );
    for (const paper of [0, 90]) {
      const [seen] = searchAnchors([withPatch(pale)], scan(paper), 4, 'coarse');
      const [blind] = searchAnchors([withPatch({ ...pale, ink: 255 })], scan(paper), 4, 'coarse');
      expect([Math.round(seen!.dx), Math.round(seen!.dy)]).toEqual([2, -1]);
      expect(seen!.score).toBeGreaterThan(0.6);
      expect(seen!.score).toBeGreaterThan(blind!.score + 0.1);
      const [sharp] = sharpenMatches([{ ...seen!, dx: 1, dy: -1 }], scan(paper));
      expect([Math.round(sharp!.dx), sharp!.score]).toEqual([2, expect.closeTo(seen!.score, 3)]);
    }
  });

  it('has no correlation on bare paper', () => {
    const patch = patchOf([
      [-3, 0, 0],
      [3, 0, 200],
      [0, 2, 90],
    ]);
    const [match] = searchAnchors([withPatch(patch)], image(new Uint8Array(3000)), 3, 'light');
    expect(match!.score).toBe(0);
  });
});
