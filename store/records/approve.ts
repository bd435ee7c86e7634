import type { Transaction } from 'kysely';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { ActionError } from '../contracts.ts';
import type { Database } from '../database.ts';
import { cleanText } from '../encode-json.ts';
import { digestRecord } from '../proof/record-digest.ts';
import { makeUuid } from '../uuid.ts';

import { releasePage } from './claims.ts';
import { dropDrafts } from './drafts.ts';
import { countActions } from './find-wish.ts';
import { followEntries, ownEntry } from './follow-entries.ts';
import { findTroubles } from './look-up-again.ts';
import { loadPageRecord, type PageRecord, type RecordSource } from './page-record.ts';
import { refreshScan } from './refresh-scan.ts';
import { settlePage } from './settle-page.ts';
import { isOpen, presentValue, standField } from './stand-field.ts';
import { withPage } from './with-page.ts';

type Done = Promise<Result<void, ActionError>>;

/** The record is right as it stands: nothing open, no broken rule. */
export function approve(source: RecordSource, pageId: string, person: string, seen?: number): Done {
  return withPage(source, pageId, person, async (tx, page) => {
    if (page.state === 'approved') return fail({ kind: 'already-approved' });
    const present = await countActions(tx, pageId);
    if (seen !== undefined && seen !== present) return fail({ kind: 'stale', present });
    const findings = await findTroubles(tx, page);
    const open = page.fields
      .map((record) => ({ id: record.field.id, ...standField(page, record, findings) }))
      .filter(isOpen);
    if (open.length > 0) {
      // A registry may say something new since: the person has to see what.
      await settlePage(tx, page, findings, person);
      const kind = open.every(({ entry }) => entry !== null) ? 'open-entries' : 'open-fields';
      return fail({ kind, fields: open.map(({ id }) => id) });
    }
    const errors = findings.filter(({ outcome }) => outcome === 'error');
    if (errors.length > 0) return fail({ kind: 'broken-rules', findings: errors });
    await insertApproval(tx, page, { action: 'approve', person, reason: null });
    await tx.updateTable('page').set({ state: 'approved' }).where('id', '=', pageId).execute();
    await releasePage(tx, pageId, person, null);
    await dropDrafts(tx, pageId);
    await refreshScan(tx, page.scanId);
    // Loaded anew: what was approved counts in any case.
    const approved = (await loadPageRecord({ ...source, db: tx }, pageId, { lock: true }))!;
    await appendEvent(tx, {
      scanId: page.scanId,
      pageId,
      actor: person,
      action: 'page-approved',
      before: { state: page.state },
      after: { state: 'approved', digest: digestRecord(source.vault, approved) },
    });
    return ok(undefined);
  });
}

/** Takes an approval back, with a reason that stays on record. */
export function reopen(source: RecordSource, pageId: string, person: string, reason: string): Done {
  return withPage(source, pageId, person, async (tx, page) => {
    if (page.state !== 'approved') return fail({ kind: 'not-approved' });
    if (reason.trim() === '') return fail({ kind: 'invalid-value', message: 'a reason is needed' });
    await insertApproval(tx, page, { action: 'reopen', person, reason: cleanText(reason) });
    await tx.updateTable('page').set({ state: 'in-review' }).where('id', '=', pageId).execute();
    // Loaded anew: while it was approved nothing waited for a second person.
    const open = (await loadPageRecord({ ...source, db: tx }, pageId, { lock: true }))!;
    const state = await settlePage(tx, open, await findTroubles(tx, open), person);
    await appendEvent(tx, {
      scanId: page.scanId,
      pageId,
      actor: person,
      action: 'page-reopened',
      before: { state: 'approved' },
      after: { state, reason },
    });
    return ok(undefined);
  });
}

async function insertApproval(
  tx: Transaction<Database>,
  page: PageRecord,
  approval: { action: 'approve' | 'reopen'; person: string; reason: string | null },
): Promise<void> {
  await tx
    .insertInto('approval')
    .values({ id: makeUuid(), page_id: page.id, ...approval, at: new Date() })
    .execute();
}

/** Shows one value that is masked elsewhere; that it was shown, to whom and why, is audited. */
export function reveal(
  source: RecordSource,
  pageId: string,
  fieldId: string,
  person: string,
  reason: string,
): Promise<Result<FieldValue, ActionError>> {
  return withPage(source, pageId, person, async (tx, page) => {
    const record = page.fields.find(({ field }) => field.id === fieldId);
    if (record === undefined) return fail({ kind: 'not-found' });
    if (reason.trim() === '') return fail({ kind: 'invalid-value', message: 'a reason is needed' });
    await appendEvent(tx, {
      scanId: page.scanId,
      pageId,
      actor: person,
      action: 'field-revealed',
      before: null,
      after: { fieldId, reason },
    });
    const entry = followEntries(record);
    return ok(entry === null ? presentValue(page.form, record) : ownEntry(entry, person));
  });
}
