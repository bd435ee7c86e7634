import { PDFiumLibrary } from '@hyzyla/pdfium';
import sharp from 'sharp';
import { openCodeReader } from '../../engines/codes.ts';
import { isSeparator } from '../../recognition/find-separator.ts';
import type { CodeReader, PageImage } from '../../recognition/ports.ts';
import { drawBlank } from '../../samples/print/draw-blank.ts';
import { drawSeparators } from '../../samples/print/draw-separators.ts';
import { readApplicationForm } from '../schemas/rules/application-form.ts';

const DPI = 200;
const WHITE = '#fff';

describe('separator sheets', () => {
  let pdfium: PDFiumLibrary;
  let codes: CodeReader;
  let sheet: Buffer;
  beforeAll(async () => {
    pdfium = await PDFiumLibrary.init();
    codes = await openCodeReader();
    sheet = await render(await drawSeparators(2), 1);
  });
  afterAll(() => pdfium.destroy());

  /** As a PNG. */
  async function render(bytes: Uint8Array, index: number): Promise<Buffer> {
    const document = await pdfium.loadDocument(bytes);
    const { data, width, height } = await document
      .getPage(index)
      .render({ scale: DPI / 72, render: 'bitmap' });
    document.destroy();
    return sharp(data, { raw: { width, height, channels: 4 } })
      .flatten({ background: WHITE })
      .png()
      .toBuffer();
  }
  /** As a scanner sees it: grey, noisy by its compression, and at whatever turn. */
  async function scan(picture: Buffer, turn: number): Promise<PageImage> {
    const turned = await sharp(picture)
      .rotate(turn, { background: WHITE })
      .jpeg({ quality: 60 })
      .toBuffer();
    const { data, info } = await sharp(turned)
      .grayscale()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const grey = { width: info.width, height: info.height, data: new Uint8Array(data) };
    return { grey, colour: null, declaredDpi: null };
  }
  const cover = (picture: Buffer, top: number) =>
    sharp(picture)
      .composite([
        {
          input: { create: { width: 700, height: 700, channels: 3, background: '#555' } },
          left: top === 0 ? 100 : 950,
          top,
        },
      ])
      .png()
      .toBuffer();

  test.each([0, 90, 180, 270, 4, -7, 187])('are known turned by %i°', async (turn) => {
    expect(await isSeparator(await scan(sheet, turn), codes)).toBe(true);
  });

  test('are known by either of their codes, and not without', async () => {
    const above = await cover(sheet, 0);
    const below = await cover(sheet, 1600);
    expect(await isSeparator(await scan(above, 0), codes)).toBe(true);
    expect(await isSeparator(await scan(below, 0), codes)).toBe(true);
    expect(await isSeparator(await scan(await cover(above, 1600), 0), codes)).toBe(false);
  });

  const px = (length: number) => Math.round((length / 25.4) * DPI);
  /** The upper code, cut out with its margin. */
  const cutCode = () =>
    sharp(sheet).extract({ left: px(16), top: px(16), width: px(73), height: px(73) }).png().toBuffer(); // prettier-ignore
  const lay = (picture: Buffer, input: Buffer, left: number, top: number) =>
    sharp(picture).composite([{ input, left: px(left), top: px(top) }]).png().toBuffer(); // prettier-ignore
  const wipe = (picture: Buffer, x: number, y: number, width: number, height: number) =>
    sharp({ create: { width: px(width), height: px(height), channels: 3, background: WHITE } })
      .png()
      .toBuffer()
      .then((white) => lay(picture, white, x, y));

  test('a form on which somebody printed their code at its very place is none', async () => {
    const form = await render(await drawBlank(readApplicationForm(), { plain: true }), 0);
    const forged = await scan(await lay(form, await cutCode(), 16, 16), 0);
    expect(await codes.findCodes(forged.grey)).toHaveLength(1);
    expect(await isSeparator(forged, codes)).toBe(false);
  });

  test('a sheet on which somebody wrote is none', async () => {
    const pen = sharp({
      create: { width: px(9), height: px(0.5), channels: 3, background: '#226' },
    });
    const word = await pen.png().toBuffer();
    const written = await lay(sheet, word, 130, 50);
    expect(await isSeparator(await scan(written, 0), codes)).toBe(false);
  });

  test('a code alone is none, and neither is one beside its place', async () => {
    const alone = await wipe(sheet, 10, 95, 190, 110);
    expect(await isSeparator(await scan(alone, 0), codes)).toBe(false);
    const bare = await wipe(sheet, 10, 10, 90, 80);
    const moved = await lay(bare, await cutCode(), 30, 16);
    expect(await codes.findCodes((await scan(moved, 0)).grey)).toHaveLength(2);
    expect(await isSeparator(await scan(moved, 0), codes)).toBe(false);
  });

  test('a form with a code of its own is none', async () => {
    const blank = await render(await drawBlank(readApplicationForm(), { plain: false }), 0);
    expect(await isSeparator(await scan(blank, 0), codes)).toBe(false);
  });

  test('are as many as are asked for, the same every time', async () => {
    const [one, again] = [await drawSeparators(3), await drawSeparators(3)];
    expect(Buffer.from(one).equals(Buffer.from(again))).toBe(true);
    const document = await pdfium.loadDocument(one);
    expect(document.getPageCount()).toBe(3);
    document.destroy();
  });
});
