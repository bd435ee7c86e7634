import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { reduceBy } from '../../../recognition/raster/reduce.ts';
import { greyImage } from './any-image.ts';

describe('an image shrunk by a whole factor', () => {
  it('has the mean of each square, rounded', () => {
    const data = Uint8Array.of(0, 10, 200, 255, 20, 30, 255, 255);
    expect(reduceBy({ width: 4, height: 2, data }, 2)).toEqual({
      width: 2,
      height: 1,
      data: Uint8Array.of(15, 241),
    });
  });

  it('drops the last incomplete row and column', () => {
    const data = Uint8Array.from({ length: 7 * 5 }, (_, at) =>
      at % 7 === 6 || at >= 21 ? 0 : 100,
    );
    expect(reduceBy({ width: 7, height: 5, data }, 3)).toEqual({
      width: 2,
      height: 1,
      data: Uint8Array.of(100, 100),
    });
  });

  it('is the image itself where there is nothing to shrink', () => {
    const image = { width: 1, height: 1, data: Uint8Array.of(7) };
    expect(reduceBy(image, 1)).toBe(image);
  });

  it('lets a thin line fade, not vanish', () => {
    const data = new Uint8Array(64).fill(255);
    data.fill(0, 24, 32);
    expect([...reduceBy({ width: 8, height: 8, data }, 4).data]).toEqual([191, 191, 255, 255]);
  });

  it('has the mean of each square for any image, what there is of it where the image is smaller', () => {
    fc.assert(
      fc.property(greyImage(48), fc.integer({ min: 2, max: 6 }), (image, factor) => {
        const small = reduceBy(image, factor);
        expect(small.width).toBe(Math.max(1, Math.floor(image.width / factor)));
        expect(small.height).toBe(Math.max(1, Math.floor(image.height / factor)));
        const [across, down] = [Math.min(factor, image.width), Math.min(factor, image.height)];
        for (let y = 0; y < small.height; y++)
          for (let x = 0; x < small.width; x++) {
            let sum = 0;
            for (let v = 0; v < down; v++)
              for (let u = 0; u < across; u++)
                sum += image.data[(y * factor + v) * image.width + x * factor + u]!;
            const mean = sum / (across * down);
            expect(Math.abs(small.data[y * small.width + x]! - mean)).toBeLessThanOrEqual(0.5);
          }
      }),
    );
  });
});
