import { boxMm, type BoxMm } from '../units.ts';
import type { Field } from './field.ts';

/** A place on the form that is looked at by itself: a cell, a checkbox, or a whole line. */
export interface FieldPart {
  readonly id: string;
  readonly kind: 'cell' | 'mark' | 'line';
  readonly box: BoxMm;
}

const cells = (prefix: string, boxes: readonly BoxMm[]): FieldPart[] =>
  boxes.map((box, index) => ({ id: `${prefix}${index + 1}`, kind: 'cell', box }));
const line = (box: BoxMm): FieldPart[] => [{ id: 'line', kind: 'line', box }];

/** The parts of a field in reading order. Cell ids count from 1: `3`, or `year-3` in a date. */
export function partsOf(field: Field): FieldPart[] {
  switch (field.kind) {
    case 'mark':
      return [{ id: 'mark', kind: 'mark', box: field.box }];
    case 'choice':
      return field.options.map(({ id, box }) => ({ id, kind: 'mark', box }));
    case 'digits':
      return cells('', field.cells);
    case 'date':
      return [
        ...cells('year-', field.cells.year),
        ...cells('month-', field.cells.month),
        ...cells('day-', field.cells.day),
      ];
    case 'latin':
    case 'integer':
      if (field.cells) return cells('', field.cells);
      return field.box ? line(field.box) : [];
    case 'japanese':
    case 'phone':
    case 'email':
    case 'freeText':
      return line(field.box);
  }
}

/** The smallest box around all parts of a field. */
export function boxOf(field: Field): BoxMm {
  return unionOf(partsOf(field).map((part) => part.box));
}

function unionOf(boxes: readonly BoxMm[]): BoxMm {
  const left = Math.min(...boxes.map((box) => box.x));
  const top = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return boxMm(left, top, right - left, bottom - top);
}
