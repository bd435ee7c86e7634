import type { Transaction } from 'kysely';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldReading, FieldValue } from '../../schemas/reading.ts';
import { MASK } from '../audit/append-event.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import { makeUuid } from '../uuid.ts';
import type { Vault } from '../vault.ts';
import { sealContext } from './rows.ts';

/** Secret and confidential values lie sealed in the database and never in plain columns. */
export const isSealed = (field: Field): boolean => field.secret !== 'none';

/**
 * What may lie open of a reading whose value may not: where, how well, and why it goes to a
 * person. Parts are left out as a whole, since their number alone tells a password's length.
 */
export const redactReading = (reading: FieldReading): FieldReading => ({
  ...reading,
  value: null,
  alternatives: [],
  parts: [],
  opinions: [],
});

/** A value as the audit may show it. */
export const maskValue = (field: Field, value: FieldValue): FieldValue =>
  isSealed(field) && value !== null ? MASK : value;

/** Puts any JSON value away under the master key and returns the id of the sealed row. */
export async function sealAway(
  tx: Transaction<Database>,
  vault: Vault,
  place: { pageId: string; fieldId: string },
  value: unknown,
): Promise<string> {
  const id = makeUuid();
  const bytes = vault.seal(encodeJson(value), sealContext(id, place.pageId, place.fieldId));
  await tx
    .insertInto('sealed')
    .values({ id, page_id: place.pageId, field_id: place.fieldId, bytes })
    .execute();
  return id;
}
