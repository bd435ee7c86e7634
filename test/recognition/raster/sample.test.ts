import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GreyImage } from '../../../recognition/raster/image.ts';
import { resizeGrey, sampleGrey } from '../../../recognition/raster/sample.ts';
import { greyImage } from './any-image.ts';

/** 0 100 / 50 250 */
const four: GreyImage = { width: 2, height: 2, data: Uint8Array.of(0, 100, 50, 250) };

describe('the value at a point', () => {
  it.each([
    [0.5, 0.5, 0], // the middles of the pixels
    [1.5, 0.5, 100],
    [0.5, 1.5, 50],
    [1.5, 1.5, 250],
    [1, 0.5, 50], // half-way between two
    [0.5, 1, 25],
    [1, 1, 100], // between all four
    [0.75, 1.25, 81.25],
  ])('at %d, %d is %d', (x, y, value) => {
    expect(sampleGrey(four, x, y)).toBeCloseTo(value, 10);
  });

  it.each([
    [0, 0, 0],
    [1.999, 0.2, 100],
    [0.1, 1.9, 50],
    [1.9, 1.9, 250],
  ])('repeats the outermost pixels: %d, %d is %d', (x, y, value) => {
    expect(sampleGrey(four, x, y)).toBe(value);
  });

  it.each([
    [-0.001, 1],
    [1, -0.001],
    [2, 1],
    [1, 2],
    [Number.NaN, 1],
  ])('is what the caller says outside of the image: %d, %d', (x, y) => {
    expect(sampleGrey(four, x, y)).toBe(255);
    expect(sampleGrey(four, x, y, -1)).toBe(-1);
  });

  it('lies between the darkest and the brightest pixel', () => {
    fc.assert(
      fc.property(greyImage(), unit(), unit(), (image, u, v) => {
        const value = sampleGrey(image, u * image.width, v * image.height);
        expect(value).toBeGreaterThanOrEqual(Math.min(...image.data));
        expect(value).toBeLessThanOrEqual(Math.max(...image.data));
      }),
    );
  });

  it('follows an even slope exactly', () => {
    const [width, height] = [20, 15];
    const data = Uint8Array.from({ length: width * height }, (_, at) => 5 * (at % width) + 10);
    const slope = { width, height, data };
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 19.5, noNaN: true }), unit(), (x, v) => {
        expect(sampleGrey(slope, x, v * height)).toBeCloseTo(5 * (x - 0.5) + 10, 8);
      }),
    );
  });
});

describe('resizing', () => {
  it('to the same size is the image itself', () => {
    expect(resizeGrey(four, 2, 2)).toBe(four);
  });

  it('keeps the middles in place', () => {
    const wide = resizeGrey({ width: 2, height: 1, data: Uint8Array.of(0, 200) }, 4, 1);
    expect([...wide.data]).toEqual([0, 50, 150, 200]);
  });

  it('keeps an even image even, whatever its size', () => {
    fc.assert(
      fc.property(fc.nat(255), side(), side(), side(), side(), (value, w, h, width, height) => {
        const even = { width: w, height: h, data: new Uint8Array(w * h).fill(value) };
        const resized = resizeGrey(even, width, height);
        expect([resized.width, resized.height, resized.data.length]).toEqual([
          width,
          height,
          width * height,
        ]);
        expect(new Set(resized.data)).toEqual(new Set([value]));
      }),
    );
  });
});

function unit() {
  return fc.double({ min: 0, max: 0.999, noNaN: true });
}

function side() {
  return fc.integer({ min: 1, max: 12 });
}
