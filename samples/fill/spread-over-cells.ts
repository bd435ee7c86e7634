import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import type { Random } from '../random.ts';

/** Which character goes into which cell (ids as in `partsOf`); cells that stay empty are left out. */
export function spreadOverCells(
  field: Field,
  value: FieldValue,
  random: Random,
): ReadonlyMap<string, string> {
  const cells = new Map<string, string>();
  if (typeof value !== 'string') return cells;
  const place = (prefix: string, text: string, from: number): void =>
    [...text].forEach((character, index) => cells.set(`${prefix}${from + index + 1}`, character));
  if (field.kind === 'date') {
    const [year = '', month = '', day = ''] = value.split('-');
    // Some write 4 instead of 04, into the right cell.
    const short = random.chance(0.2);
    const written = (part: string): string => (short ? part.replace(/^0/, '') : part);
    place('year-', year, field.cells.year.length - year.length);
    for (const [prefix, part, count] of [
      ['month-', written(month), field.cells.month.length],
      ['day-', written(day), field.cells.day.length],
    ] as const)
      place(prefix, part, count - part.length);
  } else if (field.kind === 'integer' && field.cells) {
    // Counts belong to the right; a part of the writers starts at the left.
    const free = field.cells.length - value.length;
    place('', value, random.chance(0.75) ? free : 0);
  } else if ((field.kind === 'digits' || field.kind === 'latin') && field.cells)
    place('', value, 0);
  return cells;
}
