import type { Kysely } from 'kysely';
import type { Correction, FieldView, Finding, PageView } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldReading } from '../../schemas/reading.ts';
import type { Viewer } from '../contracts.ts';
import type { Database } from '../database.ts';
import { findDoublesOf } from '../doubles/list-doubles.ts';
import { isUuid } from '../uuid.ts';
import {
  loadPageRecord,
  type FieldRecord,
  type PageRecord,
  type RecordSource,
} from './page-record.ts';
import { findDrafts } from './drafts.ts';
import { findClaim } from './claims.ts';
import { countActions, findWish } from './find-wish.ts';
import { ownEntry } from './follow-entries.ts';
import { findCrops } from './pictures.ts';
import { readFindings } from './read-findings.ts';
import type { StoredCorrection } from './rows.ts';
import { findPriority } from './priority.ts';
import { findScan } from './scans.ts';
import { standField, type Standing } from './stand-field.ts';
import { listEnterers, viewEntry } from './view-entry.ts';

/**
 * A page as a desk shows it. What a secret field holds never leaves through here: see `reveal`.
 * `viewer`: null sees what everybody has entered.
 */
export async function viewPage(
  source: RecordSource,
  pageId: string,
  viewer: Viewer | null,
): Promise<PageView | null> {
  const { db } = source;
  if (!isUuid(pageId)) return null;
  const row = await db
    .selectFrom('page')
    .select('scan_id')
    .where('id', '=', pageId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const scan = await findScan(source, row.scan_id);
  const summary = scan?.pages.find(({ id }) => id === pageId);
  if (scan === null || summary === undefined) return null;
  const page = await loadPageRecord(source, pageId, { lock: false });
  const findings = await readFindings(db, pageId);
  const crops = page === null ? [] : await findCrops(db, page.readingId);
  return {
    id: pageId,
    scan,
    summary,
    priority: await findPriority(db, scan.id),
    readingId: page?.readingId ?? null,
    reading: page?.reading ?? null,
    fields: page === null ? [] : await viewFields(db, page, findings, crops, viewer),
    findings,
    doubles: await findDoublesOf(source, pageId),
    wish: (await findWish(db, pageId)).standing,
    actions: await countActions(db, pageId),
    claim: await findClaim(db, pageId),
    drafts: viewer?.enters === true ? await findDrafts(source, pageId, viewer.person) : {},
    ...(await findApproval(db, pageId)),
  };
}

async function viewFields(
  db: Kysely<Database>,
  page: PageRecord,
  findings: readonly Finding[],
  crops: readonly string[],
  viewer: Viewer | null,
): Promise<FieldView[]> {
  const standings = page.fields.map((record) => ({
    record,
    standing: standField(page, record, findings),
  }));
  const isOpen = standings.some(({ standing }) => standing.entry !== null);
  const enterers = isOpen ? await listEnterers(db, page.form) : [];
  const person = viewer?.enters === true ? viewer.person : null;
  return standings.map(({ record, standing }) => {
    const { field, reading, corrections } = record;
    const hasCrop = crops.includes(field.id);
    const entry = standing.entry && viewEntry(page.id, field, standing.entry, person, enterers);
    if (entry !== null && person !== null)
      return { ...viewUnseen(record, standing, person), entry, hasCrop };
    const { status, settled, value, reasons } = standing;
    const isSecret = field.secret === 'secret';
    return {
      fieldId: field.id,
      status,
      settled,
      value: isSecret ? null : value,
      masked: isSecret && value !== null,
      reasons: [...reasons],
      // A registry names the code that it was asked by: perhaps the one to be entered unseen.
      reading: isSecret ? null : isOpen && person !== null ? dropLookedUp(reading) : reading,
      corrections: corrections.map((correction) => viewCorrection(field, correction)),
      actions: corrections.length,
      entry,
      hasCrop,
    };
  });
}

const viewCorrection = (
  { secret }: Field,
  { action, value, person, at }: StoredCorrection,
): Correction => ({
  action,
  value: secret === 'secret' ? null : value,
  person,
  at: at.toISOString(),
});

const dropLookedUp = ({ lookedUp: _, ...reading }: FieldReading): FieldReading => reading;

/** Of a field that waits for another's entry: one's own part in it, and nothing that tells the rest. */
function viewUnseen(
  { field, corrections }: FieldRecord,
  { status, settled, entry }: Standing,
  person: string,
): Omit<FieldView, 'entry' | 'hasCrop'> {
  const own = corrections.filter((correction) => correction.person === person);
  const value = entry === null ? null : ownEntry(entry, person);
  const isSecret = field.secret === 'secret';
  return {
    fieldId: field.id,
    status,
    settled,
    value: isSecret ? null : value,
    masked: isSecret && value !== null,
    reasons: [],
    reading: null,
    corrections: own.map((correction) => viewCorrection(field, correction)),
    actions: corrections.length,
  };
}

/** Who approved it, if it is approved now. */
export async function findApproval(db: Kysely<Database>, pageId: string) {
  const last = await db
    .selectFrom('approval')
    .select(['action', 'person', 'at'])
    .where('page_id', '=', pageId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return last?.action === 'approve'
    ? { approvedBy: last.person, approvedAt: last.at.toISOString() }
    : { approvedBy: null, approvedAt: null };
}
