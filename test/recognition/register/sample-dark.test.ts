import { sampleDark } from '../../../recognition/register/scan.ts';

/** 3 by 2 pixels at 2 pixels a millimetre: their middles lie at 0.25, 0.75 and 1.25 mm. */
const image = {
  width: 3,
  height: 2,
  pixelsPerMm: 2,
  dark: Uint8Array.from([10, 20, 40, 50, 60, 80]),
};

describe('darkness between the pixels of a rectified scan', () => {
  test('is that of a pixel in its middle, and goes straight to its neighbours', () => {
    expect(sampleDark(image, 0.25, 0.25)).toBe(10);
    expect(sampleDark(image, 0.75, 0.25)).toBe(20);
    expect(sampleDark(image, 0.5, 0.25)).toBe(15);
    expect(sampleDark(image, 0.25, 0.5)).toBe(30);
    expect(sampleDark(image, 1, 0.5)).toBe((20 + 40 + 60 + 80) / 4);
  });

  test('is read up to the middles of the outermost pixels', () => {
    expect(sampleDark(image, 1.25 - 1e-9, 0.75 - 1e-9)).toBeCloseTo(80, 5);
  });

  test.each([
    [0.24, 0.5],
    [0.5, 0.24],
    [1.26, 0.5],
    [0.5, 0.76],
    [-5, 0.5],
    [0.5, 99],
    [NaN, 0.5],
  ])('is 0 beyond them, at %d, %d mm', (x, y) => {
    expect(sampleDark(image, x, y)).toBe(0);
  });
});
