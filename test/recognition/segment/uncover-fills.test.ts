import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { uncoverFills } from '../../../recognition/segment/uncover-fills.ts';

const SIDE = 80;
const WHOLE = { x: 0, y: 0, width: SIDE, height: SIDE, dx: 0, dy: 0 };
const THRESHOLD = 30;

/** Bars of a letter, 3 pixels strong, `pitch` apart: between them the mask closes. */
function letter(shade: number, pitch = 9, off = 0): GreyImage {
  const image = createGrey(SIDE, SIDE);
  for (let y = 20; y < 60; y++)
    for (let x = 22; x < 58; x++) if ((x - 22) % pitch < 3) image.data[y * SIDE + x + off] = shade;
  return image;
}

/** The mask that covers the letter and all between its bars. */
function solidMask(): Uint8Array {
  const mask = new Uint8Array(SIDE * SIDE);
  for (let y = 16; y < 64; y++) mask.fill(1, y * SIDE + 18, y * SIDE + 62);
  return mask;
}

const darkOf = ({ data }: GreyImage): Uint8Array => data.map((value) => 255 - value);

function darken(image: GreyImage, box: [number, number, number, number], shade: number): GreyImage {
  const [left, top, right, bottom] = box;
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++)
      image.data[y * SIDE + x] = Math.min(shade, image.data[y * SIDE + x]!);
  return image;
}

/** Masked pixels that are left of a scan in that mask. */
function leftOf(scan: GreyImage, blank: GreyImage, { dx = 0, dpi = 300 } = {}): number {
  const mask = solidMask();
  const darkness = { dark: darkOf(scan), threshold: THRESHOLD };
  uncoverFills(darkness, mask, blank, [{ ...WHOLE, dx }], dpi);
  return mask.reduce((sum, value) => sum + value, 0);
}

const ALL = solidMask().reduce((sum, value) => sum + value, 0);

describe('the mask over print', () => {
  it('stays where the scan shows the print alone', () => {
    expect(leftOf(letter(40), letter(40))).toBe(ALL);
  });

  it('stays where the scan prints twice as dark as the blank', () => {
    expect(leftOf(letter(15), letter(135))).toBe(ALL);
  });

  it('stays where the print lies off, as alignment found', () => {
    expect(leftOf(letter(40, 9, 4), letter(40), { dx: 4 })).toBe(ALL);
  });

  it('stays where a thin stroke crosses the print', () => {
    expect(leftOf(darken(letter(40), [10, 38, 70, 41], 30), letter(40))).toBe(ALL);
  });

  it.each([
    ['black', 10],
    ['grey, as a pencil is', 140],
  ])('is taken away where the bubble was filled in %s', (_, shade) => {
    const left = leftOf(darken(letter(40), [18, 16, 62, 64], shade), letter(40));
    expect(left).toBeLessThan(0.05 * ALL);
  });

  it('is taken away only where the fill lies', () => {
    const left = leftOf(darken(letter(40), [18, 16, 62, 40], 60), letter(40));
    expect(left).toBeGreaterThan(0.3 * ALL);
    expect(left).toBeLessThan(0.7 * ALL);
  });

  it('stays where print leaves no paper: nothing can be told there', () => {
    const solid = darken(createGrey(SIDE, SIDE), [18, 16, 62, 64], 20);
    expect(leftOf(solid, solid)).toBe(ALL);
    expect(leftOf(darken(createGrey(SIDE, SIDE), [18, 16, 62, 64], 0), solid)).toBe(ALL);
  });
});
