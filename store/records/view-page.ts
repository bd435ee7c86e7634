import type { Kysely } from 'kysely';
import { findingSchema, type FieldView, type Finding, type PageView } from '../../schemas/desk.ts';
import type { Database } from '../database.ts';
import { isUuid } from '../uuid.ts';
import {
  loadPageRecord,
  type FieldRecord,
  type PageRecord,
  type RecordSource,
} from './page-record.ts';
import { findClaim } from './claims.ts';
import { countActions, findWish } from './find-wish.ts';
import { findScan } from './scans.ts';
import { standField } from './stand-field.ts';

/** A page as a desk shows it. What a secret field holds never leaves through here: see `reveal`. */
export async function viewPage(source: RecordSource, pageId: string): Promise<PageView | null> {
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
    readingId: page?.readingId ?? null,
    reading: page?.reading ?? null,
    fields: page?.fields.map((field) => viewField(page, field, findings, crops)) ?? [],
    findings,
    wish: (await findWish(db, pageId)).standing,
    actions: await countActions(db, pageId),
    claim: await findClaim(db, pageId),
    ...(await findApproval(db, pageId)),
  };
}

function viewField(
  page: PageRecord,
  record: FieldRecord,
  findings: readonly Finding[],
  crops: readonly string[],
): FieldView {
  const { field, reading, corrections } = record;
  const { status, settled, value, reasons } = standField(page, record, findings);
  const isSecret = field.secret === 'secret';
  return {
    fieldId: field.id,
    status,
    settled,
    value: isSecret ? null : value,
    masked: isSecret && value !== null,
    reasons: [...reasons],
    reading: isSecret ? null : reading,
    corrections: corrections.map(({ action, value: given, person, at }) => ({
      action,
      value: isSecret ? null : given,
      person,
      at: at.toISOString(),
    })),
    hasCrop: crops.includes(field.id),
  };
}

async function readFindings(db: Kysely<Database>, pageId: string): Promise<Finding[]> {
  const rows = await db
    .selectFrom('finding')
    .select('finding')
    .where('page_id', '=', pageId)
    .orderBy('position')
    .execute();
  return rows.map(({ finding }) => findingSchema.parse(finding));
}

async function findCrops(db: Kysely<Database>, readingId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('picture')
    .select('field_id')
    .where('reading_id', '=', readingId)
    .where('kind', '=', 'crop')
    .execute();
  return rows.flatMap(({ field_id: id }) => (id === null ? [] : [id]));
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
