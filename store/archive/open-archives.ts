import { archiveName } from '../../schemas/archive.ts';
import { partsOf } from '../../schemas/form/parts.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import { EVERYTHING, isWithin, type Reach } from '../reach.ts';
import { loadPageRecord, type PageRecord, type RecordSource } from '../records/page-record.ts';
import { fileNameOf } from '../records/pages.ts';
import { isSealed } from '../records/seal-reading.ts';
import { presentValue } from '../records/stand-field.ts';
import { findApproval } from '../records/view-page.ts';
import { isUuid } from '../uuid.ts';
import type {
  Archivable,
  ArchivablePage,
  ArchiveHouse,
  ArchiveRefusal,
  Archives,
  MadeArchive,
} from './contracts.ts';

/** The tables must be up to date (`migrate`). */
export function openArchives(source: Omit<RecordSource, 'reach'>): ArchiveHouse {
  const within = (reach: Reach): Archives => openWithin({ ...source, reach });
  return { ...within(EVERYTHING), within };
}

const openWithin = (source: RecordSource): Archives => ({
  find: (pageId) => findArchivable(source, pageId),
  note: (...given) => noteArchive(source, ...given),
  list: (controlNumbers) => listArchivable(source, controlNumbers),
});

type Approved = Result<{ readonly page: PageRecord; readonly approvedAt: string }, ArchiveRefusal>;

async function findApproved(
  source: RecordSource,
  pageId: string,
  lock: boolean,
): Promise<Approved> {
  const page = isUuid(pageId) ? await loadPageRecord(source, pageId, { lock }) : null;
  if (page === null) return fail({ kind: 'not-found' });
  if (page.state !== 'approved') return fail({ kind: 'not-approved' });
  const { approvedAt } = await findApproval(source.db, pageId);
  return approvedAt === null ? fail({ kind: 'not-approved' }) : ok({ page, approvedAt });
}

async function findArchivable(
  source: RecordSource,
  pageId: string,
): Promise<Result<Archivable, ArchiveRefusal>> {
  const found = await findApproved(source, pageId, false);
  if (!found.ok) return found;
  const { page, approvedAt } = found.value;
  const { form, receivedOn, fields, reading } = page;
  const { formPage, registration } = reading;
  const place = await source.db
    .selectFrom('page')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .innerJoin('scan as file', 'file.id', 'page.file_id')
    .select(['page.number', 'page.file_page', 'scan.control_number'])
    .select(['file.sha256', fileNameOf])
    .where('page.id', '=', pageId)
    .executeTakeFirstOrThrow();
  const values = fields
    .filter(({ field }) => !isSealed(field))
    .map((record) => [record.field.id, presentValue(form, record)] as const);
  return ok({
    record: {
      controlNumber: place.control_number,
      page: place.number,
      receivedOn,
      approvedAt,
      form,
      formPage,
      values: Object.fromEntries(values),
      original: place.sha256,
      digest: await findDigest(source, pageId),
    },
    picture: {
      fileName: place.file_name,
      page: place.file_page,
      homography: registration.homography,
      sheet: form.pages[formPage - 1]!,
      masks: form.fields
        .filter((field) => isSealed(field) && field.page === formPage)
        .flatMap(partsOf)
        .map(({ box }) => box),
    },
  });
}

/** What the chain keeps of the record since it was approved last. */
async function findDigest({ db }: RecordSource, pageId: string): Promise<string | null> {
  const event = await db
    .selectFrom('audit_event')
    .select('after')
    .where('page_id', '=', pageId)
    .where('action', '=', 'page-approved')
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  const { digest } = (event?.after ?? {}) as { digest?: string };
  return digest ?? null;
}

function noteArchive(
  source: RecordSource,
  pageId: string,
  person: string,
  { approvedAt, ...made }: MadeArchive,
): Promise<Result<void, ArchiveRefusal>> {
  return source.db.transaction().execute(async (tx) => {
    const found = await findApproved({ ...source, db: tx }, pageId, true);
    if (!found.ok) return found;
    // It was reopened meanwhile: what was drawn holds what is approved no more.
    if (found.value.approvedAt !== approvedAt) return fail({ kind: 'not-approved' });
    await appendEvent(tx, {
      scanId: found.value.page.scanId,
      pageId,
      actor: person,
      action: 'record-archived',
      before: null,
      after: made,
    });
    return ok(undefined);
  });
}

async function listArchivable(
  { db, reach }: RecordSource,
  controlNumbers: readonly string[] | null,
): Promise<ArchivablePage[]> {
  if (controlNumbers?.length === 0) return [];
  const rows = await db
    .selectFrom('page')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .innerJoinLateral(
      (eb) =>
        eb
          .selectFrom('approval')
          .select('approval.at')
          .whereRef('approval.page_id', '=', 'page.id')
          .where('approval.action', '=', 'approve')
          .orderBy('approval.id', 'desc')
          .limit(1)
          .as('approved'),
      (join) => join.onTrue(),
    )
    .select(['page.id as pageId', 'page.number', 'scan.control_number as controlNumber'])
    .select('approved.at')
    .where('page.state', '=', 'approved')
    .where('page.replaced_by', 'is', null)
    .where(isWithin(reach))
    .$if(controlNumbers !== null, (query) =>
      query.where('scan.control_number', 'in', controlNumbers!),
    )
    .orderBy('page.id')
    .execute();
  return rows.map(({ pageId, controlNumber, number, at }) => {
    const name = archiveName({ controlNumber, page: number, approvedAt: at.toISOString() });
    return { pageId, controlNumber, name };
  });
}
