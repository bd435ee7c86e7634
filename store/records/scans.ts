import type { Kysely, Transaction } from 'kysely';
import { scanStateSchema, type ScanState, type ScanSummary } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { NewScan, ScanQuery } from '../contracts.ts';
import { takeControlNumber } from '../control-number.ts';
import type { Database } from '../database.ts';
import { canonicalJson, cleanText, encodeJson } from '../encode-json.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import { refreshScan } from './refresh-scan.ts';
import { matchScans } from './search.ts';
import { summariseScans, type ScanSource } from './summarise.ts';

/** Whoever acts without being a person. */
export const READER = 'reader';

/** Rolls the transaction back, so that a duplicate takes no control number. */
class TakenInBefore extends Error {}

export async function addScan(source: ScanSource, scan: NewScan) {
  const id = makeUuid();
  const { db } = source;
  try {
    await db.transaction().execute((tx) => insertScan(tx, id, scan));
  } catch (error) {
    if (!(error instanceof TakenInBefore)) throw error;
    return { scan: await findBySha(source, scan.sha256), duplicate: true };
  }
  return { scan: await findBySha(source, scan.sha256), duplicate: false };
}

async function insertScan(tx: Transaction<Database>, id: string, scan: NewScan): Promise<void> {
  const fileName = cleanText(scan.fileName);
  const controlNumber = await takeControlNumber(tx, scan.receivedOn);
  const inserted = await tx
    .insertInto('scan')
    .values({
      id,
      control_number: controlNumber,
      sha256: scan.sha256,
      file_name: fileName,
      media_type: scan.mediaType,
      bytes: scan.bytes,
      received_on: scan.receivedOn,
      received_at: new Date(),
      source: scan.source,
      actor: scan.actor,
      state: 'queued',
      failure: null,
    })
    .onConflict((conflict) => conflict.column('sha256').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) throw new TakenInBefore();
  const { sha256, bytes, receivedOn, source } = scan;
  await appendEvent(tx, {
    scanId: id,
    pageId: null,
    actor: scan.actor,
    action: 'received',
    before: null,
    after: { controlNumber, sha256, fileName, bytes, receivedOn, source },
  });
}

async function findBySha(source: ScanSource, sha256: string): Promise<ScanSummary> {
  const row = await source.db
    .selectFrom('scan')
    .selectAll()
    .where('sha256', '=', sha256)
    .executeTakeFirstOrThrow();
  const [summary] = await summariseScans(source, [row]);
  return summary!;
}

export async function findScan(source: ScanSource, scanId: string): Promise<ScanSummary | null> {
  if (!isUuid(scanId)) return null;
  const row = await source.db
    .selectFrom('scan')
    .selectAll()
    .where('id', '=', scanId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const [summary] = await summariseScans(source, [row]);
  return summary!;
}

/** Newest first; the ids are in order of time, so the page after starts below the last id. */
export async function listScans(source: ScanSource, query: ScanQuery) {
  const { db } = source;
  const { after } = query;
  const rows = await db
    .selectFrom('scan')
    .selectAll()
    .where((eb) => matchScans(eb, query))
    .$if(after !== undefined && isUuid(after), (found) => found.where('id', '<', after!))
    .orderBy('id', 'desc')
    .limit(query.limit)
    .execute();
  const { total } = await db
    .selectFrom('scan')
    .select(({ fn }) => fn.countAll().as('total'))
    .where((eb) => matchScans(eb, query))
    .executeTakeFirstOrThrow();
  return { scans: await summariseScans(source, rows), total: Number(total) };
}

export async function countByState(db: Kysely<Database>): Promise<Record<ScanState, number>> {
  const rows = await db
    .selectFrom('scan')
    .select(({ fn }) => ['state', fn.countAll().as('count')])
    .groupBy('state')
    .execute();
  const counts = scanStateSchema.options.map((state) => [
    state,
    Number(rows.find((row) => row.state === state)?.count ?? 0),
  ]);
  return Object.fromEntries(counts) as Record<ScanState, number>;
}

/** The original shows secrets unmasked: who is given it goes on record first. */
export async function openOriginal(
  source: ScanSource,
  scanId: string,
  person: string,
  pageId?: string,
): Promise<ScanSummary | null> {
  const scan = await findScan(source, scanId);
  if (scan === null) return null;
  const { sha256, fileName } = scan;
  await source.db.transaction().execute((tx) =>
    appendEvent(tx, {
      scanId,
      pageId: pageId ?? null,
      actor: person,
      action: pageId === undefined ? 'original-opened' : 'original-shown',
      before: null,
      after: { fileName, sha256 },
    }),
  );
  return scan;
}

/** Makes a scan's pages, once; again it only returns them. */
export async function setPages(
  db: Kysely<Database>,
  scanId: string,
  pages: number,
  mediaType: string,
) {
  return db.transaction().execute(async (tx) => {
    await tx
      .selectFrom('scan')
      .select('id')
      .where('id', '=', scanId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const present = await tx
      .selectFrom('page')
      .select('id')
      .where('scan_id', '=', scanId)
      .orderBy('number')
      .execute();
    if (present.length > 0) return present.map(({ id }) => id);
    const rows = Array.from({ length: pages }, (_, index) => ({
      id: makeUuid(),
      scan_id: scanId,
      number: index + 1,
      state: 'queued' as const,
      failure: null,
      reading_id: null,
    }));
    await tx.insertInto('page').values(rows).execute();
    await tx.updateTable('scan').set({ media_type: mediaType }).where('id', '=', scanId).execute();
    await refreshScan(tx, scanId);
    const after = { pages, mediaType };
    await appendEvent(tx, {
      scanId,
      pageId: null,
      actor: READER,
      action: 'pages-found',
      before: null,
      after,
    });
    return rows.map(({ id }) => id);
  });
}

/** The file as a whole cannot be read. Once it has pages, they speak for themselves. */
export async function rejectScan(
  db: Kysely<Database>,
  scanId: string,
  failure: Failure,
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const scan = await tx
      .selectFrom('scan')
      .select(['state', 'failure'])
      .where('id', '=', scanId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const page = await tx
      .selectFrom('page')
      .select('id')
      .where('scan_id', '=', scanId)
      .limit(1)
      .executeTakeFirst();
    const text = encodeJson(failure);
    if (
      page !== undefined ||
      (scan.state === 'rejected' && canonicalJson(scan.failure) === canonicalJson(failure))
    )
      return;
    await tx
      .updateTable('scan')
      .set({ state: 'rejected', failure: text })
      .where('id', '=', scanId)
      .execute();
    const after = { state: 'rejected', failure };
    const before = { state: scan.state };
    await appendEvent(tx, {
      scanId,
      pageId: null,
      actor: READER,
      action: 'scan-rejected',
      before,
      after,
    });
  });
}
