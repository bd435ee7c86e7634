import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { GreyImage } from '../../../recognition/raster/image.ts';
import { labelComponents } from '../../../recognition/read/line-components.ts';

const INK = 100;

/** Each pixel's first pixel in reading order that can be reached over ink; -1: paper. */
function flood({ width, height, data }: GreyImage): number[] {
  const first = new Array<number>(data.length).fill(-1);
  for (let start = 0; start < data.length; start++) {
    if (data[start]! >= INK || first[start] !== -1) continue;
    const open = [start];
    first[start] = start;
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      for (let v = Math.max(0, y - 1); v <= Math.min(height - 1, y + 1); v++)
        for (let u = Math.max(0, x - 1); u <= Math.min(width - 1, x + 1); u++) {
          const next = v * width + u;
          if (data[next]! >= INK || first[next] !== -1) continue;
          first[next] = start;
          open.push(next);
        }
    }
  }
  return first;
}

describe('the connected patches of ink', () => {
  it('are what can be reached over ink, with their boxes and areas, in reading order', () => {
    const images = fc
      .tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 }))
      .chain(([width, height]) => {
        const shade = fc.constantFrom(20, 99, 100, 255);
        return fc
          .array(shade, { minLength: width * height, maxLength: width * height })
          .map((shades) => ({ width, height, data: Uint8Array.from(shades) }));
      });
    fc.assert(
      fc.property(images, (image) => {
        const first = flood(image);
        const { labels, components } = labelComponents(image, INK);
        const starts = [...new Set(first.filter((start) => start !== -1))];
        expect(components).toHaveLength(starts.length);
        components.forEach((component, index) => {
          const pixels = [...first.keys()].filter((at) => first[at] === starts[index]);
          const columns = pixels.map((at) => at % image.width);
          const rows = pixels.map((at) => Math.floor(at / image.width));
          expect(component).toEqual({
            label: component.label,
            left: Math.min(...columns),
            right: Math.max(...columns) + 1,
            top: Math.min(...rows),
            bottom: Math.max(...rows) + 1,
            area: pixels.length,
          });
          for (const at of pixels) expect(labels[at]).toBe(component.label);
        });
        first.forEach((start, at) => expect(labels[at] === 0).toBe(start === -1));
      }),
      { numRuns: 300 },
    );
  });
});
