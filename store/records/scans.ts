import type { Kysely } from 'kysely';
import { scanStateSchema, type ScanState, type ScanSummary } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { ScanQuery } from '../contracts.ts';
import type { Database } from '../database.ts';
import { canonicalJson, encodeJson } from '../encode-json.ts';
import { isUuid } from '../uuid.ts';
import { matchScans } from './search.ts';
import { summariseScans, type ScanSource } from './summarise.ts';

/** Whoever acts without being a person. */
export const READER = 'reader';

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
    .where('into_scan_id', 'is', null)
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
  const { sha256, fileName } =
    pageId === undefined ? scan : ((await findFile(source.db, pageId)) ?? scan);
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
