import { PDFiumLibrary } from '@hyzyla/pdfium';
import { PDFDocument } from 'pdf-lib';
import sharp from 'sharp';
import { openCodeReader } from '../../engines/codes.ts';
import { drawLabels } from '../../samples/print/draw-labels.ts';
import { labelSheets, labelSheetSchema } from '../../schemas/label.ts';

const DPI = 300;
const PX_PER_MM = DPI / 25.4;
const labels = ['20261127-000001', '20261127-000002', '20261127-000003-2'].map((controlNumber) => ({
  controlNumber,
  receivedOn: '2026-11-27',
  batch: { number: 12, name: '午前便 😀 とても長い名前のバッチですから切れます' },
}));

test.each(labelSheetSchema.options)(
  '%s: each code says its number, within its label',
  async (sheet) => {
    const { columns, rows, label, margin, pitch } = labelSheets[sheet];
    const places = columns * rows;
    const skip = places - 1; // the first label is the last of its sheet
    const bytes = await drawLabels(labels, sheet, skip);
    const pages = (await PDFDocument.load(bytes)).getPageCount();
    expect(pages).toBe(places === 1 ? 3 : 2);

    const pdfium = await PDFiumLibrary.init();
    const codes = await openCodeReader();
    const document = await pdfium.loadDocument(bytes);
    const found = [];
    for (let index = 0; index < pages; index++) {
      const drawn = await document.getPage(index).render({ scale: DPI / 72, render: 'bitmap' });
      const { width, height } = drawn;
      const data = await sharp(drawn.data, { raw: { width, height, channels: 4 } })
        .flatten({ background: '#fff' })
        .greyscale()
        .raw()
        .toBuffer();
      const read = await codes.findCodes({ width, height, data: new Uint8Array(data) });
      for (const { text, corners } of read) found.push({ index, text, corner: corners[0] });
    }
    document.destroy();
    pdfium.destroy();
    expect(found.map(({ text }) => text).sort()).toEqual(labels.map((one) => one.controlNumber));
    for (const { index, text, corner } of found) {
      const position = skip + labels.findIndex((one) => one.controlNumber === text);
      const place = position % places;
      expect(index).toBe(Math.floor(position / places));
      const x = margin.left + (place % columns) * pitch.x;
      const y = margin.top + Math.floor(place / columns) * pitch.y;
      expect(corner.x / PX_PER_MM).toBeGreaterThan(x);
      expect(corner.x / PX_PER_MM).toBeLessThan(x + label.width / 2);
      expect(corner.y / PX_PER_MM).toBeGreaterThan(y);
      expect(corner.y / PX_PER_MM).toBeLessThan(y + label.height);
    }
  },
);
