import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lumaOf } from '../../../recognition/raster/luma.ts';

const asTold = (pixels: Uint8Array, stride: number, count: number): number[] =>
  Array.from({ length: count }, (_, pixel) => {
    const [r, g, b] = pixels.subarray(stride * pixel, stride * pixel + 3);
    return (77 * r! + 150 * g! + 29 * b!) >> 8;
  });

describe('the luma of coloured pixels', () => {
  it('is the weighted mean of each, whatever their number and stride', () => {
    const strides = fc.constantFrom(3 as const, 4 as const);
    fc.assert(
      fc.property(strides, fc.uint8Array({ maxLength: 300 }), (stride, bytes) => {
        const count = Math.floor(bytes.length / stride);
        const pixels = bytes.subarray(0, count * stride);
        expect([...lumaOf(pixels, stride, count)]).toEqual(asTold(pixels, stride, count));
      }),
    );
  });

  it('goes on where one strip ends', () => {
    const count = 65_536 * 2 + 5;
    const pixels = Uint8Array.from({ length: 3 * count }, (_, at) => (at * 7919) >> 5);
    const luma = lumaOf(pixels, 3, count);
    for (const pixel of [0, 65_535, 65_536, 131_071, 131_072, count - 1])
      expect(luma[pixel]).toBe(asTold(pixels, 3, pixel + 1)[pixel]);
  });
});
