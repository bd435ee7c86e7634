import { z } from 'zod';

/** A cell of which nothing is known: it lay beyond the scan, or a secret field reaches into it. */
export const UNKNOWN = 255;
/** A cell that is as full of ink as one is counted. */
export const FULL = 254;
/** From here on a cell holds ink; below are dust and what a scanner's noise leaves. */
const INKED = 13;
/** With fewer inked cells there is too little on a page to know it again by: it has no double. */
const LEAST_INKED = 8;

export const fieldCellsSchema = z.object({
  fieldId: z.string(),
  cells: z.number().int().nonnegative(),
});
export type FieldCells = z.infer<typeof fieldCellsSchema>;

/**
 * How densely the fields of a page are inked, coarsely: one byte a cell, field by field in the form's
 * order. Fields that are secret or confidential have none.
 */
export interface Fingerprint {
  readonly cells: Uint8Array;
  readonly fields: readonly FieldCells[];
}

export const isInked = (cell: number): boolean => cell >= INKED && cell !== UNKNOWN;

/** Whether there is enough on a page to know it again by. */
export const isTelling = ({ cells }: Fingerprint): boolean =>
  cells.reduce((count, cell) => count + Number(isInked(cell)), 0) >= LEAST_INKED;

/** The cells of each field, in the form's order. */
export function cellsOfFields({ cells, fields }: Fingerprint): Uint8Array[] {
  let at = 0;
  return fields.map(({ cells: count }) => cells.subarray(at, (at += count)));
}
