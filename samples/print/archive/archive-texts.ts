import type { ArchivedRecord } from '../../../schemas/archive.ts';
import type { Field } from '../../../schemas/form/field.ts';
import { boxOf, partsOf } from '../../../schemas/form/parts.ts';
import type { FieldValue } from '../../../schemas/reading.ts';
import { boxMm, type BoxMm } from '../../../schemas/units.ts';

/** What is found by searching, and where it is shown to be. */
export interface PlacedText {
  readonly text: string;
  readonly box: BoxMm;
  /** Spread over the whole box, as cells are; else only as wide as it is. */
  readonly isSpread: boolean;
}

/**
 * The values of a record at their boxes. What was marked is found by its label: the mark itself is no
 * word. Secret and confidential fields are passed over whatever the record holds of them.
 */
export const placeTexts = ({ form, formPage, values }: ArchivedRecord): PlacedText[] =>
  form.fields
    .filter(({ page, secret }) => page === formPage && secret === 'none')
    .flatMap((field) => placeField(field, values[field.id] ?? null));

function placeField(field: Field, value: FieldValue): PlacedText[] {
  if (field.kind === 'choice') {
    const marked = Array.isArray(value) ? value : [];
    return field.options
      .filter(({ id }) => marked.includes(id))
      .map(({ label, box }) => ({ text: label.ja, box, isSpread: false }));
  }
  if (field.kind === 'mark')
    return value === true ? [{ text: field.label.ja, box: field.box, isSpread: false }] : [];
  if (typeof value !== 'string') return [];
  const lines = value.split(/\r\n?|\n/u).filter((line) => line.trim() !== '');
  const isSpread = partsOf(field).length > 1;
  const { x, y, width, height } = boxOf(field);
  const pitch = height / lines.length;
  return lines.map((text, index) => ({
    text,
    box: boxMm(x, y + index * pitch, width, pitch),
    isSpread,
  }));
}
