import { describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { PageImage } from '../../recognition/ports.ts';
import { boxMm } from '../../schemas/units.ts';
import { encodeCrop, straighten, thumbnail } from '../../engines/straighten.ts';
import { fitAffine, invertAffine, project } from '../../engines/straighten/fit-affine.ts';

const PAGE = { width: 100, height: 140 };
const DPI = 127; // 5 pixels a millimetre
const SCALE = 5;
const DOTS = [boxMm(10, 20, 4, 4), boxMm(80, 30, 4, 4), boxMm(30, 110, 4, 4)];

/** Turned by `degrees` around the origin, enlarged to `scale` pixels a millimetre, then shifted. */
function similarity(degrees: number, scale: number, x: number, y: number): number[] {
  const a = scale * Math.cos((degrees * Math.PI) / 180);
  const b = scale * Math.sin((degrees * Math.PI) / 180);
  return [a, -b, x, b, a, y, 0, 0, 1];
}

/** A scan of the page with the dots on it, sampled from the form through the homography. */
function scan(
  homography: readonly number[],
  width: number,
  height: number,
  ink = [0, 0, 0],
): PageImage {
  const grey = new Uint8Array(width * height).fill(255);
  const colour = new Uint8Array(width * height * 3).fill(255);
  for (const dot of DOTS)
    for (let v = 0; v <= 1; v += 1 / 100)
      for (let u = 0; u <= 1; u += 1 / 100) {
        const [x, y] = project(homography, dot.x + u * dot.width, dot.y + v * dot.height);
        const at = Math.floor(y) * width + Math.floor(x);
        grey[at] = ink[0] ?? 0;
        colour.set(ink, at * 3);
      }
  const hasColour = ink[0] !== ink[2];
  return {
    grey: { width, height, data: grey },
    colour: hasColour ? { width, height, data: colour } : null,
    declaredDpi: null,
  };
}

async function open(jpeg: Buffer) {
  const { data, info } = await sharp(jpeg).raw().toBuffer({ resolveWithObject: true });
  return { ...info, data };
}

/** Centre of the dark pixels around a dot, in millimetres on the output. */
function findDot(
  image: { width: number; channels: number; data: Buffer },
  dot: (typeof DOTS)[number],
) {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let y = Math.round((dot.y - 3) * SCALE); y < (dot.y + 7) * SCALE; y++)
    for (let x = Math.round((dot.x - 3) * SCALE); x < (dot.x + 7) * SCALE; x++) {
      const ink = 255 - (image.data[(y * image.width + x) * image.channels] ?? 255);
      sum += ink;
      sumX += ink * (x + 0.5);
      sumY += ink * (y + 0.5);
    }
  return { x: sumX / sum / SCALE, y: sumY / sum / SCALE };
}

function expectDots(image: Awaited<ReturnType<typeof open>>): void {
  expect([image.width, image.height]).toEqual([PAGE.width * SCALE, PAGE.height * SCALE]);
  for (const dot of DOTS) {
    const found = findDot(image, dot);
    expect(Math.hypot(found.x - dot.x - 2, found.y - dot.y - 2)).toBeLessThan(0.2);
  }
}

describe('the desk sees the form upright, whatever the scan', () => {
  test.each([
    ['straight at 300 dpi', similarity(0, 11.81, 40, 60), 1400, 1900],
    ['tilted by 3 degrees', similarity(3, 11.81, 150, 60), 1500, 1900],
    ['tilted by -15 degrees', similarity(-15, 11.81, 40, 400), 1700, 2200],
    ['upside-down', similarity(180, 11.81, 1300, 1750), 1400, 1900],
    ['lying', similarity(90, 11.81, 1750, 50), 1900, 1400],
    ['coarser than the output', similarity(2, 4, 40, 20), 520, 640],
    ['with a corner outside the scan', similarity(1, 11.81, -60, -80), 1200, 1600],
  ])('%s', async (_, homography, width, height) => {
    const jpeg = await straighten(scan(homography, width, height), homography, PAGE, DPI);
    expectDots(await open(jpeg));
  });

  test('a photo from an angle', async () => {
    const homography = [11, -0.4, 60, 0.3, 10.5, 70, 0.0006, 0.0009, 1];
    expect(fitAffine(homography, PAGE).maxErrorMm).toBeGreaterThan(1);
    expectDots(await open(await straighten(scan(homography, 1300, 1600), homography, PAGE, DPI)));
  });
});

describe('colour', () => {
  const homography = similarity(2, 11.81, 100, 60);

  test('stays where the scan has some', async () => {
    const page = scan(homography, 1500, 1900, [20, 20, 200]);
    const image = await open(await straighten(page, homography, PAGE, DPI));
    const at = ((20 + 2) * SCALE * image.width + (10 + 2) * SCALE) * 3;
    expect(image.channels).toBe(3);
    expect((image.data[at + 2] ?? 0) - (image.data[at] ?? 0)).toBeGreaterThan(120);
  });

  test('is not made up where it has none', async () => {
    const jpeg = await straighten(scan(homography, 1500, 1900), homography, PAGE, DPI);
    expect((await sharp(jpeg).metadata()).channels).toBe(1);
  });
});

describe('a secret field', () => {
  test.each([
    ['on glass', similarity(-4, 11.81, 40, 160)],
    ['on a photo', [11, -0.4, 60, 0.3, 10.5, 70, 0.0006, 0.0009, 1]],
  ])('is never in the picture: %s', async (_, homography) => {
    const page = scan(homography, 1500, 1900);
    const jpeg = await straighten(page, homography, PAGE, DPI, [boxMm(10, 20, 4, 4)]);
    const image = await open(jpeg);
    const [secret, open2] = [DOTS[0], DOTS[1]];
    if (!secret || !open2) throw new Error('the dots are missing');
    let furthest = 0;
    for (let y = 19 * SCALE; y < 25 * SCALE; y++)
      for (let x = 9 * SCALE; x < 15 * SCALE; x++) {
        const value = image.data[(y * image.width + x) * image.channels] ?? NaN;
        furthest = Math.max(furthest, Math.abs(value - 128));
      }
    expect(furthest).toBeLessThan(12);
    const kept = findDot(image, open2);
    expect(Math.hypot(kept.x - open2.x - 2, kept.y - open2.y - 2)).toBeLessThan(0.2);
  });
});

describe('small pictures', () => {
  test('a thumbnail keeps the shape of its page', async () => {
    const page = scan(similarity(0, 11.81, 0, 0), 1200, 1800);
    const { width, height } = await sharp(await thumbnail(page)).metadata();
    expect([width, height]).toEqual([160, 240]);
    const again = await sharp(await thumbnail(await thumbnail(page), 120)).metadata();
    expect([again.width, again.height]).toEqual([80, 120]);
  });

  test('a crop comes back with the very pixels that were read', async () => {
    const data = Uint8Array.from({ length: 35 }, (_, i) => (i * 37) % 256);
    const png = await encodeCrop({ width: 7, height: 5, data });
    const { data: back, info } = await sharp(png)
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true });
    expect([info.width, info.height, info.channels]).toEqual([7, 5, 1]);
    expect([...back]).toEqual([...data]);
  });
});

test('an affine homography is found exactly, and its inverse leads back', () => {
  const { affine, maxErrorMm } = fitAffine([11, -0.5, 60, 0.4, 12, 70, 0, 0, 1], PAGE);
  expect(maxErrorMm).toBeLessThan(1e-9);
  const back = invertAffine(affine);
  const [x, y] = [affine.a * 7 + affine.b * 9 + affine.x, affine.c * 7 + affine.d * 9 + affine.y];
  expect(back.a * x + back.b * y + back.x).toBeCloseTo(7, 9);
  expect(back.c * x + back.d * y + back.y).toBeCloseTo(9, 9);
});
