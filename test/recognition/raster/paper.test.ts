import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { mapInk, strengthenInk } from '../../../recognition/raster/paper.ts';

const [WIDTH, HEIGHT] = [160, 128];

function fill(image: GreyImage, x: number, y: number, w: number, h: number, value: number): void {
  for (let row = y; row < y + h; row++)
    image.data.fill(value, row * image.width + x, row * image.width + x + w);
}

function page(paper: number, ...boxes: [number, number, number, number, number][]): GreyImage {
  const image = createGrey(WIDTH, HEIGHT, paper);
  for (const box of boxes) fill(image, ...box);
  return image;
}

describe('ink against the paper around it', () => {
  it('is nothing on paper of any brightness', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), (paper) => {
        const map = mapInk(page(paper));
        expect(map.paper).toBe(paper);
        expect(map.ink.some(Boolean)).toBe(false);
        expect(map.bed.some(Boolean)).toBe(false);
      }),
    );
  });

  it('is the share of the light that is missing, of 255', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 60, max: 255 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (paper, share) => {
          const stroke = Math.floor(paper * share);
          const { ink } = mapInk(page(paper, [70, 60, 20, 2, stroke]));
          const at = 61 * WIDTH + 80;
          expect(Math.abs(ink[at]! - (255 * (paper - stroke)) / paper)).toBeLessThanOrEqual(1);
          expect(ink[at - 10 * WIDTH]).toBe(0);
        },
      ),
    );
  });

  it('does not change with even light', () => {
    const lit = page(250, [70, 60, 20, 2, 50]);
    const dim = { ...lit, data: lit.data.map((value) => value * 0.8) };
    const [bright, dark] = [mapInk(lit).ink, mapInk(dim).ink];
    expect(Math.max(...bright.map((value, at) => Math.abs(value - dark[at]!)))).toBeLessThanOrEqual(
      2,
    );
  });

  it('is told under light that falls off across the page', () => {
    const image = page(0);
    for (let y = 0; y < HEIGHT; y++)
      for (let x = 0; x < WIDTH; x++) image.data[y * WIDTH + x] = 250 - (60 * x) / WIDTH;
    for (const x of [30, 120]) fill(image, x, 60, 10, 2, image.data[x]! / 2);
    const { ink } = mapInk(image);
    for (const x of [35, 125]) expect(Math.abs(ink[61 * WIDTH + x]! - 127)).toBeLessThan(12);
    expect(Math.max(...ink.filter((_, at) => at < 40 * WIDTH))).toBeLessThan(12);
  });
});

describe('the bed', () => {
  it('is what is dark from the edge on; it has no ink', () => {
    const { ink, bed, paper } = mapInk(page(240, [0, 0, 48, HEIGHT, 40]));
    const middle = 64 * WIDTH;
    expect(paper).toBe(240);
    expect([...bed.slice(middle, middle + 48)].every(Boolean)).toBe(true);
    expect(bed[middle + 100]).toBe(0);
    expect(ink.some((value, at) => value > 0 && bed[at] === 1)).toBe(false);
  });

  it('is not solid print inside the page', () => {
    const { ink, bed } = mapInk(page(240, [48, 48, 48, 48, 20]));
    expect(bed.some(Boolean)).toBe(false);
    expect(ink[70 * WIDTH + 70]).toBeGreaterThan(150);
  });
});

describe('faint print', () => {
  const mapOf = (stroke: number) => mapInk(page(255, [60, 60, 40, 8, stroke]));
  const darkest = (ink: Uint8Array): number => Math.max(...ink);

  it('is brought to the strength of print', () => {
    const faint = mapOf(195);
    expect(darkest(faint.ink)).toBe(60);
    expect(darkest(strengthenInk(faint).ink)).toBe(150);
  });

  it('is made four times as dark at most: more would make print of noise', () => {
    const faintest = mapOf(245);
    expect(darkest(strengthenInk(faintest).ink)).toBe(4 * darkest(faintest.ink));
  });

  it('of usual strength is left alone', () => {
    const strong = mapOf(55);
    expect(strengthenInk(strong)).toBe(strong);
  });
});
