import type { Random as SampleRandom } from '../../samples/random.ts';
import { paintMask, type Pen } from '../../samples/ink/pen.ts';
import { pixelsPerMm, type Sheet } from '../../samples/raster/sheet.ts';
import type { Form } from '../../schemas/form/form.ts';
import { type FieldPart, partsOf } from '../../schemas/form/parts.ts';
import type { Glyph } from '../digits/glyphs.ts';
import type { Random } from '../digits/random.ts';
import { type CellCanvas, placeInCell, writeGlyph } from '../digits/simulate-cell.ts';
import { crossOut } from '../digits/spoil-cell.ts';
import { createGrey } from '../../recognition/raster/image.ts';
import { drawOnBox, pickState, TRAINED_SHARES } from '../marks/samples.ts';
import type { Writing } from './read-glyphs.ts';

/** What one box of a sheet holds. */
export interface PartTruth {
  /** Of cells: the digit, '' when empty, `other` when it is no digit. Of checkboxes: their state. */
  readonly truth: string;
  /** How it was drawn, for reports. */
  readonly drawing: string;
}

/** One writer: the same pen and the same source of digits on the whole sheet. */
export interface Writer {
  readonly pen: Pen;
  /** Small as long as the writer is careful: shares of cells and marks far out of place. */
  readonly mess: number;
  readonly digits: readonly Glyph[];
  /** Redraws signs with the pen's own width, where it does not keep their outlines. */
  readonly traced: boolean;
  readonly writing: Writing;
}

/** Shares of cells: the rest holds a digit. Whole rows stay empty as well, as on real forms. */
const EMPTY = 0.12;
const OTHER = 0.04;
const EMPTY_ROW = 0.12;
/** Room around a box that writing may use, mm: circles around checkboxes are the widest. */
const ROOM = 6;

/** Writes on all boxes of a sheet; by field and part id, what was written. */
export function fillSheet(
  sheet: Sheet,
  form: Form,
  writer: Writer,
  random: Random,
  grain: SampleRandom,
): Map<string, PartTruth> {
  const truths = new Map<string, PartTruth>();
  for (const field of form.fields) {
    const isEmptyRow = random.chance(EMPTY_ROW);
    for (const part of partsOf(field)) {
      if (part.kind === 'line') continue;
      const canvas = openCanvas(part, pixelsPerMm(sheet));
      const truth = part.kind === 'mark' ? drawMark(canvas, writer, random) : writeCell(canvas, writer, isEmptyRow, random); // prettier-ignore
      truths.set(`${field.id}/${part.id}`, truth);
      const { width, height, density: data } = canvas;
      const x = Math.round(part.box.x * pixelsPerMm(sheet)) - canvas.inner.x;
      const y = Math.round(part.box.y * pixelsPerMm(sheet)) - canvas.inner.y;
      paintMask(sheet, { x, y, width, height, data }, writer.pen, grain);
    }
  }
  return truths;
}

function openCanvas({ box }: FieldPart, scale: number): CellCanvas {
  const room = Math.round(ROOM * scale);
  const inner = { x: room, y: room, width: Math.round(box.width * scale), height: Math.round(box.height * scale) }; // prettier-ignore
  const [width, height] = [inner.width + 2 * room, inner.height + 2 * room];
  return { width, height, inner, density: new Float32Array(width * height) };
}

function writeCell(
  canvas: CellCanvas,
  writer: Writer,
  isEmpty: boolean,
  random: Random,
): PartTruth {
  if (isEmpty || random.chance(EMPTY)) return { truth: '', drawing: 'empty' };
  const glyph = random.pick(writer.digits);
  if (!random.chance(OTHER)) {
    write(canvas, glyph, writer, random);
    return { truth: glyph.label, drawing: glyph.source };
  }
  if (random.chance(0.4)) {
    const foreign = random.pick(writer.writing.foreign);
    write(canvas, foreign, writer, random);
    return { truth: 'other', drawing: `sign ${foreign.label}` };
  }
  write(canvas, glyph, writer, random);
  crossOut(canvas, random);
  return { truth: 'other', drawing: 'crossed out' };
}

function write(canvas: CellCanvas, glyph: Glyph, writer: Writer, random: Random): void {
  const place = placeInCell(glyph, canvas, random, random.chance(writer.mess));
  const radius = (writer.pen.width / 2) * (300 / 25.4) * random.between(0.85, 1.15);
  const pen = writer.traced ? radius : null;
  writeGlyph(canvas, glyph, { ...place, pen }, random.between(0.35, 0.6));
}

function drawMark(canvas: CellCanvas, writer: Writer, random: Random): PartTruth {
  const state = pickState(random, TRAINED_SHARES);
  const noPrint = { print: canvas.density, blank: createGrey(1, 1), others: [] };
  const drawing = drawOnBox({ ...canvas, ...noPrint }, state, writer.writing.marks, random);
  return { truth: state, drawing };
}
