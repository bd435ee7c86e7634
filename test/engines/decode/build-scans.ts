import { PDFDocument, rgb } from 'pdf-lib';
import sharp, { type Sharp } from 'sharp';

/** A white page with one dark block in its upper left quarter, so that turning and mirroring show. */
export const BLOCK = { x: 20, y: 40, width: 60, height: 20 } as const;

export function drawBlock(width: number, height: number, channels: 1 | 3, ink = [0, 0, 0]): Buffer {
  const data = Buffer.alloc(width * height * channels, 255);
  for (let y = BLOCK.y; y < BLOCK.y + BLOCK.height; y++)
    for (let x = BLOCK.x; x < BLOCK.x + BLOCK.width; x++)
      for (let c = 0; c < channels; c++) data[(y * width + x) * channels + c] = ink[c] ?? 0;
  return data;
}

export function openBlock(
  width: number,
  height: number,
  channels: 1 | 3 = 1,
  ink?: number[],
): Sharp {
  const image = sharp(drawBlock(width, height, channels, ink), {
    raw: { width, height, channels },
  });
  return channels === 1 ? image.toColourspace('b-w') : image;
}

export function darknessAt(
  image: { width: number; data: Uint8Array },
  x: number,
  y: number,
): number {
  return 255 - (image.data[Math.round(y) * image.width + Math.round(x)] ?? NaN);
}

/** A PDF of empty pages, sizes in points, with a red block on each. */
export async function buildPdf(pages: number, size: [number, number] = [595.28, 841.89]) {
  const pdf = await PDFDocument.create();
  for (let i = 0; i < pages; i++)
    pdf
      .addPage(size)
      .drawRectangle({ x: 72, y: 72, width: 144, height: 72, color: rgb(0.8, 0, 0) });
  return Buffer.from(await pdf.save({ useObjectStreams: false }));
}

/** A PDF whose every page is one picture that fills it. */
export async function buildScannedPdf(picture: Buffer, pages: number, size: [number, number]) {
  const pdf = await PDFDocument.create();
  const image = picture[0] === 0xff ? await pdf.embedJpg(picture) : await pdf.embedPng(picture);
  for (let i = 0; i < pages; i++)
    pdf.addPage(size).drawImage(image, { x: 0, y: 0, width: size[0], height: size[1] });
  return Buffer.from(await pdf.save());
}

/** Thousands of pages in a few bytes each: written by hand, since libraries take seconds for it. */
export function buildManyPages(pages: number): Buffer {
  const objects = ['<< /Type /Catalog /Pages 2 0 R >>'];
  const kids = Array.from({ length: pages }, (_, i) => `${i + 3} 0 R`).join(' ');
  objects.push(`<< /Type /Pages /Count ${pages} /Kids [${kids}] >>`);
  for (let i = 0; i < pages; i++)
    objects.push('<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>');
  return writePdf(objects);
}

/** Each form draws the next one ten times: 10^depth drawings from a few hundred bytes. */
export function buildDrawingBomb(depth: number): Buffer {
  const stream = (content: string, dictionary = '') =>
    `<< ${dictionary} /Length ${content.length} >>\nstream\n${content}\nendstream`;
  const draws = '/F Do '.repeat(10);
  const form = (next: number) =>
    `/Type /XObject /Subtype /Form /BBox [0 0 600 800] /Resources << /XObject << /F ${next} 0 R >> >>`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Count 1 /Kids [3 0 R] >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>',
    stream(draws),
  ];
  for (let i = 0; i < depth; i++) objects.push(stream(draws, form(objects.length + 2)));
  const circle = '0 0 500 700 re f 10 10 400 300 re S '.repeat(50);
  objects.push(stream(circle, '/Type /XObject /Subtype /Form /BBox [0 0 600 800]'));
  return writePdf(objects);
}

function writePdf(objects: readonly string[]): Buffer {
  let body = '%PDF-1.4\n';
  const offsets = objects.map((object, i) => {
    const offset = body.length;
    body += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
  const size = objects.length + 1;
  return Buffer.from(
    `${body}xref\n0 ${size}\n0000000000 65535 f \n${table}` +
      `trailer\n<< /Size ${size} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`,
    'latin1',
  );
}

/** One IFD of a baseline TIFF that libvips would write, several of them chained. */
export function buildTiff(pages: readonly Buffer[]): Buffer {
  let file: Buffer = pages[0] ?? Buffer.alloc(0);
  for (const page of pages.slice(1)) file = appendDirectory(file, page);
  return file;
}

/**
 * Chains the first directory of `next` behind the last one of `file`, both little-endian: all
 * offsets in the appended part move by the length of what stands before it.
 */
function appendDirectory(file: Buffer, next: Buffer): Buffer {
  const base = file.length + (file.length % 2);
  const moved = Buffer.from(next);
  const ifd = moved.readUInt32LE(4);
  const count = moved.readUInt16LE(ifd);
  const sizes: Readonly<Record<number, number>> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 };
  const STRIP_OFFSETS = 273;
  for (let i = 0; i < count; i++) {
    const at = ifd + 2 + i * 12;
    const bytes = (sizes[moved.readUInt16LE(at + 2)] ?? 1) * moved.readUInt32LE(at + 4);
    const isOffset = bytes > 4;
    if (moved.readUInt16LE(at) === STRIP_OFFSETS) {
      const where = isOffset ? moved.readUInt32LE(at + 8) : at + 8;
      for (let k = 0; k < moved.readUInt32LE(at + 4); k++)
        moved.writeUInt32LE(moved.readUInt32LE(where + k * 4) + base, where + k * 4);
    }
    if (isOffset) moved.writeUInt32LE(moved.readUInt32LE(at + 8) + base, at + 8);
  }
  const joined = Buffer.concat([file, Buffer.alloc(base - file.length), moved]);
  let last = joined.readUInt32LE(4);
  for (let link = endOf(joined, last); joined.readUInt32LE(link) !== 0; link = endOf(joined, last))
    last = joined.readUInt32LE(link);
  joined.writeUInt32LE(base + ifd, endOf(joined, last));
  return joined;
}

const endOf = (tiff: Buffer, ifd: number): number => ifd + 2 + tiff.readUInt16LE(ifd) * 12;

/** Signature, IHDR and an empty IDAT: a picture that is only promised. */
export function buildPngHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(33);
  Buffer.from('\x89PNG\r\n\x1a\n', 'latin1').copy(header);
  header.writeUInt32BE(13, 8);
  header.write('IHDR', 12, 'latin1');
  header.writeUInt32BE(width, 16);
  header.writeUInt32BE(height, 20);
  header.set([1, 0, 0, 0, 0], 24);
  return Buffer.concat([header, Buffer.from('\0\0\0\0IDAT\0\0\0\0', 'latin1')]);
}
