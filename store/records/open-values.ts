import type { Transaction } from 'kysely';
import type { Form } from '../../schemas/form/form.ts';
import { isAnsweredByCrop, isReviewedByField } from '../../schemas/policy/by-field.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import type { FieldRecord, PageRecord } from './page-record.ts';
import { findCrops } from './pictures.ts';
import { isOpen, isUnknown, type Standing } from './stand-field.ts';

interface StandingField {
  readonly record: FieldRecord;
  readonly standing: Standing;
}

/** Whether the machine proposes a value that a person may confirm who sees its crop alone. */
export const isOfferedByField = (form: Form, { record, standing }: StandingField): boolean =>
  isOpen(standing) &&
  standing.entry === null &&
  standing.value !== null &&
  !isUnknown(form, { ...record, corrections: [] }) &&
  isReviewedByField(form, record.field) &&
  isAnsweredByCrop(standing.reasons);

/** Keeps the list of values to be reviewed by field in step with how a page stands. */
export async function keepOpenValues(
  tx: Transaction<Database>,
  page: PageRecord,
  fields: readonly StandingField[],
): Promise<void> {
  await tx.deleteFrom('open_value').where('page_id', '=', page.id).execute();
  const offered = fields.filter((field) => isOfferedByField(page.form, field));
  if (offered.length === 0) return;
  const crops = await findCrops(tx, page.readingId);
  const rows = offered
    .filter(({ record }) => crops.includes(record.field.id))
    .map(({ record, standing }) => ({
      page_id: page.id,
      field_id: record.field.id,
      form_id: page.form.id,
      form_version: page.form.version,
      scan_id: page.scanId,
      received_on: page.receivedOn,
      actions: record.corrections.length,
      reasons: encodeJson(standing.reasons),
    }));
  if (rows.length > 0) await tx.insertInto('open_value').values(rows).execute();
}
