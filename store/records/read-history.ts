import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { AuditEvent } from '../../schemas/desk.ts';
import { readEvents } from '../audit/read-events.ts';
import type { Viewer } from '../contracts.ts';
import type { Database } from '../database.ts';

/**
 * What happened to a scan and its pages, as far as the viewer may know. Of a field that waits for
 * another's entry whoever enters values learns that something was done, not what: neither the
 * action nor a value, and no hash, by which a short value would be found by trying.
 */
export async function readHistory(
  db: Kysely<Database>,
  scanId: string,
  viewer: Viewer,
): Promise<AuditEvent[]> {
  const events = await readEvents(db, scanId);
  if (!viewer.enters) return events;
  const rows = await db
    .selectFrom('field_state')
    .innerJoin('page', 'page.id', 'field_state.page_id')
    .select(['field_state.page_id', 'field_state.field_id'])
    .where('page.scan_id', '=', scanId)
    .where(sql<boolean>`cardinality(field_state.barred) > 0`)
    .execute();
  return events.map((event) => {
    const hidden = rows.filter((row) => row.page_id === event.pageId).map((row) => row.field_id);
    return hideFields({ ...event, hash: null }, hidden);
  });
}

const ofOneField = z.object({ fieldId: z.string() });
const ofAllFields = z.looseObject({ fields: z.record(z.string(), z.unknown()) });

function hideFields(event: AuditEvent, hidden: readonly string[]): AuditEvent {
  if (hidden.length === 0) return event;
  const one = ofOneField.safeParse(event.after).data;
  // Why a secret was looked at is no value.
  if (one && hidden.includes(one.fieldId) && event.action !== 'field-revealed')
    return { ...event, action: 'field-entered', before: null, after: { fieldId: one.fieldId } };
  const all = ofAllFields.safeParse(event.after).data;
  if (all === undefined) return event;
  const shown = Object.entries(all.fields).filter(([id]) => !hidden.includes(id));
  return { ...event, after: { ...all, fields: Object.fromEntries(shown) } };
}
