import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GreyImage } from '../../../recognition/raster/image.ts';
import { AS_IT_IS, INVERTED, layImage } from '../../../recognition/raster/lay-image.ts';
import { greyImage } from './any-image.ts';

const IDENTITY = [1, 0, 0, 0, 1, 0, 0, 0, 1];

/** Bilinear sample at a point, pixel centres at halves; null beyond the outermost centres. */
function sampleAt({ data, width, height }: GreyImage, x: number, y: number): number | null {
  const [u, v] = [x - 0.5, y - 0.5];
  if (!(u >= 0 && v >= 0 && u < width - 1 && v < height - 1)) return null;
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const at = top * width + left;
  const across = (row: number): number => data[row]! + (u - left) * (data[row + 1]! - data[row]!);
  return across(at) + (v - top) * (across(at + width) - across(at));
}

describe('an image laid into a frame', () => {
  it('is itself where nothing moves, but for the last row and column', () => {
    const image = { width: 3, height: 2, data: Uint8Array.of(10, 20, 30, 40, 50, 60) };
    expect([...layImage(image, IDENTITY, image, AS_IT_IS)]).toEqual([10, 20, 0, 0, 0, 0]);
  });

  it('has its shades turned over when asked, and still nothing beyond its ends', () => {
    const image = { width: 3, height: 2, data: Uint8Array.of(10, 20, 30, 40, 50, 60) };
    expect([...layImage(image, IDENTITY, image, INVERTED)]).toEqual([245, 235, 0, 0, 0, 0]);
  });

  it('is sampled bilinearly under any affine map, in spans and single pixels alike', () => {
    const part = fc.double({ min: -2, max: 2, noNaN: true });
    const shift = fc.double({ min: -20, max: 40, noNaN: true });
    const frame = fc.record({
      width: fc.integer({ min: 1, max: 70 }),
      height: fc.integer({ min: 1, max: 20 }),
    });
    fc.assert(
      fc.property(
        greyImage(50),
        fc.tuple(part, part, shift, part, part, shift),
        frame,
        (image, affine, { width, height }) => {
          const laid = layImage(image, [...affine, 0, 0, 1], { width, height }, AS_IT_IS);
          const [a, b, c, d, e, f] = affine;
          for (let row = 0; row < height; row++)
            for (let column = 0; column < width; column++) {
              const [x, y] = [column + 0.5, row + 0.5];
              const seen = laid[row * width + column]!;
              const near = [-0.004, 0, 0.004].flatMap((over) =>
                [-0.004, 0, 0.004].map((down) =>
                  sampleAt(image, a * x + b * y + c + over, d * x + e * y + f + down),
                ),
              );
              // On the very edge either side may be right; inside, weights have eight bits.
              if (near.includes(null)) continue;
              const [least, most] = [Math.min(...near.map(Number)), Math.max(...near.map(Number))];
              expect(seen).toBeGreaterThanOrEqual(least - 2);
              expect(seen).toBeLessThanOrEqual(most + 2);
            }
        },
      ),
      { numRuns: 200 },
    );
  });

  it('follows perspective to a tenth of a pixel', () => {
    const width = 400;
    const ramp = Uint8Array.from({ length: width * 300 }, (_, at) => (at % width) / 2);
    const image = { width, height: 300, data: ramp };
    const tilted = [0.9, 0.05, 10, 0.02, 0.8, 5, 0.0006, 0.0002, 1];
    const laid = layImage(image, tilted, { width: 300, height: 200 }, AS_IT_IS);
    let seen = 0;
    for (let y = 0; y < 200; y += 7)
      for (let x = 0; x < 300; x += 3) {
        const w = 0.0006 * (x + 0.5) + 0.0002 * (y + 0.5) + 1;
        const u = (0.9 * (x + 0.5) + 0.05 * (y + 0.5) + 10) / w;
        const v = (0.02 * (x + 0.5) + 0.8 * (y + 0.5) + 5) / w;
        const expected = sampleAt(image, u, v);
        if (expected === null) continue;
        seen++;
        expect(Math.abs(laid[y * 300 + x]! - expected)).toBeLessThanOrEqual(1.1);
      }
    expect(seen).toBeGreaterThan(2000);
  });

  it('is empty, not broken, where perspective runs to infinity', () => {
    const image = { width: 40, height: 40, data: new Uint8Array(1600).fill(200) };
    for (const horizon of [
      [1, 0, 0, 0, 1, 0, -1 / 20, 0, 1],
      [1, 0, 0, 0, 1, 0, 0, 0, 0],
      [Number.NaN, 0, 0, 0, 1, 0, 0, 0, 1],
      [1e300, 0, 0, 0, 1e300, 0, 0, 0, 1],
    ]) {
      const laid = layImage(image, horizon, { width: 64, height: 8 }, AS_IT_IS);
      expect([...laid].filter((value) => value !== 0 && value !== 200)).toEqual([]);
    }
  });
});
