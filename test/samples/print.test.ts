import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PDFiumLibrary } from '@hyzyla/pdfium';
import { openCodeReader } from '../../engines/codes.ts';
import type { GreyImage } from '../../recognition/raster/image.ts';
import { codeText } from '../../samples/print/draw-code.ts';
import { drawBlank } from '../../samples/print/draw-blank.ts';
import { wrapText } from '../../samples/print/wrap-text.ts';
import { partsOf } from '../../schemas/form/parts.ts';
import { formSchema } from '../../schemas/form/form.ts';
import type { PrintItem } from '../../schemas/form/print.ts';
import type { BoxMm } from '../../schemas/units.ts';
import { FORM_FOLDER, readApplicationForm } from '../schemas/rules/application-form.ts';

const form = readApplicationForm();
const DPI = 200;
/** The library renders whole points: 595 × 841 of A4's 595.28 × 841.89. */
const PX_PER_MM = (Math.floor((210 / 25.4) * 72) / 210) * (DPI / 72);
const DARK = 128;
/** In em: an ideographic space between two narrow signs. */
const WIDEST_HOLE = 1.6;

let pdfium: PDFiumLibrary;
let full: GreyImage;
let plain: GreyImage;
let textOnly: GreyImage;
beforeAll(async () => {
  pdfium = await PDFiumLibrary.init();
  full = await render(await drawBlank(form, { plain: false }));
  plain = await render(await drawBlank(form, { plain: true }));
  const texts = form.print.filter(({ kind }) => kind === 'text');
  // A form needs a field: this one hides on a page that is not rendered.
  const field = { ...form.fields[1]!, page: 2 };
  const pages = [form.pages[0]!, form.pages[0]!];
  textOnly = await render(
    await drawBlank({ ...form, pages, print: texts, fields: [field] }, { plain: true }),
  );
});
afterAll(() => pdfium.destroy());

async function render(bytes: Uint8Array): Promise<GreyImage> {
  const document = await pdfium.loadDocument(bytes);
  const { data, width, height } = await document
    .getPage(0)
    .render({ scale: DPI / 72, render: 'bitmap' });
  document.destroy();
  const grey = new Uint8Array(width * height);
  for (let index = 0; index < grey.length; index++) grey[index] = data[index * 4 + 1]!;
  return { width, height, data: grey };
}

/** Pixels darker than DARK in a box grown by `grow` millimetres (shrunk when negative). */
function darkIn(image: GreyImage, box: BoxMm, grow: number): number {
  let count = 0;
  const [left, top] = [
    Math.round((box.x - grow) * PX_PER_MM),
    Math.round((box.y - grow) * PX_PER_MM),
  ];
  const right = Math.round((box.x + box.width + grow) * PX_PER_MM);
  const bottom = Math.round((box.y + box.height + grow) * PX_PER_MM);
  for (let y = top; y < bottom; y++)
    for (let x = left; x < right; x++) if (image.data[y * image.width + x]! < DARK) count++;
  return count;
}
const inside = (box: BoxMm, x: number, y: number, slack: number): boolean =>
  x >= box.x - slack &&
  x <= box.x + box.width + slack &&
  y >= box.y - slack &&
  y <= box.y + box.height + slack;

test('the committed blank is what form.json draws today (tsx samples/print/write-blanks.ts)', async () => {
  const committed = await readFile(join(FORM_FOLDER, form.blank));
  const fresh = Buffer.from(await drawBlank(form, { plain: false }));
  expect(fresh.equals(committed)).toBe(true);
});

test('print and field share no place: every box is empty inside and has its border', () => {
  for (const field of form.fields)
    for (const { box, id } of partsOf(field)) {
      expect([field.id, id, darkIn(full, box, -0.4)]).toEqual([field.id, id, 0]);
      const border = darkIn(full, box, 0.4);
      expect(border).toBeGreaterThan((box.width + box.height) * 2 * PX_PER_MM * 0.9);
    }
});

test('the plain blank lacks code and corner marks, and nothing else', () => {
  const aids = [...form.fiducials.code, ...form.fiducials.marks].map(({ box }) => box);
  for (const box of aids) {
    expect(darkIn(plain, box, 0)).toBe(0);
    expect(darkIn(full, box, 0)).toBeGreaterThan(box.width * box.height * PX_PER_MM ** 2 * 0.4);
  }
  const elsewhere = full.data.findIndex((value, index) => {
    const [x, y] = [(index % full.width) / PX_PER_MM, Math.floor(index / full.width) / PX_PER_MM];
    return value !== plain.data[index] && !aids.some((box) => inside(box, x, y, 0.3));
  });
  expect(elsewhere).toBe(-1);
});

test('the printed code names form, version and page', async () => {
  const codes = await (await openCodeReader()).findCodes(full);
  expect(codes.map(({ text }) => text)).toEqual([codeText(form, 1)]);
  expect(codeText(form, 1)).toBe('madoguchi:shikaku-kakunin-gentei-riyou:1:1');
});

test('all print stays within its boxes', () => {
  const boxes = form.print.flatMap((item) => (item.kind === 'text' ? [item.box] : []));
  const strayed = textOnly.data.findIndex((value, index) => {
    if (value >= DARK) return false;
    const [x, y] = [(index % full.width) / PX_PER_MM, Math.floor(index / full.width) / PX_PER_MM];
    return !boxes.some((box) => inside(box, x, y, 0.3));
  });
  expect(strayed).toBe(-1);
});

test('no glyph is lost: nowhere in a line is there a hole wider than a space', () => {
  const lines = form.print.flatMap((item) => (item.kind === 'text' ? [item] : []));
  for (const item of lines) {
    const em = (item.size / 72) * DPI;
    const hole = widestGap(item) / em;
    if (hole > WIDEST_HOLE) throw new Error(`a hole of ${hole.toFixed(1)} em in: ${item.text}`);
  }
});

/** Widest run of columns without ink between the first and the last column with ink. */
function widestGap({ box }: Extract<PrintItem, { kind: 'text' }>): number {
  let widest = 0;
  let last = -1;
  const [top, bottom] = [
    Math.round(box.y * PX_PER_MM),
    Math.round((box.y + box.height) * PX_PER_MM),
  ];
  for (let x = Math.round(box.x * PX_PER_MM); x < (box.x + box.width) * PX_PER_MM; x++) {
    let ink = false;
    for (let y = top; y < bottom && !ink; y++) ink = textOnly.data[y * textOnly.width + x]! < DARK;
    if (!ink) continue;
    if (last >= 0) widest = Math.max(widest, x - last - 1);
    last = x;
  }
  if (last < 0) return Infinity;
  return widest;
}

test('lines break as Japanese is set: no closing sign begins a line, no opening one ends it', () => {
  const measure = (text: string): number => [...text].length;
  expect(wrapText('あいうえ、お', 4, measure)).toEqual(['あいう', 'え、お']);
  expect(wrapText('あいう「えお」', 4, measure)).toEqual(['あいう', '「えお」']);
  expect(wrapText('平成 2025年', 5, measure)).toEqual(['平成', '2025年']);
  expect(wrapText('あ\nいう', 9, measure)).toEqual(['あ', 'いう']);
  expect(wrapText('a long-unbreakable.word', 4, measure)).toEqual(['a', 'long-unbreakable.word']);
});

test.each([
  ['no bold text', [{ kind: 'text', text: '会員番号', size: 9, box: [20, 30, 60, 5] }]],
  ['no text at all', []],
])('a form with %s gets its blank', async (_name, print) => {
  const form = formSchema.parse({
    id: 'visitor-card',
    version: 1,
    title: { ja: '来訪者カード', en: 'Visitor card' },
    pages: [{ width: 148, height: 105 }],
    policy: { accept: 0.99, blank: 0.99, maxResidual: 0.5, review: 'when-unsure' },
    fields: [{ id: 'news', kind: 'mark', label: { ja: '案内', en: 'News' }, box: [20, 60, 4, 4] }],
    print,
  });
  const blank = await drawBlank(form, { plain: false });
  expect(Buffer.from(blank.subarray(0, 5)).toString()).toBe('%PDF-');
});
