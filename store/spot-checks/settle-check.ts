import type { Transaction } from 'kysely';
import { BY_SPOT_CHECK, type CorrectionInput } from '../../schemas/desk.ts';
import type { SpotCheckOutcome } from '../../schemas/spot-check.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';
import { perform } from '../records/act.ts';
import { findOther } from '../records/claims.ts';
import { followEntries, isAgreed } from '../records/follow-entries.ts';
import {
  loadPageRecord,
  type FieldRecord,
  type PageRecord,
  type RecordSource,
} from '../records/page-record.ts';
import type { StoredEntry } from '../records/rows.ts';
import { dropUndone } from '../records/stand-field.ts';

/** Writes down what came of a check. What was read wrongly is corrected, or put before a supervisor. */
export async function settleCheck(
  tx: Transaction<Database>,
  source: RecordSource,
  page: PageRecord,
  record: FieldRecord,
  checkId: string,
  outcome: SpotCheckOutcome,
  entries: readonly StoredEntry[],
): Promise<void> {
  const last = entries.at(-1)!;
  const flag =
    outcome === 'wrong' && !(await mend(tx, source, page, record, entries)) ? 'open' : null;
  await tx
    .updateTable('spot_check')
    .set({ outcome, settled_at: last.at, flag })
    .where('id', '=', checkId)
    .execute();
  await appendEvent(tx, {
    scanId: null, // as of entries
    pageId: null,
    actor: last.person,
    action: 'spot-check-settled',
    before: null,
    after: { pageId: page.id, fieldId: record.field.id, outcome, ...(flag && { flag }) },
  });
}

/** Whether the record says by now what people found, or waits for people to say so. */
async function mend(
  tx: Transaction<Database>,
  source: RecordSource,
  page: PageRecord,
  record: FieldRecord,
  entries: readonly StoredEntry[],
): Promise<boolean> {
  const last = entries.at(-1)!;
  const standing = dropUndone(record.corrections).at(-1);
  if (followEntries(record) !== null) return true; // people are at it already
  if (standing !== undefined) return isAgreed(record.field, standing, last);
  if (page.state === 'approved' || page.state === 'set-aside') return false;
  if ((await findOther(tx, page.id, last.person)) !== null) return false;
  // Where the field takes two people, both have entered it: what they said stands as their entries.
  const said = record.takesTwo ? entries : [last];
  for (const { action, value, person } of said) {
    const now = (await loadPageRecord({ ...source, db: tx }, page.id, { lock: true }))!;
    const present = now.fields.find(({ field }) => field.id === record.field.id)!;
    const input = inputOf(action, value);
    const done = await perform(tx, source, now, present, input, person, BY_SPOT_CHECK);
    if (!done.ok) return false;
  }
  return true;
}

const inputOf = (
  action: StoredEntry['action'],
  value: StoredEntry['value'],
): Omit<CorrectionInput, 'seen'> => (action === 'correct' ? { action, value } : { action });
