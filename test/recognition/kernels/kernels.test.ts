import { describe, expect, it } from '@jest/globals';
import { bytesAt, fill, kernels, reserve } from '../../../recognition/kernels/kernels.ts';
import { lumaOf } from '../../../recognition/raster/luma.ts';
import { reduceBy } from '../../../recognition/raster/reduce.ts';

describe('room in the kernels’ memory', () => {
  it('is as large as asked for, block after block, each at a multiple of 16', () => {
    const sizes = [1, 70_000, 16, 0, 3_000_001];
    const places = reserve(...sizes);
    places.forEach((place, block) => {
      expect(place % 16).toBe(0);
      const end = place + sizes[block]!;
      expect(end).toBeLessThan(places[block + 1] ?? kernels.memory.buffer.byteLength);
    });
  });

  it('is refused where no page needs as much, in words, and not handed out all the same', () => {
    const before = kernels.memory.buffer.byteLength;
    for (const size of [2 ** 30, 2 ** 31, 2 ** 32, 2 ** 40, Number.NaN])
      expect(() => reserve(size)).toThrow(RangeError);
    expect(() => reserve(2 ** 29, 2 ** 31, 2 ** 31)).toThrow(/at most/);
    expect(kernels.memory.buffer.byteLength).toBe(before);
  });

  it('takes no less than belongs there: the rest would be of another page', () => {
    const [place] = reserve(64);
    bytesAt(place, 64).fill(77);
    expect(() => fill(place, new Uint8Array(63), 64)).toThrow(RangeError);
    expect(() => lumaOf(new Uint8Array(21), 3, 10)).toThrow(RangeError);
  });

  it('does not grow with how wide a page is', () => {
    const before = kernels.memory.buffer.byteLength;
    const wide = { width: 8_192_000, height: 4, data: new Uint8Array(4 * 8_192_000).fill(9) };
    const half = reduceBy(wide, 2);
    expect([half.width, half.height]).toEqual([4_096_000, 2]);
    expect(half.data.every((value) => value === 9)).toBe(true);
    expect(kernels.memory.buffer.byteLength - before).toBeLessThan(40e6);
  });
});
