import { cellsOfFields, isInked, UNKNOWN, type Fingerprint } from './fingerprint.ts';

/**
 * Correlation of all cells from which on two pages may be the same sheet. Measured on 144 generated
 * scans of the bundled form, at ageing levels 1 to 4, half of them typed: of 36 sheets scanned twice, 35
 * had at least 0.970 (the last, on which a line had faded away, 0.88); of 10,080 pairs of sheets of
 * different people none had more than 0.946; the same answers written anew by hand had at most 0.80.
 */
const NEAR = 0.96;
/**
 * The same within the field in which two pages differ most. It tells apart what was typed alike and
 * differs in few fields: those 35 had at least 0.87. Of 62 pairs that differ in one to three fields, 41
 * were as near as `NEAR` says, 14 by this as well, and of those the values read told every one apart.
 */
const FIELD_NEAR = 0.85;
/** A field of fewer cells, or with less ink on both pages, is too small for a correlation. */
const LEAST_CELLS = 6;
const LEAST_INKED = 4;

/** How alike two pages are as a whole, and in the field in which they differ most; at most 1. */
export interface Likeness {
  readonly page: number;
  readonly field: number;
}

/**
 * Normalised correlation of two coarse ink maps: it does not mind how dark a scan is. Block means as in
 * Yang, Gu and Niu, "Block mean value based image perceptual hashing", 2006, but of the ink alone that
 * is left when the form's print is taken away, in the form's own frame, so that neither skew nor
 * resolution counts. Null: not of the same form.
 */
export function compareFingerprints(a: Fingerprint, b: Fingerprint): Likeness | null {
  const isSameForm =
    a.fields.length === b.fields.length &&
    a.fields.every((field, at) => {
      const other = b.fields[at]!;
      return field.fieldId === other.fieldId && field.cells === other.cells;
    });
  if (!isSameForm) return null;
  const [ofA, ofB] = [cellsOfFields(a), cellsOfFields(b)];
  const fields = ofA.flatMap((cells, at) => {
    const others = ofB[at]!;
    const isTelling =
      cells.length >= LEAST_CELLS && Math.max(countInked(cells), countInked(others)) >= LEAST_INKED;
    return isTelling ? [correlate(cells, others)] : [];
  });
  return { page: correlate(a.cells, b.cells), field: Math.min(1, ...fields) };
}

export const isNear = ({ page, field }: Likeness): boolean => page >= NEAR && field >= FIELD_NEAR;

const countInked = (cells: Uint8Array): number =>
  cells.reduce((count, cell) => count + Number(isInked(cell)), 0);

/** Pearson's, of the cells known of both; 0 where one of them is all alike. */
function correlate(a: Uint8Array, b: Uint8Array): number {
  let [count, sumA, sumB, squaresA, squaresB, products] = [0, 0, 0, 0, 0, 0];
  for (let at = 0; at < a.length; at++) {
    const [x, y] = [a[at]!, b[at]!];
    if (x === UNKNOWN || y === UNKNOWN) continue;
    count++;
    sumA += x;
    sumB += y;
    squaresA += x * x;
    squaresB += y * y;
    products += x * y;
  }
  const spread = (count * squaresA - sumA ** 2) * (count * squaresB - sumB ** 2);
  return spread > 0 ? (count * products - sumA * sumB) / Math.sqrt(spread) : 0;
}
