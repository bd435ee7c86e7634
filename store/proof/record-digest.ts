import { canonicalJson } from '../encode-json.ts';
import type { PageRecord } from '../records/page-record.ts';
import { dropUndone, presentValue } from '../records/stand-field.ts';
import type { Vault } from '../vault.ts';

/**
 * What the chain keeps of a record when it is approved: a keyed hash of every value and of how it came
 * about. Without the key nothing follows from it, not even of four digits.
 */
export function digestRecord(vault: Vault, { id, form, fields }: PageRecord): string {
  const values = fields.map((record) => [
    record.field.id,
    presentValue(form, record),
    dropUndone(record.corrections).at(-1)?.action ?? null,
  ]);
  return vault.authenticate(
    canonicalJson({ page: id, form: { id: form.id, version: form.version }, values }),
  );
}
