import type { Kysely, Selectable, Transaction } from 'kysely';
import { splitFile } from '../../schemas/envelope/split-file.ts';
import { appendEvent, type NewEvent } from '../audit/append-event.ts';
import { takeControlNumber } from '../control-number.ts';
import type { Database } from '../database.ts';
import { makeUuid } from '../uuid.ts';
import { parsePageState } from './rows.ts';
import { refreshScan } from './refresh-scan.ts';
import { READER } from './scans.ts';

type ScanRow = Selectable<Database['scan']>;
type Event = Omit<NewEvent, 'actor'>;

/**
 * Makes the pages of a file, once; again it only returns them. Separator sheets (their numbers in the
 * file; never all of it) split it into envelopes and become no pages.
 */
export async function setPages(
  db: Kysely<Database>,
  scanId: string,
  pages: number,
  mediaType: string,
  separators: readonly number[] = [],
): Promise<string[]> {
  return db.transaction().execute(async (tx) => {
    const file = await tx
      .selectFrom('scan')
      .selectAll()
      .where('id', '=', scanId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const present = await findPagesOfFile(tx, scanId);
    if (present.length > 0 || file.state === 'disposed') return present;
    await tx.updateTable('scan').set({ media_type: mediaType }).where('id', '=', scanId).execute();
    const envelopes = splitFile(pages, separators);
    if (envelopes.length === 0) throw new Error(`${scanId} has no pages: it has to be rejected`);
    const { into_scan_id: into } = file;
    const events =
      into === null
        ? await makeEnvelopes(tx, { ...file, media_type: mediaType }, envelopes, separators)
        : [await putIntoEnvelope(tx, file, into, envelopes.flat(), separators)];
    for (const event of events) await appendEvent(tx, { ...event, actor: READER });
    return findPagesOfFile(tx, scanId);
  });
}

async function findPagesOfFile(tx: Transaction<Database>, fileId: string): Promise<string[]> {
  const rows = await tx
    .selectFrom('page')
    .select('id')
    .where('file_id', '=', fileId)
    .orderBy('file_page')
    .execute();
  return rows.map(({ id }) => id);
}

/** The first envelope is the file's own row; each further one gets a control number of its own. */
async function makeEnvelopes(
  tx: Transaction<Database>,
  file: ScanRow,
  envelopes: readonly number[][],
  separators: readonly number[],
): Promise<Event[]> {
  const { id: fileId, control_number: number, file_name: fileName, sha256 } = file;
  const pages = envelopes.flat().length + separators.length;
  const split = separators.length > 0 && { separators, envelopes };
  const found = { pages, mediaType: file.media_type, ...split };
  const events: Event[] = [
    { scanId: fileId, pageId: null, action: 'pages-found', before: null, after: found },
  ];
  for (const [index, filePages] of envelopes.entries()) {
    const scanId = index === 0 ? fileId : makeUuid();
    if (index > 0) {
      const { received_on: receivedOn } = file;
      const controlNumber = await takeControlNumber(tx, receivedOn);
      const failure = null; // of a file that has pages
      const row = { ...file, id: scanId, control_number: controlNumber, part: index + 1, failure };
      await tx
        .insertInto('scan')
        .values({ ...row, bytes: Number(file.bytes) })
        .execute();
      await copyPriority(tx, fileId, scanId);
      const after = { controlNumber, receivedOn, file: number, fileName, sha256, pages: filePages };
      events.push({ scanId, pageId: null, action: 'split-off', before: null, after });
    }
    const first = (await findLastNumber(tx, scanId)) + 1;
    const numbers = filePages.map((_, at) => first + at);
    await insertPages(tx, scanId, fileId, filePages, numbers);
  }
  return events;
}

/** What is urgent is so for a reason, in every envelope that it turns out to be. */
async function copyPriority(
  tx: Transaction<Database>,
  fileId: string,
  scanId: string,
): Promise<void> {
  const last = await tx
    .selectFrom('scan_priority')
    .selectAll()
    .where('scan_id', '=', fileId)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return;
  await tx
    .insertInto('scan_priority')
    .values({ ...last, id: makeUuid(), scan_id: scanId })
    .execute();
}

/**
 * The first page that was scanned again takes the place of the rejected one, if that still has no
 * reading; what else there is comes after the envelope's last page. Separator sheets split nothing
 * here, and go on record: which pages of the file did not come along.
 */
async function putIntoEnvelope(
  tx: Transaction<Database>,
  file: ScanRow,
  scanId: string,
  filePages: readonly number[],
  separators: readonly number[],
): Promise<Event> {
  // The page before its envelope, as whoever reads or settles a page locks them: never crosswise.
  const replaced = await replacePage(tx, file);
  await tx.selectFrom('scan').select('id').where('id', '=', scanId).forUpdate().execute();
  const last = await findLastNumber(tx, scanId);
  const places = filePages.map((_, at) => last + 1 + at);
  const numbers = replaced === null ? places : [replaced.number, ...places.slice(0, -1)];
  await insertPages(tx, scanId, file.id, filePages, numbers);
  const { control_number: from, sha256, file_name: fileName } = file;
  return {
    scanId,
    pageId: file.replaces_page_id,
    action: replaced === null ? 'pages-added' : 'page-replaced',
    before: replaced && { state: 'rejected', failure: replaced.failure },
    after: {
      file: from,
      fileName,
      sha256,
      pages: numbers,
      ...(separators.length > 0 && { separators }),
    },
  };
}

async function replacePage(tx: Transaction<Database>, file: ScanRow) {
  if (file.replaces_page_id === null) return null;
  const page = await tx
    .selectFrom('page')
    .select(['number', 'state', 'failure', 'reading_id', 'replaced_by'])
    .where('id', '=', file.replaces_page_id)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (page.reading_id !== null || page.replaced_by !== null) return null;
  if (parsePageState(page.state) !== 'rejected') return null; // a person has it read in another way
  await tx
    .updateTable('page')
    .set({ replaced_by: file.id })
    .where('id', '=', file.replaces_page_id)
    .execute();
  return page;
}

async function findLastNumber(tx: Transaction<Database>, scanId: string): Promise<number> {
  const { last } = await tx
    .selectFrom('page')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('scan_id', '=', scanId)
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

async function insertPages(
  tx: Transaction<Database>,
  scanId: string,
  fileId: string,
  filePages: readonly number[],
  numbers: readonly number[],
): Promise<void> {
  const { urgent, received_on: receivedOn } = await tx
    .selectFrom('scan')
    .select(['urgent', 'received_on'])
    .where('id', '=', scanId)
    .executeTakeFirstOrThrow();
  const rows = filePages.map((filePage, at) => ({
    id: makeUuid(),
    scan_id: scanId,
    number: numbers[at]!,
    file_id: fileId,
    file_page: filePage,
    state: 'queued' as const,
    failure: null,
    reading_id: null,
    urgent,
    received_on: receivedOn,
  }));
  await tx.insertInto('page').values(rows).execute();
  await refreshScan(tx, scanId);
}
