import { createGrey, type GreyImage } from '../../../recognition/raster/image.ts';
import { seededRandom } from '../../../recognition/register/random.ts';
import { formSchema, type Form } from '../../../schemas/form/form.ts';
import { MM_PER_INCH } from '../../../schemas/units.ts';

/** An A5 form of the tests: small, so that many pages can be warped; nothing else is special. */
export const SIZE = { width: 148, height: 210 };
const PIXELS_PER_MM = 300 / MM_PER_INCH;

interface Draft {
  readonly id?: string;
  readonly version?: number;
  /** Seeds the rows' heights and the text: another seed is another form. */
  readonly layoutSeed?: number;
  /** Seeds the text alone: another seed is another version with the same layout. */
  readonly textSeed?: number;
}

export interface TestForm {
  readonly form: Form;
  readonly blank: GreyImage;
}

/** A title, a paragraph, a table with rows of cells and lines, and notes below. */
export function drawTestForm(draft: Draft = {}): TestForm {
  const layout = seededRandom(draft.layoutSeed ?? 1);
  const text = seededRandom(draft.textSeed ?? 2);
  const blank = createGrey(
    Math.round(SIZE.width * PIXELS_PER_MM),
    Math.round(SIZE.height * PIXELS_PER_MM),
  );
  const cells: [number, number, number, number][] = [];
  drawText(blank, 30, 12, 85, 5, text);
  for (let row = 0; row < 3; row++) drawText(blank, 14, 22 + row * 4.5, 110, 2.6, text);
  const tableTop = 40;
  let y = tableTop;
  for (let row = 0; y < 165; row++) {
    const height = 10 + Math.round(layout() * 8);
    drawRule(blank, 12, y, 136, y, 0.25);
    drawText(blank, 15, y + 3, 18 + layout() * 10, 3, text);
    const count = row % 3 === 1 ? 0 : 3 + Math.floor(layout() * 8);
    for (let cell = 0; cell < count; cell++) {
      const box: [number, number, number, number] = [50 + cell * 7, y + 1.5, 7, height - 3];
      cells.push(box);
      drawBox(blank, ...box, 0.2);
    }
    y += height;
  }
  drawRule(blank, 12, y, 136, y, 0.25);
  for (const x of [12, 46, 136]) drawRule(blank, x, tableTop, x, y, 0.3);
  for (let line = y + 4; line < 198; line += 4.2) drawText(blank, 14, line, 118, 2.4, text);
  return { form: describe(draft, cells), blank };
}

function describe(draft: Draft, cells: readonly (readonly number[])[]): Form {
  return formSchema.parse({
    id: draft.id ?? 'test-form',
    version: draft.version ?? 1,
    title: { ja: '試験', en: 'Test' },
    pages: [SIZE],
    policy: { accept: 0.99, blank: 0.99, maxResidual: 0.6, review: 'when-unsure' },
    fields: [{ id: 'code', kind: 'digits', label: { ja: '番号', en: 'Code' }, cells }],
  });
}

/** Fills a box with black, anti-aliased at its edges, mm. */
export function fillBox(
  image: GreyImage,
  x: number,
  y: number,
  width: number,
  height: number,
  ink = 255,
): void {
  const [left, top] = [x * PIXELS_PER_MM, y * PIXELS_PER_MM];
  const [right, bottom] = [left + width * PIXELS_PER_MM, top + height * PIXELS_PER_MM];
  const cover = (pixel: number, from: number, to: number): number =>
    Math.max(0, Math.min(pixel + 1, to) - Math.max(pixel, from));
  for (let v = Math.max(0, Math.floor(top)); v < Math.min(image.height, bottom); v++)
    for (let u = Math.max(0, Math.floor(left)); u < Math.min(image.width, right); u++) {
      const dark = ink * cover(v, top, bottom) * cover(u, left, right);
      const at = v * image.width + u;
      image.data[at] = Math.max(0, image.data[at]! - dark);
    }
}

function drawRule(
  image: GreyImage,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  thickness: number,
): void {
  const half = thickness / 2;
  fillBox(image, x1 - half, y1 - half, x2 - x1 + thickness, y2 - y1 + thickness);
}

function drawBox(
  image: GreyImage,
  x: number,
  y: number,
  width: number,
  height: number,
  thickness: number,
): void {
  drawRule(image, x, y, x + width, y, thickness);
  drawRule(image, x, y + height, x + width, y + height, thickness);
  drawRule(image, x, y, x, y + height, thickness);
  drawRule(image, x + width, y, x + width, y + height, thickness);
}

/** A row of signs made of random strokes, as dense as print. */
export function drawText(
  image: GreyImage,
  x: number,
  y: number,
  width: number,
  size: number,
  random: () => number,
): void {
  const stroke = Math.max(0.18, size * 0.09);
  for (let at = x; at + size < x + width; at += size * 1.05)
    for (let part = 0; part < 5; part++) {
      const length = size * (0.35 + 0.5 * random());
      const [u, v] = [random() * (size - length), random() * (size - stroke)];
      if (random() < 0.5) fillBox(image, at + u, y + v, length, stroke);
      else fillBox(image, at + v, y + u, stroke, length);
    }
}
