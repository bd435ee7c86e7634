import { afterAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { openPdfRenderer } from '../../../engines/pdf/open-renderer.ts';
import { dpi } from '../../../schemas/units.ts';
import { onePage } from '../../../bench/hostile/sources/pdf-source.ts';
import {
  BLOCK,
  buildDrawingBomb,
  buildPdf,
  buildScannedPdf,
  drawBlock,
  openBlock,
} from '../decode/build-scans.ts';

const at = (value: number, preferEmbedded = false) => ({ dpi: dpi(value), preferEmbedded });
const A4: [number, number] = [595.28, 841.89];

/** The same PDF with a word in a comment that makes it one to be drawn by pdfium. */
const withComment = (pdf: Buffer) => Buffer.concat([pdf, Buffer.from('\n% /SMask\n')]);

describe('a warm renderer', () => {
  const renderer = openPdfRenderer();
  afterAll(() => renderer.close());

  test('serves calls that come at once, each with its own answer', async () => {
    const [two, three] = [await buildPdf(2), await buildPdf(3)];
    const counts = await Promise.all([two, three, two].map((pdf) => renderer.countPages(pdf)));
    expect(counts.map((count) => count.ok && count.value)).toEqual([2, 3, 2]);
  });

  test('draws at the wanted resolution', async () => {
    const page = await renderer.render(await buildPdf(1), 1, at(100));
    if (!page.ok) throw new Error(page.error.kind);
    expect([page.value.grey.width, page.value.grey.height]).toEqual([827, 1169]);
    expect(page.value.declaredDpi).toBe(100);
    const red = [
      ...(page.value.colour?.data.subarray((1020 * 827 + 150) * 3).subarray(0, 3) ?? []),
    ];
    expect(red).toEqual([204, 0, 0]);
  });

  test('refuses a page that the document does not have', async () => {
    const page = await renderer.render(await buildPdf(2), 3, at(100));
    expect(page).toEqual({ ok: false, error: { kind: 'no-such-page', page: 3, pages: 2 } });
  });

  test('draws a turned scan in its own pixels', async () => {
    const { PDFDocument, degrees } = await import('pdf-lib');
    const scanned = await buildScannedPdf(
      await openBlock(300, 400).png().toBuffer(),
      1,
      [108, 144],
    );
    const pdf = await PDFDocument.load(scanned);
    pdf.getPage(0).setRotation(degrees(90));
    const page = await renderer.render(Buffer.from(await pdf.save()), 1, at(300, true));
    if (!page.ok) throw new Error(page.error.kind);
    expect([page.value.grey.width, page.value.grey.height]).toEqual([400, 300]);
    const raw = { width: 300, height: 400, channels: 1 as const };
    const turned = await sharp(drawBlock(300, 400, 1), { raw })
      .rotate(90)
      .toColourspace('b-w')
      .raw()
      .toBuffer();
    expect(Buffer.compare(page.value.grey.data, turned)).toBe(0);
  });

  describe('a page that is one JPEG', () => {
    const size: [number, number] = [108, 144];
    const open = async (pdf: Buffer) => {
      const page = await renderer.render(pdf, 1, at(300, true));
      if (!page.ok) throw new Error(JSON.stringify(page.error));
      return page.value;
    };
    const difference = (a: Uint8Array, b: Uint8Array) =>
      a.reduce((most, value, i) => Math.max(most, Math.abs(value - (b[i] ?? NaN))), 0);

    test.each([
      ['grey', () => openBlock(300, 400).jpeg().toBuffer()],
      ['colour', () => openBlock(300, 400, 3, [20, 20, 200]).jpeg({ quality: 95 }).toBuffer()],
    ])('in %s looks the same as when pdfium draws it', async (_, build) => {
      const pdf = await buildScannedPdf(await build(), 1, size);
      const [own, drawn] = [await open(pdf), await open(withComment(pdf))];
      expect([own.grey.width, own.grey.height, own.declaredDpi]).toEqual([300, 400, 200]);
      expect([drawn.grey.width, drawn.grey.height]).toEqual([300, 400]);
      expect(difference(own.grey.data, drawn.grey.data)).toBeLessThan(12);
      expect(own.colour === null).toBe(drawn.colour === null);
    });

    test('is damaged when the JPEG ends early, even in a whole PDF', async () => {
      const jpeg = await openBlock(300, 400, 3, [20, 20, 200]).jpeg({ quality: 95 }).toBuffer();
      const cut = jpeg.subarray(0, jpeg.length * 0.7);
      const page = await renderer.render(await buildScannedPdf(cut, 1, size), 1, at(300, true));
      expect(page).toMatchObject({ ok: false, error: { kind: 'damaged', type: 'PDF' } });
    });

    test('lies as the PDF places it, whatever its EXIF tag says', async () => {
      const jpeg = await openBlock(300, 400).withMetadata({ orientation: 3 }).jpeg().toBuffer();
      const page = await open(await buildScannedPdf(jpeg, 1, size));
      expect(page.grey.data[(BLOCK.y + 5) * 300 + BLOCK.x + 5]).toBeLessThan(50);
    });

    test('in CMYK is drawn by pdfium', async () => {
      const jpeg = await openBlock(300, 400, 3).toColourspace('cmyk').jpeg().toBuffer();
      const page = await open(await buildScannedPdf(jpeg, 1, size));
      expect([page.grey.width, page.grey.height]).toEqual([300, 400]);
    });
  });

  test('draws a coarse photo in its own pixels: no detail is faked', async () => {
    const photo = await openBlock(595, 842).png().toBuffer();
    const page = await renderer.render(
      await buildScannedPdf(photo, 1, [595, 842]),
      1,
      at(300, true),
    );
    expect(page.ok && page.value.declaredDpi).toBe(72);
  });

  test('draws print over a coarse background at the wanted resolution', async () => {
    const { PDFDocument } = await import('pdf-lib');
    const photo = await openBlock(595, 842).png().toBuffer();
    const pdf = await PDFDocument.load(await buildScannedPdf(photo, 1, A4));
    pdf.getPage(0).drawLine({ start: { x: 9, y: 9 }, end: { x: 99, y: 99 } });
    const page = await renderer.render(Buffer.from(await pdf.save()), 1, at(300, true));
    expect(page.ok && [page.value.grey.width, page.value.declaredDpi]).toEqual([2480, 300]);
  });

  test('draws what was typed into the fields of a PDF form', async () => {
    const { PDFDocument } = await import('pdf-lib');
    const pdf = await PDFDocument.create();
    const field = pdf.getForm();
    const page = pdf.addPage([200, 100]);
    const text = field.createTextField('name');
    text.setText('WWWWWW');
    text.addToPage(page, { x: 20, y: 30, width: 160, height: 40, borderWidth: 0 });
    const drawn = await renderer.render(Buffer.from(await pdf.save()), 1, at(72));
    if (!drawn.ok) throw new Error(drawn.error.kind);
    expect(Math.min(...drawn.value.grey.data)).toBeLessThan(100);
  });
});

describe('what a hostile PDF can do', () => {
  test('a page that never ends is stopped, and the next file is read by a fresh process', async () => {
    const renderer = openPdfRenderer({ timeoutSeconds: 2 });
    try {
      await renderer.countPages(await buildPdf(1));
      const bomb = await renderer.render(buildDrawingBomb(8), 1, at(100));
      expect(bomb).toEqual({ ok: false, error: { kind: 'took-too-long', seconds: 2 } });
      expect(await renderer.countPages(await buildPdf(2))).toEqual({ ok: true, value: 2 });
    } finally {
      await renderer.close();
    }
  });

  test('more pixels than allowed are never asked for', async () => {
    const renderer = openPdfRenderer({ maxPixels: 1000 });
    try {
      const page = await renderer.render(await buildPdf(1), 1, at(100));
      expect(page).toMatchObject({ ok: false, error: { kind: 'too-many-pixels', limit: 1000 } });
    } finally {
      await renderer.close();
    }
  });

  test('a picture of more pixels than a page may have four times is not unpacked, wherever it is drawn', async () => {
    const renderer = openPdfRenderer();
    const picture = {
      dictionary:
        '/Type /XObject /Subtype /Image /Width 20000 /Height 20000 /BitsPerComponent 8 /ColorSpace /DeviceGray',
      content: 'x',
    };
    const form = {
      dictionary:
        '/Type /XObject /Subtype /Form /BBox [0 0 1 1] /Resources << /XObject << /X 6 0 R >> >>',
      content: '/X Do',
    };
    const drawing = { dictionary: '', content: '90 0 0 90 0 0 cm /X Do' };
    const resources = '/XObject << /X 5 0 R >>';
    try {
      for (const more of [[picture], [form, picture]]) {
        const pdf = onePage({ content: drawing, resources, more });
        expect(await renderer.render(pdf, 1, at(100, true))).toEqual({
          ok: false,
          error: { kind: 'too-many-pixels', pixels: 400_000_000, limit: 160_000_000 },
        });
      }
    } finally {
      await renderer.close();
    }
  });

  test('memory beyond the cap is refused: the file fails, the parent lives', async () => {
    const renderer = openPdfRenderer({ maxPixels: Number.MAX_SAFE_INTEGER });
    try {
      const page = await renderer.render(await buildPdf(1, [14_400, 14_400]), 1, at(100));
      expect(page).toMatchObject({ ok: false, error: { kind: 'reader-crashed' } });
      expect(await renderer.countPages(await buildPdf(2))).toEqual({ ok: true, value: 2 });
    } finally {
      await renderer.close();
    }
  });
});
