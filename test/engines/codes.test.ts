import { describe, expect, test } from '@jest/globals';
import QRCode from 'qrcode';
import sharp from 'sharp';
import { openCodeReader } from '../../engines/codes.ts';

const reader = await openCodeReader();
const CODE = { x: 1000, y: 150, side: 240 };

/** A page with one QR code, turned by `degrees`. */
async function buildPage(text: string, degrees: number, width = 1240, height = 1754) {
  const code = await QRCode.toBuffer(text, { width: CODE.side, margin: 0 });
  const canvas = { width, height, channels: 3 as const, background: '#ffffff' };
  const page = await sharp({ create: canvas })
    .composite([{ input: code, left: CODE.x, top: CODE.y }])
    .png()
    .toBuffer();
  const { data, info } = await sharp(page)
    .rotate(degrees, { background: '#ffffff' })
    .toColourspace('b-w')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, data: new Uint8Array(data) };
}

describe('the printed code of a form', () => {
  test.each([0, 5, 90, 180, 270])('is read at %i degrees', async (degrees) => {
    const found = await reader.findCodes(await buildPage('form:demo:1:1', degrees));
    expect(found.map((code) => code.text)).toEqual(['form:demo:1:1']);
  });

  test.each([1240, 2480, 3720])(
    'has its corners in the pixels of a page %i wide',
    async (width) => {
      const page = await buildPage('corner', 0, width, Math.round(width * Math.SQRT2));
      const [code] = await reader.findCodes(page);
      const right = CODE.x + CODE.side;
      const bottom = CODE.y + CODE.side;
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
    },
  );

  test('follows the turning: the first corner stays the code’s own top left', async () => {
    const [code] = await reader.findCodes(await buildPage('turned', 180));
    expect(code?.corners[0].x).toBeCloseTo(1240 - CODE.x, -1);
    expect(code?.corners[0].y).toBeCloseTo(1754 - CODE.y, -1);
  });

  test('is not found where there is none', async () => {
    const width = 1240;
    const data = new Uint8Array(width * 1754).fill(255);
    expect(await reader.findCodes({ width, height: 1754, data })).toEqual([]);
  });

  test('names the version that read it', () => {
    expect(reader.id).toMatch(/^zxing-wasm@\d+\.\d+\.\d+$/);
  });
});
