import type { Field } from '../../schemas/form/field.ts';
import type { Form } from '../../schemas/form/form.ts';
import { partsOf, type FieldPart } from '../../schemas/form/parts.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { emptyOf, type SampleRecord } from '../answers/make-record.ts';
import type { Random } from '../random.ts';
import { pixelsPerMm, type Sheet } from '../raster/sheet.ts';
import type { FieldTruth, PartTruth } from '../truth.ts';
import { fillMark } from './fill-mark.ts';
import { fillCell, fillLine } from './fill-text.ts';
import { spreadOverCells } from './spread-over-cells.ts';
import type { Writing } from './writing.ts';

/** Draws a record's answers into the blank page and returns what was drawn. */
export function fillPage(
  sheet: Sheet,
  form: Form,
  page: number,
  record: SampleRecord,
  writing: Writing,
  random: Random,
): FieldTruth[] {
  return form.fields
    .filter((field) => field.page === page)
    .map((field) => {
      const value = record.values.get(field.id) ?? emptyOf(field);
      return fillField(sheet, field, value, writing, random.fork(field.id));
    });
}

function fillField(
  sheet: Sheet,
  field: Field,
  value: FieldValue,
  writing: Writing,
  random: Random,
): FieldTruth {
  const scale = pixelsPerMm(sheet);
  const written = spreadOverCells(field, value, random);
  let leavesBox = false;
  const parts = partsOf(field).map((part): PartTruth => {
    const area = toPixels(part, scale);
    const own = random.fork(part.id);
    if (part.kind === 'mark')
      return fillMark(sheet, part.id, isMarked(field, value, part.id), area, writing, own);
    const text = part.kind === 'line' ? textOf(value) : (written.get(part.id) ?? '');
    const fill = part.kind === 'line' ? fillLine : fillCell;
    const done = fill(sheet, text, area, writing, own);
    leavesBox ||= done.leavesBox;
    const state = text === '' ? 'blank' : 'read';
    const rewrittenFrom = done.rewrittenFrom;
    return { id: part.id, kind: part.kind, state, value: text, mark: null, rewrittenFrom };
  });
  return {
    id: field.id,
    kind: field.kind,
    value,
    style: styleOf(parts, writing),
    leavesBox,
    parts,
  };
}

const toPixels = ({ box }: FieldPart, scale: number) => ({
  x: box.x * scale,
  y: box.y * scale,
  width: box.width * scale,
  height: box.height * scale,
});

const textOf = (value: FieldValue): string => (typeof value === 'string' ? value : '');

function isMarked(field: Field, value: FieldValue, part: string): boolean {
  return field.kind === 'mark' ? value === true : Array.isArray(value) && value.includes(part);
}

function styleOf(parts: readonly PartTruth[], writing: Writing): FieldTruth['style'] {
  const inked = parts.filter((part) => part.state !== 'blank' && part.state !== 'empty');
  if (inked.length === 0) return null;
  const byHand = inked.some((part) =>
    part.kind === 'mark' ? !part.mark?.startsWith('typed') : writing.print === null,
  );
  return byHand ? 'handwritten' : 'typed';
}
