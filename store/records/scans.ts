import type { Kysely, RawBuilder } from 'kysely';
import { scanStateSchema, type ScanState, type ScanSummary } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { OriginalError, ScanQuery } from '../contracts.ts';
import type { Database } from '../database.ts';
import { canonicalJson, encodeJson } from '../encode-json.ts';
import { isUuid } from '../uuid.ts';
import { EVERYTHING, hasWithin, isWithin, stateWithin } from '../reach.ts';
import { matchScans } from './search.ts';
import { summariseScans, type ScanSource } from './summarise.ts';

/** Whoever acts without being a person. */
export const READER = 'reader';

export const findScan = (source: ScanSource, scanId: string): Promise<ScanSummary | null> =>
  findWhere(source, scanId, hasWithin(source.reach));

/** Also where no page of it is within reach: whoever hands a file in is told that it is here. */
export const findTakenIn = (source: ScanSource, scanId: string): Promise<ScanSummary | null> =>
  findWhere(source, scanId, hasWithin(EVERYTHING));

async function findWhere(
  source: ScanSource,
  scanId: string,
  isThere: RawBuilder<boolean>,
): Promise<ScanSummary | null> {
  if (!isUuid(scanId)) return null;
  const row = await source.db
    .selectFrom('scan')
    .selectAll()
    .where('id', '=', scanId)
    .where(isThere)
    .executeTakeFirst();
  if (row === undefined) return null;
  const [summary] = await summariseScans(source, [row]);
  return summary!;
}

/** In the order of the file's pages. */
export async function findEnvelopesOf(source: ScanSource, fileId: string): Promise<ScanSummary[]> {
  if (!isUuid(fileId)) return [];
  const rows = await source.db
    .selectFrom('scan')
    .selectAll()
    .where((scan) =>
      scan(
        'id',
        'in',
        scan.selectFrom('page').select('page.scan_id').where('page.file_id', '=', fileId),
      ),
    )
    .orderBy('part')
    .execute();
  if (rows.length > 0) return summariseScans(source, rows);
  const file = await findScan(source, fileId);
  return file === null ? [] : [file];
}

/** Newest first; the ids are in order of time, so the page after starts below the last id. */
export async function listScans(source: ScanSource, query: ScanQuery) {
  const { db, reach } = source;
  const { after } = query;
  const rows = await db
    .selectFrom('scan')
    .selectAll()
    .where((eb) => matchScans(eb, query, reach))
    .$if(after !== undefined && isUuid(after), (found) => found.where('id', '<', after!))
    .orderBy('id', 'desc')
    .limit(query.limit)
    .execute();
  const { total } = await db
    .selectFrom('scan')
    .select(({ fn }) => fn.countAll().as('total'))
    .where((eb) => matchScans(eb, query, reach))
    .executeTakeFirstOrThrow();
  return { scans: await summariseScans(source, rows), total: Number(total) };
}

export async function countByState({ db, reach }: ScanSource): Promise<Record<ScanState, number>> {
  const scans = db
    .selectFrom('scan')
    .select(stateWithin(reach).as('state'))
    .where('into_scan_id', 'is', null)
    .where(hasWithin(reach));
  const rows = await db
    .selectFrom(scans.as('found'))
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
): Promise<Result<ScanSummary, OriginalError>> {
  const scan = await findScan(source, scanId);
  if (scan === null) return fail({ kind: 'not-found' });
  if (scan.state === 'disposed') return fail({ kind: 'disposed' });
  if (pageId === undefined && !(await isWholeWithin(source, scan.sha256)))
    return fail({ kind: 'shared-file' });
  const { sha256, fileName } =
    pageId === undefined ? scan : ((await findFile(source.db, pageId)) ?? scan);
  return source.db.transaction().execute(async (tx) => {
    const locked = await tx
      .selectFrom('scan')
      .select('state')
      .where('id', '=', scanId)
      .forKeyShare() // what names its file goes on record before it is disposed of, or not at all
      .executeTakeFirstOrThrow();
    if (locked.state === 'disposed') return fail({ kind: 'disposed' });
    await appendEvent(tx, {
      scanId,
      pageId: pageId ?? null,
      actor: person,
      action: pageId === undefined ? 'original-opened' : 'original-shown',
      before: null,
      after: { fileName, sha256 },
    });
    return ok(scan);
  });
}

/** The file has pages of several envelopes, perhaps, and of several departments. */
export async function isWholeWithin({ db, reach }: ScanSource, sha256: string): Promise<boolean> {
  const beyond = await db
    .selectFrom('page')
    .innerJoin('scan as file', 'file.id', 'page.file_id')
    .select('page.id')
    .where('file.sha256', '=', sha256)
    .where((page) => page.not(isWithin(reach)))
    .limit(1)
    .executeTakeFirst();
  return beyond === undefined;
}

/** The file that a page came in: of one that was scanned again, the new one. */
const findFile = (db: Kysely<Database>, pageId: string) =>
  db
    .selectFrom('page')
    .innerJoin('scan as file', 'file.id', 'page.file_id')
    .select(['file.sha256', 'file.file_name as fileName'])
    .where('page.id', '=', pageId)
    .executeTakeFirst();

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
      .where((eb) => eb.or([eb('scan_id', '=', scanId), eb('file_id', '=', scanId)]))
      .limit(1)
      .executeTakeFirst();
    const text = encodeJson(failure);
    if (
      page !== undefined ||
      scan.state === 'disposed' ||
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
