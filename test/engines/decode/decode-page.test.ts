import { afterAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import type { PageImage } from '../../../recognition/ports.ts';
import { decodePage } from '../../../engines/decode/decode-page.ts';
import { inspectFile } from '../../../engines/decode/inspect-file.ts';
import { closeSharedPdfRenderer } from '../../../engines/pdf/shared-renderer.ts';
import { makeCleanInputs } from '../../../bench/hostile/sources/clean-inputs.ts';
import { findScan } from '../../../bench/hostile/sources/jpeg-source.ts';
import {
  BLOCK,
  buildPdf,
  buildScannedPdf,
  buildTiff,
  darknessAt,
  drawBlock,
  openBlock,
} from './build-scans.ts';

const WIDTH = 300;
const HEIGHT = 400;
const CENTRE = { x: BLOCK.x + BLOCK.width / 2, y: BLOCK.y + BLOCK.height / 2 };

afterAll(closeSharedPdfRenderer);

async function decode(bytes: Buffer, name: string, page = 1): Promise<PageImage> {
  const file = await inspectFile(bytes, name);
  if (!file.ok) throw new Error(file.error.kind);
  const decoded = await decodePage(bytes, file.value, page);
  if (!decoded.ok) throw new Error(JSON.stringify(decoded.error));
  return decoded.value;
}

async function failure(bytes: Buffer, name: string, page = 1, maxPixels = 40_000_000) {
  const file = await inspectFile(bytes, name);
  if (!file.ok) throw new Error(file.error.kind);
  const decoded = await decodePage(bytes, file.value, page, { limits: { maxPixels } });
  return decoded.ok ? 'decoded' : decoded.error;
}

/** The block is where it was drawn, dark on white, and nowhere else. */
function expectBlock({ grey }: PageImage): void {
  expect([grey.width, grey.height]).toEqual([WIDTH, HEIGHT]);
  expect(grey.data.length).toBe(WIDTH * HEIGHT);
  expect(darknessAt(grey, CENTRE.x, CENTRE.y)).toBeGreaterThan(200);
  expect(darknessAt(grey, WIDTH - CENTRE.x, HEIGHT - CENTRE.y)).toBeLessThan(10);
}

describe('every kind of pixel becomes dark ink on white paper', () => {
  const grey = () => openBlock(WIDTH, HEIGHT);
  const colour = () => openBlock(WIDTH, HEIGHT, 3, [0, 0, 40]);

  test.each([
    ['grey JPEG', 'a.jpg', () => grey().jpeg().toBuffer()],
    [
      'colour JPEG without colour in it',
      'a.jpg',
      () => openBlock(WIDTH, HEIGHT, 3).jpeg().toBuffer(),
    ],
    ['CMYK JPEG', 'a.jpg', () => colour().toColourspace('cmyk').jpeg().toBuffer()],
    ['grey PNG', 'a.png', () => grey().png().toBuffer()],
    ['16-bit grey PNG', 'a.png', () => grey().toColourspace('grey16').png().toBuffer()],
    ['16-bit colour PNG', 'a.png', () => colour().toColourspace('rgb16').png().toBuffer()],
    ['palette PNG', 'a.png', () => colour().png({ palette: true, colours: 4 }).toBuffer()],
    ['1-bit PNG', 'a.png', () => grey().png({ palette: true, colours: 2 }).toBuffer()],
    ['LZW TIFF', 'a.tif', () => grey().tiff({ compression: 'lzw' }).toBuffer()],
    ['fax TIFF', 'a.tif', () => grey().tiff({ compression: 'ccittfax4', bitdepth: 1 }).toBuffer()],
    [
      'fax TIFF where 0 is white',
      'a.tif',
      () => grey().tiff({ compression: 'ccittfax4', bitdepth: 1, miniswhite: true }).toBuffer(),
    ],
  ])('%s', async (_, name, build) => {
    expectBlock(await decode(await build(), name));
  });

  test('16-bit PNGs are really 16-bit in this test', async () => {
    const png = await grey().toColourspace('grey16').png().toBuffer();
    expect((await sharp(png).metadata()).depth).toBe('ushort');
  });

  test('transparent paper is white', async () => {
    const rgba = Buffer.alloc(WIDTH * HEIGHT * 4);
    drawBlock(WIDTH, HEIGHT, 1).forEach((value, i) => (rgba[i * 4 + 3] = 255 - value));
    const raw = { width: WIDTH, height: HEIGHT, channels: 4 as const };
    expectBlock(await decode(await sharp(rgba, { raw }).png().toBuffer(), 'a.png'));
  });
});

describe('colour is kept only where there is some', () => {
  test('a blue stroke keeps the colours of the page', async () => {
    const page = await decode(
      await openBlock(WIDTH, HEIGHT, 3, [30, 30, 200]).png().toBuffer(),
      'a.png',
    );
    const at = (CENTRE.y * WIDTH + CENTRE.x) * 3;
    expect([...(page.colour?.data.subarray(at, at + 3) ?? [])]).toEqual([30, 30, 200]);
    expect(page.grey.data[at / 3]).toBe((77 * 30 + 150 * 30 + 29 * 200) >> 8);
  });

  test('a colour scan of a grey page has none', async () => {
    const page = await decode(
      await openBlock(WIDTH, HEIGHT, 3, [10, 12, 9]).jpeg().toBuffer(),
      'a.jpg',
    );
    expect(page.colour).toBeNull();
  });
});

describe('EXIF turns the pixels', () => {
  test.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'orientation %i shows the page as it was',
    async (orientation) => {
      const bytes = await storeTurned(orientation).withMetadata({ orientation }).jpeg().toBuffer();
      expectBlock(await decode(bytes, 'a.jpg'));
    },
  );
});

/** Where row 0 and column 0 of the stored picture lie on the page, by EXIF 2.32, tag 274. */
const STORED: readonly ((u: number, v: number) => readonly [x: number, y: number])[] = [
  (u, v) => [u, v],
  (u, v) => [WIDTH - 1 - u, v],
  (u, v) => [WIDTH - 1 - u, HEIGHT - 1 - v],
  (u, v) => [u, HEIGHT - 1 - v],
  (u, v) => [v, u],
  (u, v) => [WIDTH - 1 - v, u],
  (u, v) => [WIDTH - 1 - v, HEIGHT - 1 - u],
  (u, v) => [v, HEIGHT - 1 - u],
];

function storeTurned(orientation: number) {
  const page = drawBlock(WIDTH, HEIGHT, 1);
  const [width, height] = orientation < 5 ? [WIDTH, HEIGHT] : [HEIGHT, WIDTH];
  const data = Buffer.alloc(width * height);
  const place = STORED[orientation - 1];
  if (!place) throw new Error(`no orientation ${orientation}`);
  for (let v = 0; v < height; v++)
    for (let u = 0; u < width; u++) {
      const [x, y] = place(u, v);
      data[v * width + u] = page[y * WIDTH + x] ?? NaN;
    }
  return sharp(data, { raw: { width, height, channels: 1 } });
}

describe('resolution', () => {
  test.each([
    ['a.jpg', (density: number) => openBlock(WIDTH, HEIGHT).withMetadata({ density }).jpeg()],
    ['a.png', (density: number) => openBlock(WIDTH, HEIGHT).withMetadata({ density }).png()],
    ['a.tif', (d: number) => openBlock(WIDTH, HEIGHT).tiff({ xres: d / 25.4, yres: d / 25.4 })],
  ])('what %s declares is told', async (name, build) => {
    const page = await decode(await build(200).toBuffer(), name);
    expect(page.declaredDpi).toBeCloseTo(200, 0);
  });

  test('a PNG that declares none has none', async () => {
    const page = await decode(await openBlock(WIDTH, HEIGHT).png().toBuffer(), 'a.png');
    expect(page.declaredDpi).toBeNull();
  });

  test('a coarse fax of 204 × 98 dpi gets square pixels', async () => {
    const tiff = openBlock(WIDTH, HEIGHT).tiff({ xres: 204 / 25.4, yres: 98 / 25.4 });
    const { grey, declaredDpi } = await decode(await tiff.toBuffer(), 'a.tif');
    const stretch = 204 / 98;
    expect(declaredDpi).toBeCloseTo(204, 0);
    expect([grey.width, grey.height]).toEqual([WIDTH, Math.round(HEIGHT * stretch)]);
    expect(darknessAt(grey, CENTRE.x, CENTRE.y * stretch)).toBeGreaterThan(200);
    expect(darknessAt(grey, CENTRE.x, CENTRE.y * stretch + 2 * BLOCK.height)).toBeLessThan(10);
  });
});

describe('pages', () => {
  test('each page of a TIFF is its own', async () => {
    const write = (ink: number) =>
      openBlock(WIDTH, HEIGHT, 1, [ink]).tiff({ compression: 'none' }).toBuffer();
    const bytes = buildTiff([await write(0), await write(100), await write(200)]);
    for (const [page, ink] of [
      [1, 0],
      [2, 100],
      [3, 200],
    ] as const) {
      const { grey } = await decode(bytes, 'a.tif', page);
      expect(grey.data[CENTRE.y * WIDTH + CENTRE.x]).toBe(ink);
    }
  });

  test('a page that does not exist is refused', async () => {
    const png = await openBlock(WIDTH, HEIGHT).png().toBuffer();
    for (const page of [0, 2, 1.5])
      expect(await failure(png, 'a.png', page)).toEqual({ kind: 'no-such-page', page, pages: 1 });
  });

  test('print in a PDF is drawn at 300 dpi', async () => {
    const page = await decode(await buildPdf(2), 'a.pdf', 2);
    expect([page.grey.width, page.grey.height, page.declaredDpi]).toEqual([2480, 3508, 300]);
    expect(page.colour).not.toBeNull();
    expect(darknessAt(page.grey, 450, 3508 - 450)).toBeGreaterThan(150);
  });

  test('a scan in a PDF keeps its own pixels', async () => {
    const picture = await openBlock(WIDTH, HEIGHT).png().toBuffer();
    const size: [number, number] = [(WIDTH / 200) * 72, (HEIGHT / 200) * 72];
    const page = await decode(await buildScannedPdf(picture, 1, size), 'a.pdf');
    expectBlock(page);
    expect(page.declaredDpi).toBeCloseTo(200, 1);
    expect(Buffer.compare(page.grey.data, drawBlock(WIDTH, HEIGHT, 1))).toBe(0);
  });
});

describe('what is damaged or too large fails alone', () => {
  const noise = (width: number, height: number) =>
    sharp(Buffer.from(Array.from({ length: width * height }, (_, i) => (i * 7919) % 251)), {
      raw: { width, height, channels: 1 },
    });

  test.each([
    ['a.jpg', () => noise(300, 300).jpeg().toBuffer()],
    ['a.jpg', () => noise(300, 300).jpeg({ progressive: true }).toBuffer()],
    ['a.png', () => noise(300, 300).png().toBuffer()],
  ])('%s that ends early is damaged at any place', async (name, build) => {
    const whole = await build();
    for (const share of [0.3, 0.6, 0.98]) {
      const cut = whole.subarray(0, Math.floor(whole.length * share));
      expect(await failure(cut, name)).toMatchObject({ kind: 'damaged' });
    }
  });

  test('a JPEG out of which a part was cut is damaged: libjpeg would make up what is missing', async () => {
    const { jpg } = await makeCleanInputs();
    for (const [i, clean] of jpg.entries()) {
      const scan = findScan(clean) + 200;
      const cut = Buffer.concat([clean.subarray(0, scan), clean.subarray(-700)]);
      expect([i, await failure(clean, 'a.jpg')]).toEqual([i, 'decoded']);
      expect([i, await failure(cut, 'a.jpg')]).toMatchObject([i, { kind: 'damaged' }]);
    }
  });

  test('a JPEG whose header libjpeg wonders at, but whose pixels are all there, is read', async () => {
    const jpeg = await openBlock(WIDTH, HEIGHT).jpeg().toBuffer();
    jpeg[findScan(jpeg) + 8] = 10; // the last coefficient: 63 in a JPEG that is not progressive
    expectBlock(await decode(jpeg, 'a.jpg'));
  });

  test('a page of a PDF that is 200 inches wide is refused without being drawn', async () => {
    const huge = await buildPdf(1, [14_400, 14_400]);
    expect(await failure(huge, 'a.pdf')).toEqual({
      kind: 'too-many-pixels',
      pixels: 60_000 ** 2,
      limit: 40_000_000,
    });
  });

  test('a page that stretching would make too large is refused', async () => {
    const tiff = await openBlock(WIDTH, HEIGHT)
      .tiff({ xres: 204 / 25.4, yres: 98 / 25.4 })
      .toBuffer();
    expect(await failure(tiff, 'a.tif', 1, 200_000)).toMatchObject({ kind: 'too-many-pixels' });
  });
});
