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

  it('climbs from the start to a place that no neighbour exceeds', () => {
    fc.assert(
      fc.property(anyPatch, anyImage, (patch, scan) => {
        const anchor = withPatch(patch);
        const [match] = sharpenMatches([{ anchor, dx: 0, dy: 0, score: 0 }], scan);
        let [x, y, steps] = [30, 25, 1];
        for (; ; steps++) {
          const ways = [
            [x - 1, y],
            [x + 1, y],
            [x, y - 1],
            [x, y + 1],
          ] as const;
          const next = ways.reduce((one, two) =>
            correlate(patch, scan, ...two) > correlate(patch, scan, ...one) ? two : one,
          );
          if (correlate(patch, scan, ...next) <= correlate(patch, scan, x, y) || steps === 5) break;
          [x, y] = next;
        }
        // Weights are rounded: two ways that are alike to the fourth place may swap.
        if (Math.abs(match!.score - correlate(patch, scan, x, y)) > 1e-3)
          expect(match!.score).toBeGreaterThan(correlate(patch, scan, 30, 25) - 1e-3);
        else expect(Math.abs(match!.dx - (x - 30))).toBeLessThanOrEqual(0.5);
      }),
      { numRuns: 150 },
    );
  });

  it('finds a print that moved, to a fraction of a pixel', () => {
    const dot = (cx: number, cy: number) =>
      Uint8Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
        const square = ((at % WIDTH) - cx) ** 2 + (Math.floor(at / WIDTH) - cy) ** 2;
        return 250 * Math.exp(-square / 8);
      });
    const pixels: Pixel[] = [];
    for (let dy = -6; dy <= 6; dy++)
      for (let dx = -6; dx <= 6; dx++)
        pixels.push([dx, dy, 250 * Math.exp(-(dx ** 2 + dy ** 2) / 8)]);
    const anchor = withPatch(patchOf(pixels));
    const scan = image(dot(33.3, 22.6));
    const sharp = sharpenMatches(searchAnchors([anchor], scan, 6, 'light'), scan);
    expect(sharp[0]!.dx).toBeCloseTo(3.3, 1);
    expect(sharp[0]!.dy).toBeCloseTo(-2.4, 1);
    expect(sharp[0]!.score).toBeCloseTo(correlate(anchor.fine, scan, 33, 23), 3);
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
