import type { Selectable } from 'kysely';
import { z } from 'zod';
import {
  correctionActionSchema,
  decisionSchema,
  pageStateSchema,
  scanStateSchema,
  type Decision,
  type PageState,
  type ScanState,
} from '../../schemas/desk.ts';
import { failureSchema, type Failure } from '../../schemas/failure.ts';
import {
  fieldReadingSchema,
  fieldValueSchema,
  type FieldReading,
  type FieldValue,
} from '../../schemas/reading.ts';
import type { Database } from '../database.ts';
import type { Vault } from '../vault.ts';

/** Database rows are parsed here, once, and trusted from here on. */

export const parseFailure = (value: unknown): Failure | null =>
  value === null ? null : failureSchema.parse(value);
export const parseScanState = (value: string): ScanState => scanStateSchema.parse(value);
export const parsePageState = (value: string): PageState => pageStateSchema.parse(value);

export const parseDecision = (row: Selectable<Database['decision']>): Decision =>
  decisionSchema.parse({ fieldId: row.field_id, status: row.status, reasons: row.reasons });

/** Every sealed text is bound to its own row, page and field: it opens nowhere else. */
export const sealContext = (id: string, pageId: string, fieldId: string): string =>
  `${id}/${pageId}/${fieldId}`;

export type SealedRow = Selectable<Database['sealed']>;

export const openSealed = (vault: Vault, row: SealedRow): unknown =>
  JSON.parse(vault.open(row.bytes, sealContext(row.id, row.page_id, row.field_id)));

/** A field's reading as it was made; a sealed one that was purged comes without its value. */
export function parseFieldReading(
  row: Selectable<Database['field_reading']>,
  sealed: ReadonlyMap<string, SealedRow>,
  vault: Vault,
): FieldReading {
  const box = row.sealed_id === null ? undefined : sealed.get(row.sealed_id);
  return fieldReadingSchema.parse(box === undefined ? row.reading : openSealed(vault, box));
}

const storedCorrectionSchema = z.object({
  seq: z.number().int().positive(),
  action: correctionActionSchema,
  value: fieldValueSchema,
  person: z.string(),
  at: z.date(),
  keptRules: z.array(z.string()),
  /** The reading that it speaks of; null of old ones. */
  readingId: z.string().nullable(),
});
export type StoredCorrection = z.infer<typeof storedCorrectionSchema>;
/** What is said of a value, in a field or in a check of one. */
export type StoredEntry = Omit<StoredCorrection, 'keptRules' | 'readingId'>;

export function parseCorrection(
  row: Selectable<Database['correction']>,
  sealed: ReadonlyMap<string, SealedRow>,
  vault: Vault,
): StoredCorrection {
  const box = row.sealed_id === null ? undefined : sealed.get(row.sealed_id);
  const value = (box === undefined ? row.value : openSealed(vault, box)) as FieldValue;
  return storedCorrectionSchema.parse({
    ...row,
    value,
    keptRules: row.kept_rules,
    readingId: row.reading_id,
  });
}
