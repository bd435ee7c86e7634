import { canonicalJson } from '../encode-json.ts';
import type { PageRecord } from '../records/page-record.ts';
import { dropUndone, presentValue } from '../records/stand-field.ts';
import type { Vault } from '../vault.ts';

/** Of what is hashed: another one has to be told from a record that was changed. */
const FORMAT = 1;

/**
 * What the chain keeps of a record when it is approved: a keyed hash of every value, of what a person did
 * last to the field, who it was, and which rules it was kept against. Without the key nothing follows
 * from it, not even of four digits.
 */
export const digestRecord = (vault: Vault, record: PageRecord): string =>
  vault.authenticate(describe(record));

/** Whether that was kept of this record, by whichever key of the installation. */
export const fitsDigest = (vault: Vault, record: PageRecord, digest: string): boolean =>
  vault.authenticates(describe(record), digest);

function describe({ id, form, fields }: PageRecord): string {
  const values = fields.map((record) => {
    const last = dropUndone(record.corrections).at(-1);
    return [
      record.field.id,
      presentValue(form, record),
      last ? [last.action, last.person, last.keptRules] : null,
    ];
  });
  return canonicalJson({
    format: FORMAT,
    page: id,
    form: { id: form.id, version: form.version },
    values,
  });
}
