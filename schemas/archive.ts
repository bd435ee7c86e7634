import type { Form } from './form/form.ts';
import type { FieldValue } from './reading.ts';
import type { BoxMm } from './units.ts';

/** An approved record as it is archived: everything that a file of it tells. */
export interface ArchivedRecord {
  readonly controlNumber: string;
  /** Within its envelope. */
  readonly page: number;
  /** YYYY-MM-DD. */
  readonly receivedOn: string;
  /** ISO 8601 instant. */
  readonly approvedAt: string;
  readonly form: Form;
  /** Which page of the form it is. */
  readonly formPage: number;
  /** By field, as approved; of secret and confidential fields nothing. */
  readonly values: Readonly<Record<string, FieldValue>>;
  /** SHA-256 of the file as it was received. */
  readonly original: string;
  /** What the chain keeps of the record; null: it was approved before that was kept. */
  readonly digest: string | null;
}

/** Where a page of a received file lies, and what of it nobody may see. */
export interface UprightRequest {
  readonly bytes: Buffer;
  readonly fileName: string;
  /** Within the file, from 1. */
  readonly page: number;
  /** Row-major 3 × 3: form millimetres → pixels of the page as scanned. */
  readonly homography: readonly number[];
  /** Millimetres. */
  readonly sheet: { readonly width: number; readonly height: number };
  readonly masks: readonly BoxMm[];
}

/** The name of a record's file: what was corrected and approved again is another file, beside the former one. */
export const archiveName = ({
  controlNumber,
  page,
  approvedAt,
}: Pick<ArchivedRecord, 'controlNumber' | 'page' | 'approvedAt'>): string =>
  `${controlNumber}-p${page}-${approvedAt.replace(/[-:.]/g, '')}.pdf`;
