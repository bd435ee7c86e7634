import { afterAll, describe, expect, test } from '@jest/globals';
import sharp from 'sharp';
import { openPdfRenderer } from '../../../engines/pdf/open-renderer.ts';
import { dpi } from '../../../schemas/units.ts';
import {
  buildDrawingBomb,
  buildPdf,
  buildScannedPdf,
  drawBlock,
  openBlock,
} from '../decode/build-scans.ts';

const at = (value: number, preferEmbedded = false) => ({ dpi: dpi(value), preferEmbedded });
const A4: [number, number] = [595.28, 841.89];

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
      .raw();
    expect(Buffer.compare(page.value.grey.data, await turned.toBuffer())).toBe(0);
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
