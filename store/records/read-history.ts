import { sql, type Kysely } from 'kysely';
import { z } from 'zod';
import type { AuditEvent } from '../../schemas/desk.ts';
import { policyOf } from '../../schemas/form/policy-of.ts';
import { readEvents } from '../audit/read-events.ts';
import type { FormLibrary, Viewer } from '../contracts.ts';
import type { Database } from '../database.ts';
import { EVERYTHING, isWithin, type Reach } from '../reach.ts';
import type { RecordSource } from './page-record.ts';
import { hideParts } from './split-envelope.ts';

/**
 * What happened to a scan and its pages, as far as the viewer may know. Of a field that takes two
 * people whoever enters values learns, until it is settled, that something was done, not what:
 * neither the action nor a value, and no hash, by which a short value would be found by trying.
 */
export async function readHistory(
  { db, forms, reach }: Pick<RecordSource, 'db' | 'forms' | 'reach'>,
  scanId: string,
  viewer: Viewer,
): Promise<AuditEvent[]> {
  const all = await readEvents(db, scanId);
  const beyond = await findBeyond(db, reach, scanId);
  const events = all
    .filter(({ pageId }) => pageId === null || !beyond.includes(pageId))
    .map((event) => hideParts(event, reach));
  if (!viewer.enters) return events;
  // By the log of what people did: what is worked out from it is gone while a page is read again.
  const entered = await db
    .selectFrom('correction')
    .innerJoin('page', 'page.id', 'correction.page_id')
    .leftJoin('field_state', (join) =>
      join
        .onRef('field_state.page_id', '=', 'correction.page_id')
        .onRef('field_state.field_id', '=', 'correction.field_id'),
    )
    .distinct()
    .select(['correction.page_id', 'correction.field_id'])
    .where('page.scan_id', '=', scanId)
    .where('page.state', '!=', 'approved')
    .where(
      sql<boolean>`not (coalesce(field_state.settled, false) and cardinality(field_state.barred) = 0)`,
    )
    .execute();
  const double = findDoubleFields(forms);
  const open = entered.filter(({ field_id: id }) => double.has(id));
  return events.map((event) => {
    const hidden = open.filter((row) => row.page_id === event.pageId).map((row) => row.field_id);
    return hideFields({ ...event, hash: null }, hidden);
  });
}

/** Fields that some form has two people enter: which form a page is of may be in doubt just now. */
function findDoubleFields(forms: FormLibrary): ReadonlySet<string> {
  const double = forms
    .all()
    .flatMap((form) => form.fields.filter((field) => policyOf(form, field).entry === 'double'));
  return new Set(double.map(({ id }) => id));
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

/** Pages of a scan of which nothing is told. */
async function findBeyond(db: Kysely<Database>, reach: Reach, scanId: string): Promise<string[]> {
  if (reach === EVERYTHING) return [];
  const rows = await db
    .selectFrom('page')
    .select('page.id')
    .where('page.scan_id', '=', scanId)
    .where((page) => page.not(isWithin(reach)))
    .execute();
  return rows.map(({ id }) => id);
}
