import type { Kysely } from 'kysely';
import type { FieldValue } from '../../schemas/reading.ts';
import type { ExportedRecord } from '../../schemas/export.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';
import { isWithin } from '../reach.ts';
import { makeUuid } from '../uuid.ts';
import { followEntries } from './follow-entries.ts';
import { loadPageRecord, type PageRecord, type RecordSource } from './page-record.ts';
import { readFindings } from './read-findings.ts';
import { isSealed } from './seal-reading.ts';
import { presentValue } from './stand-field.ts';
import { findScan } from './scans.ts';
import { findApproval } from './view-page.ts';

export interface ExportOptions {
  readonly approvedOnly: boolean;
  readonly form?: string;
  /** Ids of secret fields that are wanted all the same. */
  readonly include: readonly string[];
  /** Who asks: an export is personal data leaving the house, so it is audited. */
  readonly actor: string;
}

/** Pages fetched at a time: no connection is held while the caller writes. */
const BATCH = 100;

/**
 * Records in the order in which they came in, after an audit event that says who asked for what.
 * Finished: approved, or nothing left to do but that.
 */
export async function* exportRecords(
  source: RecordSource,
  options: ExportOptions,
): AsyncGenerator<ExportedRecord> {
  const { actor, approvedOnly, form = null, include } = options;
  await source.db.transaction().execute((tx) =>
    appendEvent(tx, {
      scanId: null,
      pageId: null,
      actor,
      action: 'exported',
      before: null,
      after: { approvedOnly, form, include, departments: source.reach.departments },
    }),
  );
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const rows = await source.db
      .selectFrom('page')
      .innerJoin('scan', 'scan.id', 'page.scan_id')
      .innerJoin('page_reading', 'page_reading.id', 'page.reading_id')
      .select(['page.id', 'page.number', 'scan.control_number', 'scan.file_name'])
      .where('page.state', 'in', options.approvedOnly ? ['approved'] : ['approved', 'ready'])
      .$if(options.form !== undefined, (query) =>
        query.where('page_reading.form_id', '=', options.form!),
      )
      .where('page.replaced_by', 'is', null)
      .where(isWithin(source.reach))
      .where('page.id', '>', after)
      .orderBy('page.id')
      .limit(BATCH)
      .execute();
    const leaving: Leaving[] = [];
    for (const row of rows) {
      after = row.id;
      // Before the record: one that is approved anew meanwhile does not leave as it was approved then.
      const approvalId = await findApprovalId(source.db, row.id);
      const page = await loadPageRecord(source, row.id, { lock: false });
      // A form that asks for two people since may have opened a field that no list knows of yet.
      if (page === null || page.fields.some((field) => followEntries(field) !== null)) continue;
      if (approvalId !== null) leaving.push({ pageId: row.id, approvalId });
      yield {
        controlNumber: row.control_number,
        fileName: row.file_name,
        page: row.number,
        form: { id: page.form.id, version: page.form.version },
        state: page.state,
        receivedOn: page.receivedOn,
        ...(await findApproval(source.db, row.id)),
        values: exportValues(page, options.include),
        kept: await listKept(source.db, row.id),
        formPage: page.reading.formPage,
        envelope: (await findScan(source, page.scanId))?.envelope ?? [],
        registries: page.reading.registries ?? {},
        lookedUp: exportLookedUp(page),
        department: page.form.department?.id ?? null,
      };
    }
    // Whoever asks for more has been given these.
    await markExported(source.db, leaving, actor);
    if (rows.length < BATCH) return;
  }
}

/** A page that leaves the house as it was approved. */
interface Leaving {
  readonly pageId: string;
  readonly approvalId: string;
}

async function findApprovalId(db: Kysely<Database>, pageId: string): Promise<string | null> {
  const last = await db
    .selectFrom('approval')
    .select(['id', 'action'])
    .where('page_id', '=', pageId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.action === 'approve' ? last.id : null;
}

async function markExported(
  db: Kysely<Database>,
  leaving: readonly Leaving[],
  actor: string,
): Promise<void> {
  if (leaving.length === 0) return;
  const at = new Date();
  const rows = leaving.map(({ pageId, approvalId }) => ({
    id: makeUuid(),
    page_id: pageId,
    approval_id: approvalId,
    actor,
    at,
  }));
  await db.insertInto('page_export').values(rows).execute();
}

const listKept = async (db: Kysely<Database>, pageId: string): Promise<ExportedRecord['kept']> =>
  (await readFindings(db, pageId))
    .filter(({ outcome }) => outcome === 'kept')
    .map(({ rule, fields }) => ({ rule, fields }));

/** Secret fields are left out, not blanked: an empty column would look like an empty box. */
function exportValues(page: PageRecord, include: readonly string[]): Record<string, FieldValue> {
  const wanted = page.fields.filter(
    ({ field }) => field.secret !== 'secret' || include.includes(field.id),
  );
  return Object.fromEntries(
    wanted.map((record) => [record.field.id, presentValue(page.form, record)]),
  );
}

/** No secret is ever looked up: the form's check sees to it. */
const exportLookedUp = ({ fields }: PageRecord): ExportedRecord['lookedUp'] =>
  Object.fromEntries(
    fields.flatMap(({ field, reading: { lookedUp } }) =>
      lookedUp && !isSealed(field) ? [[field.id, lookedUp]] : [],
    ),
  );
