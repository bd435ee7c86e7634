import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { blurBox } from '../../../recognition/raster/box-blur.ts';
import { greyImage } from './any-image.ts';

/** The mean of whatever part of the square lies within the image, one pixel at a time. */
function meanAround(
  data: Uint8Array,
  width: number,
  height: number,
  reach: number,
  x: number,
  y: number,
): number {
  let [sum, count] = [0, 0];
  for (let v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++)
    for (let u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++, count++)
      sum += data[v * width + u]!;
  return sum / count;
}

describe('the mean over a square', () => {
  it('spreads one pixel evenly over its surroundings', () => {
    const data = new Uint8Array(25);
    data[12] = 180;
    expect([...blurBox(data, 5, 5, 1)]).toEqual([
      ...[0, 0, 0, 0, 0],
      ...[0, 20, 20, 20, 0],
      ...[0, 20, 20, 20, 0],
      ...[0, 20, 20, 20, 0],
      ...[0, 0, 0, 0, 0],
    ]);
  });

  it('takes the mean of fewer pixels at the edges: nothing is darkened there', () => {
    expect([...blurBox(Uint8Array.of(90, 0, 30, 60), 4, 1, 1)]).toEqual([45, 40, 30, 45]);
    expect([...blurBox(Uint8Array.of(90, 0, 30, 60), 1, 4, 1)]).toEqual([45, 40, 30, 45]);
  });

  it('is the image itself with a reach of nothing, and a copy', () => {
    const data = Uint8Array.of(1, 2, 3, 254, 255, 0);
    const out = blurBox(data, 3, 2, 0);
    expect([...out]).toEqual([...data]);
    expect(out).not.toBe(data);
  });

  it('refuses squares whose sums it cannot hold', () => {
    expect(() => blurBox(new Uint8Array(300), 300, 1, 129)).toThrow(RangeError);
    const wide = new Uint8Array(300).fill(255);
    expect([...new Set(blurBox(wide, 300, 1, 128))]).toEqual([255]);
  });

  it('is that mean for any image, also where the square is larger than it', () => {
    fc.assert(
      fc.property(
        greyImage(),
        fc.integer({ min: 0, max: 15 }),
        ({ width, height, data }, reach) => {
          const out = blurBox(data, width, height, reach);
          for (let y = 0; y < height; y++)
            for (let x = 0; x < width; x++) {
              const mean = meanAround(data, width, height, reach, x, y);
              // Rounded twice: along the rows, then along the columns.
              expect(Math.abs(out[y * width + x]! - mean)).toBeLessThanOrEqual(1);
            }
        },
      ),
    );
  });
});
