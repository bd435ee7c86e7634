import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { frameBareBox } from '../../../recognition/read/bare-box.ts';
import { frameBare } from '../../../recognition/read/bare-crop.ts';

/** A dark bar down the middle third of a picture on light ground. */
function drawBar(width: number, height: number, ground = 255, bar = 0): GreyImage {
  const picture = createGrey(width, height, ground);
  for (let y = Math.floor(height / 4); y < (3 * height) / 4; y++)
    picture.data.fill(
      bar,
      y * width + Math.floor(width / 3),
      y * width + Math.floor((2 * width) / 3),
    );
  return picture;
}

const valuesOf = ({ data }: GreyImage): number[] => [...new Set(data)].sort((a, b) => a - b);
const inkOf = ({ data }: GreyImage): number =>
  data.reduce((sum, value) => sum + (255 - value) / 255, 0);

describe('frameBare', () => {
  test('what is drawn light on dark comes out as what is drawn dark on light', () => {
    expect(frameBare(drawBar(80, 80, 0, 255), true)).toEqual(frameBare(drawBar(80, 80), true));
  });

  test('grey paper becomes white, so that it is no faint ink', () => {
    expect(Math.max(...valuesOf(frameBare(drawBar(80, 80, 190, 20), false).ink))).toBe(255);
    expect(inkOf(frameBare(createGrey(80, 80, 190), false).ink)).toBe(0);
  });

  test('a picture that is dark all over is ink, not paper turned over', () => {
    expect(inkOf(frameBare(createGrey(60, 60, 0), false).ink)).toBe(60 * 60);
  });

  test.each([
    ['smaller than a cell', 16],
    ['as large', 80],
    ['a photograph of one', 1200],
  ])('%s: scaled to a cell, the same share of it ink', (_, side) => {
    const { ink, inner } = frameBare(drawBar(side, side), false);
    expect([inner.width, inner.height].every((length) => length >= 59 && length <= 101)).toBe(true);
    expect(inkOf(ink) / (inner.width * inner.height)).toBeCloseTo(1 / 6, 1);
  });

  test('a tall narrow picture gets a square cell, its ink in the middle', () => {
    const { ink, inner } = frameBare(createGrey(8, 80, 0), false);
    expect(inner.width).toBe(inner.height);
    const middle = Math.floor(ink.height / 2) * ink.width + Math.floor(ink.width / 2);
    expect([ink.data[middle], ink.data[middle - 10], ink.data[middle + 10]]).toEqual([0, 255, 255]);
  });

  test('cut pictures lie clear of the border of their box, cells fill it', () => {
    const side = 80;
    expect(frameBare(drawBar(side, side), false).inner.width).toBe(side);
    expect(frameBare(drawBar(side, side), true).inner.width).toBeGreaterThan(side);
  });
});

/** A square border of `thick` pixels, `inset` from the edge of a picture of 80. */
function drawBorder(inset: number, thick: number): GreyImage {
  const picture = createGrey(80, 80);
  for (let y = inset; y < 80 - inset; y++)
    for (let x = inset; x < 80 - inset; x++) {
      const deep = Math.min(x - inset, y - inset, 79 - inset - x, 79 - inset - y);
      if (deep < thick) picture.data[y * 80 + x] = 60;
    }
  return picture;
}

describe('frameBareBox', () => {
  test.each([0, 6, 14, 22])(
    'a border that lies %i pixels in is the box, and is no ink',
    (inset) => {
      const { ink, raw, inner } = frameBareBox(drawBorder(inset, 2));
      expect(inkOf(ink)).toBe(0);
      expect(inkOf(raw)).toBeGreaterThan(0);
      expect(Math.abs(inner.width - (80 - 2 * inset - 4))).toBeLessThanOrEqual(2);
    },
  );

  test('a filled square is ink, not a border', () => {
    expect(inkOf(frameBareBox(drawBorder(20, 20)).ink)).toBeGreaterThan(1000);
  });

  test('what is drawn inside a border stays ink', () => {
    const picture = drawBorder(10, 2);
    for (let at = 30; at < 50; at++) picture.data.fill(0, at * 80 + at, at * 80 + at + 3);
    expect(inkOf(frameBareBox(picture).ink)).toBeGreaterThan(40);
  });

  test('the border that it draws stands on the scan and on the blank, and is no ink', () => {
    const { raw, blank, ink, inner } = frameBareBox(createGrey(70, 70));
    const border = (inner.y - 1) * raw.width + inner.x;
    expect([raw.data[border], blank.data[border], ink.data[border]]).toEqual([0, 0, 255]);
    expect(inkOf(ink)).toBe(0);
    expect(inkOf(raw)).toBeGreaterThan(0);
    expect(raw.data).toEqual(blank.data);
  });
});
