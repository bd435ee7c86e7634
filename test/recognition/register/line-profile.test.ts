import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { profileLines } from '../../../recognition/register/line-profile.ts';
import { greyImage } from '../raster/any-image.ts';

interface Ink {
  readonly width: number;
  readonly height: number;
  readonly ink: Uint8Array;
}

const turned = ({ width, height, ink }: Ink): Ink => ({
  width: height,
  height: width,
  ink: Uint8Array.from(
    { length: ink.length },
    (_, at) => ink[(at % height) * width + Math.floor(at / height)]!,
  ),
});

/** What the rules along rows add up to, window by window, as the kernel's docstring says. */
function rulesOf({ width, height, ink }: Ink): number[] {
  const windowAt = (row: number, end: number): number => {
    let sum = 0;
    for (let at = end - 23; at <= end; at++) sum += ink[row * width + at]!;
    return sum;
  };
  return Array.from({ length: height }, (_, row) => {
    let total = 0;
    for (let end = 24; row >= 3 && row < height - 3 && end < width; end += 2) {
      const beside = Math.max(windowAt(row - 3, end), windowAt(row + 3, end));
      const response = windowAt(row, end) - beside;
      if (response > 24 * 24) total += response;
    }
    const plain = ink.subarray(row * width, (row + 1) * width).reduce((a, b) => a + b, 0);
    return plain * 0.12 + (total * 2) / 24;
  });
}

/** High-pass over 41 pixels and root, as both profiles are made. */
const sharpened = (profile: readonly number[]): number[] =>
  profile.map((value, at) => {
    let sum = 0;
    for (let near = at - 20; near <= at + 20; near++) sum += profile[near] ?? 0;
    return Math.sqrt(Math.max(0, value - sum / 41));
  });

describe('what lines lie along and across a page', () => {
  it('is the same as counted window by window, for any image', () => {
    fc.assert(
      fc.property(greyImage(64), ({ width, height, data }) => {
        const image = { width, height, ink: data };
        const { x, y } = profileLines(image);
        const across = sharpened(rulesOf(image));
        const down = sharpened(rulesOf(turned(image)));
        // The running sum of the high-pass is kept in 32 bits: near 0 the root magnifies that.
        across.forEach((value, row) => expect(Math.abs(y[row]! ** 2 - value ** 2)).toBeLessThan(1));
        down.forEach((value, at) => expect(Math.abs(x[at]! ** 2 - value ** 2)).toBeLessThan(1));
      }),
      { numRuns: 60 },
    );
  });

  it('shows a rule where it lies, and as much of a rule down the page', () => {
    const ink = new Uint8Array(100 * 80);
    ink.fill(200, 30 * 100 + 10, 30 * 100 + 90);
    const { y } = profileLines({ width: 100, height: 80, ink });
    expect(y.indexOf(Math.max(...y))).toBe(30);
    const { x } = profileLines(turned({ width: 100, height: 80, ink }));
    expect([...x]).toEqual([...y]);
  });
});
