import type { Transaction } from 'kysely';
import type { Finding } from '../../schemas/desk.ts';
import { shareToSample } from '../../schemas/policy/sampling.ts';
import type { Database } from '../database.ts';
import type { PageRecord, RecordSource } from '../records/page-record.ts';
import { findCrops } from '../records/pictures.ts';
import { isOpen, standField } from '../records/stand-field.ts';
import { makeUuid } from '../uuid.ts';

/**
 * Draws, of what was accepted unseen, what people check. The lot follows from page and field alone: a
 * page that is read again has the same fields checked, and a greater share adds to a smaller one.
 */
export async function drawSpotChecks(
  tx: Transaction<Database>,
  { vault }: RecordSource,
  page: PageRecord,
  findings: readonly Finding[],
): Promise<void> {
  const drawn = page.fields.filter((record) => {
    const { field, decision, corrections } = record;
    return (
      vault.draw(`${page.id}/${field.id}`) < shareToSample(page.form, field) &&
      (decision.status === 'accepted' || decision.status === 'blank') &&
      corrections.length === 0 &&
      !isOpen(standField(page, record, findings))
    );
  });
  if (drawn.length === 0) return;
  const crops = await findCrops(tx, page.readingId);
  const rows = drawn
    .filter(({ field }) => crops.includes(field.id))
    .map(({ field }) => ({
      id: makeUuid(),
      page_id: page.id,
      reading_id: page.readingId,
      field_id: field.id,
      form_id: page.form.id,
      form_version: page.form.version,
      kind: field.kind,
      drawn_at: new Date(),
      outcome: null,
      settled_at: null,
      flag: null,
    }));
  if (rows.length === 0) return;
  await tx
    .insertInto('spot_check')
    .values(rows)
    .onConflict((known) => known.columns(['reading_id', 'field_id']).doNothing())
    .execute();
}
