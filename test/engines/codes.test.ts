import { describe, expect, test } from '@jest/globals';
import QRCode from 'qrcode';
import sharp from 'sharp';
import { openCodeReader } from '../../engines/codes.ts';

const reader = await openCodeReader();
/** Pixels of one module of the code: 0.4 mm at 300 dpi. */
const MODULE = 5;
const CODE = { x: 400, y: 150 };

/** A page with one QR code, turned by `degrees`; `side` is the code's in pixels. */
async function buildPage(text: string, degrees: number, width = 620, height = 877) {
  const { size, data: modules } = QRCode.create(text).modules;
  const page = Buffer.alloc(width * height, 255);
  for (let y = 0; y < size * MODULE; y++)
    for (let x = 0; x < size * MODULE; x++)
      if (modules[Math.floor(y / MODULE) * size + Math.floor(x / MODULE)])
        page[(CODE.y + y) * width + CODE.x + x] = 0;
  const { data, info } = await sharp(page, { raw: { width, height, channels: 1 } })
    .rotate(degrees, { background: '#ffffff' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  const image = { width: info.width, height: info.height, data: new Uint8Array(data) };
  return { image, side: size * MODULE };
}

describe('the printed code of a form', () => {
  test.each([0, 5, 90, 180, 270])('is read at %i degrees', async (degrees) => {
    const { image } = await buildPage('form:demo:1:1', degrees);
    const found = await reader.findCodes(image);
    expect(found.map((code) => code.text)).toEqual(['form:demo:1:1']);
  });

  test.each([620, 2480, 3720])('has its corners in the pixels of a page %i wide', async (width) => {
    const { image, side } = await buildPage('corner', 0, width, Math.round(width * Math.SQRT2));
    const [code] = await reader.findCodes(image);
    const right = CODE.x + side;
    const bottom = CODE.y + side;
    const wanted = [
      [CODE.x, CODE.y],
      [right, CODE.y],
      [right, bottom],
      [CODE.x, bottom],
    ];
    const errors = code?.corners.map(({ x, y }, i) =>
      Math.hypot(x - (wanted[i]?.[0] ?? NaN), y - (wanted[i]?.[1] ?? NaN)),
    );
    expect(Math.max(...(errors ?? [NaN]))).toBeLessThan(8);
  });

  test('follows the turning: the first corner stays the code’s own top left', async () => {
    const [code] = await reader.findCodes((await buildPage('turned', 180)).image);
    expect(code?.corners[0].x).toBeCloseTo(620 - CODE.x, -1);
    expect(code?.corners[0].y).toBeCloseTo(877 - CODE.y, -1);
  });

  test('is not found where there is none', async () => {
    const data = new Uint8Array(620 * 877).fill(255);
    expect(await reader.findCodes({ width: 620, height: 877, data })).toEqual([]);
  });

  test('names the version that read it', () => {
    expect(reader.id).toMatch(/^zxing-wasm@\d+\.\d+\.\d+$/);
  });
});
