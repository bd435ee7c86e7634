import {
  sql,
  type Expression,
  type ExpressionBuilder,
  type Kysely,
  type SqlBool,
  type Transaction,
} from 'kysely';
import { dueOf, shortestDue } from '../../schemas/due.ts';
import type { Failure } from '../../schemas/failure.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { PagePicture, Records } from '../contracts.ts';
import type { Database } from '../database.ts';
import { canonicalJson, encodeJson } from '../encode-json.ts';
import { queueRemovals, queueUnused } from '../retention/removals.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import { dueColumns } from './due-dates.ts';
import { keepPagePictures } from './pictures.ts';
import { findWish } from './find-wish.ts';
import { refreshScan } from './refresh-scan.ts';
import { READER } from './scans.ts';
import type { ScanSource } from './summarise.ts';

/**
 * Of the file of a page, for whoever decodes it. Once the first envelope of a split file was disposed of
 * the file has no name any more; the others keep theirs, which ends in the same.
 */
export const fileNameOf = sql<string>`coalesce(nullif(file.file_name, ''), scan.file_name)`.as(
  'file_name',
);

export async function findPage(
  db: Kysely<Database>,
  pageId: string,
): ReturnType<Records['findPage']> {
  if (!isUuid(pageId)) return null;
  const row = await db
    .selectFrom('page')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .innerJoin('scan as file', 'file.id', 'page.file_id')
    .select([
      'page.scan_id',
      'page.file_page',
      'file.sha256',
      'file.media_type',
      'scan.received_on',
    ])
    .select(fileNameOf)
    .where('page.id', '=', pageId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { lastId, standing } = await findWish(db, pageId);
  return {
    scanId: row.scan_id,
    number: row.file_page,
    sha256: row.sha256,
    mediaType: row.media_type,
    fileName: row.file_name,
    receivedOn: row.received_on,
    wishId: lastId,
    wish: standing?.wish ?? null,
  };
}

/** Whether the file of a scan has been looked into. */
export const hasPages = (scan: ExpressionBuilder<Database, 'scan'>): Expression<SqlBool> =>
  scan.exists(scan.selectFrom('page').select('page.id').whereRef('page.file_id', '=', 'scan.id'));

/** What a worker has still to do, oldest first; jobs for it may or may not exist. */
export async function findUnfinished(db: Kysely<Database>) {
  const scans = await db
    .selectFrom('scan')
    .select(['scan.id', 'scan.into_scan_id as into'])
    .where('scan.state', '=', 'queued')
    .where('scan.part', '=', 1)
    .where((scan) => scan.not(hasPages(scan)))
    .orderBy('scan.id')
    .execute();
  const rows = await db
    .selectFrom('page')
    .innerJoin('scan as file', 'file.id', 'page.file_id')
    .select((eb) => [
      'page.id as pageId',
      'file.into_scan_id as into',
      eb
        .selectFrom('read_wish')
        .select('read_wish.id')
        .whereRef('read_wish.page_id', '=', 'page.id')
        .orderBy('read_wish.id', 'desc')
        .limit(1)
        .as('wishId'),
    ])
    .where('page.state', 'in', ['queued', 'reading'])
    .orderBy('page.id')
    .execute();
  const pages = rows.map(({ pageId, wishId }) => ({ pageId, wishId }));
  const again = new Set<string>();
  for (const { id, into } of scans) if (into !== null) again.add(id);
  for (const { pageId, into } of rows) if (into !== null) again.add(pageId);
  return { scans: scans.map(({ id }) => id), pages, again };
}

/** A worker has it. A rejected page that is tried again is being read as well; a read one stays read. */
export async function startPage(db: Kysely<Database>, pageId: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const page = await tx
      .updateTable('page')
      .set({ state: 'reading', failure: null })
      .where('id', '=', pageId)
      .where('state', 'in', ['queued', 'rejected'])
      .returning('scan_id')
      .executeTakeFirst();
    if (page !== undefined) await refreshScan(tx, page.scan_id);
  });
}

/** Stands for a field in the task of a page of which a person has to say which form it is. */
const FORM_TASK = '@form';

/**
 * The page cannot be read, why, and what it looks like. A page that has a reading keeps it. Where
 * several forms look like it, that is a task for a person, as an unsure field is.
 */
export async function rejectPage(
  { db, forms }: ScanSource,
  pageId: string,
  failure: Failure,
  pictures: readonly PagePicture[] = [],
  wishId?: string | null,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const page = await tx
      .selectFrom('page')
      .select(['scan_id', 'state', 'failure', 'reading_id', 'received_on'])
      .where('id', '=', pageId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const made = pictures.map(({ sha256 }) => sha256);
    if (page.state === 'disposed') return queueRemovals(tx, made);
    const isQuestion = failure.kind === 'ambiguous-form';
    const state = isQuestion ? 'in-review' : 'rejected';
    const isSame = page.state === state && canonicalJson(page.failure) === canonicalJson(failure);
    if (page.reading_id !== null || isSame) return queueUnused(tx, made);
    if (wishId !== undefined && wishId !== (await findWish(tx, pageId)).lastId)
      return queueUnused(tx, made);
    const due = isQuestion ? dueOf(shortestDue(forms.all()), page.received_on) : null;
    await tx
      .updateTable('page')
      .set({ state, failure: encodeJson(failure), ...dueColumns(due) })
      .where('id', '=', pageId)
      .execute();
    if (isQuestion) await askForForm(tx, pageId);
    await keepPagePictures(tx, pageId, pictures);
    await refreshScan(tx, page.scan_id);
    await appendEvent(tx, {
      scanId: page.scan_id,
      pageId,
      actor: READER,
      action: 'page-rejected',
      before: { state: page.state },
      after: { state, failure },
    });
  });
}

/** The task closes when the page is read again as a person says. */
async function askForForm(tx: Transaction<Database>, pageId: string): Promise<void> {
  const task = {
    id: makeUuid(),
    page_id: pageId,
    field_id: FORM_TASK,
    reasons: encodeJson([]),
    opened_at: new Date(),
    closed_at: null,
    closed_by: null,
  };
  await tx
    .insertInto('review_task')
    .values(task)
    .onConflict((conflict) =>
      conflict.columns(['page_id', 'field_id']).where('closed_at', 'is', null).doNothing(),
    )
    .execute();
}
