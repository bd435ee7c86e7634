import type { Transaction } from 'kysely';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { Destination } from '../../schemas/destination.ts';
import type { AddedScan, NewScan } from '../contracts.ts';
import { takeControlNumber } from '../control-number.ts';
import type { Database } from '../database.ts';
import { cleanText } from '../encode-json.ts';
import { queueRemovals } from '../retention/removals.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import { parsePageState, parseScanState } from './rows.ts';
import { hasPages } from './pages.ts';
import { findEnvelopesOf } from './scans.ts';
import { summariseScans, type ScanSource } from './summarise.ts';

/** Takes a file in by itself. */
export async function addScan(source: ScanSource, scan: NewScan): Promise<AddedScan> {
  const added = await insertOnce(source, scan, async (tx) =>
    ok({ receivedOn: scan.receivedOn, number: await takeControlNumber(tx, scan.receivedOn) }),
  );
  if (!added.ok) throw new Error(`nothing could refuse it, but ${added.error.kind} did`);
  return added.value;
}

/** Takes a file into a batch, or in place of what could not be read. */
export const addScanTo = (
  source: ScanSource,
  destination: Destination,
  scan: NewScan,
): Promise<Result<AddedScan, Failure>> =>
  insertOnce(source, scan, (tx) =>
    destination.kind === 'batch'
      ? findPlaceInBatch(tx, destination.batchId)
      : findPlaceOfReject(tx, destination, scan.receivedOn),
  );

/** Where a file goes. */
interface Place {
  readonly receivedOn: string;
  readonly number: string;
  readonly batch?: { readonly id: string; readonly number: number; readonly position: number };
  readonly into?: { readonly scanId: string; readonly pageId: string | null };
}

type PlaceFinder = (tx: Transaction<Database>) => Promise<Result<Place, Failure>>;

/** Rolls the transaction back, so that a duplicate takes no control number. */
class TakenInBefore extends Error {}

async function insertOnce(
  source: ScanSource,
  scan: NewScan,
  findPlace: PlaceFinder,
): Promise<Result<AddedScan, Failure>> {
  const id = makeUuid();
  try {
    const place = await source.db.transaction().execute(async (tx) => {
      const found = await findPlace(tx);
      if (found.ok) await insertScan(tx, id, scan, found.value);
      return found;
    });
    if (!place.ok) return place;
  } catch (error) {
    if (!(error instanceof TakenInBefore)) throw error;
    const known = await findBySha(source, scan.sha256);
    if (known.state === 'disposed')
      await source.db.transaction().execute((tx) => queueRemovals(tx, [scan.sha256]));
    const [envelope] = await findEnvelopesOf(source, known.id);
    return ok({ scan: envelope ?? known, duplicate: true });
  }
  return ok({ scan: await findBySha(source, scan.sha256), duplicate: false });
}

async function insertScan(
  tx: Transaction<Database>,
  id: string,
  scan: NewScan,
  { receivedOn, number: controlNumber, batch, into }: Place,
): Promise<void> {
  const fileName = cleanText(scan.fileName);
  const inserted = await tx
    .insertInto('scan')
    .values({
      id,
      control_number: controlNumber,
      sha256: scan.sha256,
      file_name: fileName,
      media_type: scan.mediaType,
      bytes: scan.bytes,
      received_on: receivedOn,
      received_at: new Date(),
      source: scan.source,
      actor: scan.actor,
      state: 'queued',
      failure: null,
      batch_id: batch?.id ?? null,
      batch_position: batch?.position ?? null,
      into_scan_id: into?.scanId ?? null,
      replaces_page_id: into?.pageId ?? null,
    })
    .onConflict((known) =>
      known
        .column('sha256')
        .where((eb) => eb('part', '=', eb.lit(1)))
        .doNothing(),
    )
    .returning('id')
    .executeTakeFirst();
  if (inserted === undefined) throw new TakenInBefore();
  const { sha256, bytes, source } = scan;
  const after = { controlNumber, sha256, fileName, bytes, receivedOn, source };
  await appendEvent(tx, {
    scanId: id,
    pageId: null,
    actor: scan.actor,
    action: 'received',
    before: null,
    after: {
      ...after,
      ...(batch && { batch: { number: batch.number, position: batch.position } }),
      ...(into && { into }),
    },
  });
}

/** The next place in a batch that is open; the batch stays locked, so that it cannot be closed meanwhile. */
async function findPlaceInBatch(
  tx: Transaction<Database>,
  batchId: string,
): Promise<Result<Place, Failure>> {
  const batch = await lockBatch(tx, batchId);
  if (batch.state === 'closed') return fail({ kind: 'batch-closed', batch: batch.number });
  const { last } = await tx
    .selectFrom('scan')
    .select(({ fn }) => fn.max('batch_position').as('last'))
    .where('batch_id', '=', batchId)
    .executeTakeFirstOrThrow();
  const { id, number, received_on: receivedOn } = batch;
  return ok({
    receivedOn,
    number: await takeControlNumber(tx, receivedOn),
    batch: { id, number, position: (last ?? 0) + 1 },
  });
}

/** Throws when there is none: whoever names a batch has looked it up, and none ever goes. */
const lockBatch = (tx: Transaction<Database>, batchId: string) =>
  tx
    .selectFrom('batch')
    .select(['id', 'number', 'state', 'received_on'])
    .where('id', '=', batchId)
    .forNoKeyUpdate() // envelopes that refer to it may be made meanwhile
    .executeTakeFirstOrThrow();

/** The envelope of a page or file that could not be read and that nothing has been scanned for yet. */
async function findPlaceOfReject(
  tx: Transaction<Database>,
  reject: Exclude<Destination, { kind: 'batch' }>,
  today: string,
): Promise<Result<Place, Failure>> {
  const pageId = reject.kind === 'page' ? reject.pageId : null;
  const scanId = reject.kind === 'page' ? await findEnvelope(tx, reject.pageId) : reject.scanId;
  const scan = isUuid(scanId ?? '') ? await lockScan(tx, scanId!) : undefined;
  if (scan === undefined) return fail({ kind: 'already-replaced' });
  if (scan.batch_id !== null) {
    const batch = await lockBatch(tx, scan.batch_id);
    if (batch.state === 'closed') return fail({ kind: 'batch-closed', batch: batch.number });
  }
  const again = await findScannedAgain(tx, scanId!);
  const isUnderWay = again.some(
    (file) => file.replaces_page_id === pageId && file.state === 'queued' && file.isNew,
  );
  if (isUnderWay || !(await isRejected(tx, scan, pageId)))
    return fail({ kind: 'already-replaced' });
  // No number of the day's series: it stands for no envelope, and whoever looks for the one finds it.
  const number = `${scan.control_number}/${again.length + 1}`;
  return ok({ receivedOn: today, number, into: { scanId: scanId!, pageId } });
}

const lockScan = (tx: Transaction<Database>, scanId: string) =>
  tx
    .selectFrom('scan')
    .select(['id', 'control_number', 'state', 'batch_id'])
    .where('id', '=', scanId)
    .where('into_scan_id', 'is', null)
    .forUpdate()
    .executeTakeFirst();

/** Locks the page, since its envelope will be: whoever reads or settles a page locks them in this order. */
async function findEnvelope(tx: Transaction<Database>, pageId: string): Promise<string | null> {
  if (!isUuid(pageId)) return null;
  const row = await tx
    .selectFrom('page')
    .select('scan_id')
    .where('id', '=', pageId)
    .forUpdate()
    .executeTakeFirst();
  return row?.scan_id ?? null;
}

const findScannedAgain = (tx: Transaction<Database>, scanId: string) =>
  tx
    .selectFrom('scan')
    .select(['replaces_page_id', 'state'])
    .select((scan) => scan.not(hasPages(scan)).as('isNew'))
    .where('into_scan_id', '=', scanId)
    .execute();

/** Nothing was read of it, nothing is being read of it, and nothing stands for it yet. */
async function isRejected(
  tx: Transaction<Database>,
  scan: { readonly id: string; readonly state: string },
  pageId: string | null,
): Promise<boolean> {
  const pages = await tx
    .selectFrom('page')
    .select(['id', 'state', 'reading_id', 'replaced_by'])
    .where('scan_id', '=', scan.id)
    .execute();
  if (pageId === null) return pages.length === 0 && parseScanState(scan.state) === 'rejected';
  const page = pages.find(({ id }) => id === pageId)!;
  const isOpen = page.reading_id === null && page.replaced_by === null;
  return isOpen && parsePageState(page.state) === 'rejected';
}

async function findBySha(source: ScanSource, sha256: string): Promise<AddedScan['scan']> {
  const row = await source.db
    .selectFrom('scan')
    .selectAll()
    .where('sha256', '=', sha256)
    .where('part', '=', 1)
    .executeTakeFirstOrThrow();
  const [summary] = await summariseScans(source, [row]);
  return summary!;
}
