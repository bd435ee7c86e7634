import { readFileSync } from 'node:fs';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { seeded } from '../../../samples/random.ts';
import { writePdf } from './pdf-source.ts';

/** Sound files, by the ending of their names: what harm is done to. The last of each is a scan of the form. */
export type CleanInputs = Readonly<Record<'jpg' | 'png' | 'tif' | 'pdf', readonly Buffer[]>>;

const WIDTH = 360;
const HEIGHT = 270;
const STROKES = 60;
/** A4, in points. */
const SHEET: [number, number] = [595.28, 841.89];
const POINTS = { width: WIDTH * 0.36, height: HEIGHT * 0.36 } as const; // 200 dpi

/** A sheet with strokes of a pen, so that compression has something to do. */
function drawSheet(channels: 1 | 3): Buffer {
  const random = seeded('hostile sheet');
  const data = Buffer.alloc(WIDTH * HEIGHT * channels, 250);
  for (let stroke = 0; stroke < STROKES; stroke++) {
    let [x, y] = [random.whole(10, WIDTH - 10), random.whole(10, HEIGHT - 10)];
    for (let step = 0; step < 40; step++) {
      x = Math.min(WIDTH - 2, Math.max(1, x + random.whole(-1, 2)));
      y = Math.min(HEIGHT - 2, Math.max(1, y + random.whole(-2, 1)));
      for (let c = 0; c < channels; c++) data[(y * WIDTH + x) * channels + c] = 20 + 60 * c;
    }
  }
  return data;
}

const readScan = (name: string): Buffer =>
  readFileSync(new URL(`../../../samples/scans/${name}`, import.meta.url));

export async function makeCleanInputs(): Promise<CleanInputs> {
  const open = (channels: 1 | 3) =>
    sharp(drawSheet(channels), { raw: { width: WIDTH, height: HEIGHT, channels } });
  const grey = () => open(1).toColourspace('b-w');
  const colour = () => open(3);
  const jpg = await Promise.all(
    [
      grey().jpeg(),
      colour().jpeg({ quality: 90 }).withMetadata({ density: 200 }),
      colour().jpeg({ progressive: true }),
      colour().toColourspace('cmyk').jpeg(),
    ].map((image) => image.toBuffer()),
  );
  const png = await Promise.all(
    [
      grey().png(),
      colour().png({ palette: true }),
      colour().toColourspace('rgb16').png(),
      colour().png({ progressive: true }),
    ].map((image) => image.toBuffer()),
  );
  const tif = await Promise.all(
    [
      grey().tiff({ compression: 'none' }),
      grey().tiff({ compression: 'ccittfax4', bitdepth: 1 }),
      colour().tiff({ compression: 'lzw', predictor: 'horizontal' }),
      colour().tiff({ compression: 'deflate', tile: true, tileWidth: 128, tileHeight: 128 }),
      colour().tiff({ compression: 'jpeg' }),
    ].map((image) => image.toBuffer()),
  );
  const scan = readScan('03-usual-handwritten-200dpi.jpg');
  const pdf = await makePdfs(jpg[0]!, png[0]!, scan);
  return {
    jpg: [...jpg, scan],
    png: [...png, readScan('05-typed-coded-fax-200dpi.png')],
    tif: [...tif, readScan('06-typed-plain-fax-200dpi.tif')],
    pdf,
  };
}

async function makePdfs(jpg: Buffer, png: Buffer, scan: Buffer): Promise<Buffer[]> {
  const small: [number, number] = [POINTS.width, POINTS.height];
  const scanned = async (
    picture: Buffer,
    { pages = 2, size = small, useObjectStreams = false } = {},
  ) => {
    const pdf = await PDFDocument.create({ updateMetadata: false });
    const image = picture === png ? await pdf.embedPng(picture) : await pdf.embedJpg(picture);
    for (let page = 0; page < pages; page++)
      pdf.addPage(size).drawImage(image, { x: 0, y: 0, width: size[0], height: size[1] });
    return Buffer.from(await pdf.save({ useObjectStreams }));
  };
  const drawn = writePdf([
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 130 97] /Contents 4 0 R /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>',
    { dictionary: '', content: 'BT /F 12 Tf 10 40 Td (Madoguchi) Tj ET 10 20 80 3 re f' },
  ]);
  return [
    drawn,
    await scanned(jpg),
    await scanned(png, { useObjectStreams: true }),
    await scanned(scan, { pages: 1, size: SHEET }),
  ];
}
