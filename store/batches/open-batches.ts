import { sql, type Kysely, type Selectable, type Transaction } from 'kysely';
import {
  agrees,
  batchEventSchema,
  batchStateSchema,
  reconcile,
  type Batch,
  type BatchEvent,
  type BatchInput,
  type BatchView,
} from '../../schemas/batch.ts';
import type { ScanSummary } from '../../schemas/desk.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { FormLibrary } from '../contracts.ts';
import type { Database } from '../database.ts';
import { cleanText } from '../encode-json.ts';
import { escapeLike } from '../records/search.ts';
import { summariseScans, type ScanSource } from '../records/summarise.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import type { Batches, BatchError, BatchQuery } from './contracts.ts';
import { countBatches } from './count-batches.ts';
import { listRejects } from './list-rejects.ts';

/** What the database's integers hold: no batch has a higher number. */
const HIGHEST_NUMBER = 2 ** 31 - 1;

type BatchRow = Selectable<Database['batch']>;

/** The tables must be up to date (`migrate`). */
export function openBatches(db: Kysely<Database>, forms: FormLibrary): Batches {
  return {
    open: (...given) => openBatch(db, ...given),
    list: (query) => listBatches(db, query),
    find: (batchId) => findBatch(db, batchId),
    findByNumber: (number) => findByNumber(db, number),
    view: (batchId) => viewBatch(db, batchId),
    scansOf: (batchId, reach) => findScans({ db, forms, reach }, batchId),
    close: (...given) => closeBatch(db, ...given),
    reopen: (...given) => reopenBatch(db, ...given),
  };
}

async function openBatch(
  db: Kysely<Database>,
  { name, receivedOn = '', reason, expectedEnvelopes, expectedPages }: BatchInput,
  person: string,
  today: string,
  id: string | null = null,
): Promise<Result<Batch, BatchError>> {
  const day = receivedOn || today;
  if (day > today) return fail({ kind: 'future-date' });
  const isBackDated = day < today;
  if (isBackDated && reason.trim() === '') return fail({ kind: 'reason-needed' });
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .insertInto('batch')
      .values({
        id: id ?? makeUuid(),
        name: cleanText(name),
        received_on: day,
        expected_envelopes: expectedEnvelopes,
        expected_pages: expectedPages,
        state: 'open',
        opened_by: person,
        opened_at: new Date(),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returningAll()
      .executeTakeFirst();
    if (row === undefined) return ok(await toBatch(tx, await pickBatch(tx, id)));
    const after = { name, receivedOn: day, expectedEnvelopes, expectedPages };
    await appendBatchEvent(tx, row, 'batch-opened', person, null, after);
    if (isBackDated)
      await appendBatchEvent(
        tx,
        row,
        'batch-back-dated',
        person,
        { receivedOn: today },
        { receivedOn: day, reason },
      );
    return ok(await toBatch(tx, row));
  });
}

/** The one that an earlier try opened. */
const pickBatch = (tx: Transaction<Database>, id: string | null): Promise<BatchRow> =>
  tx.selectFrom('batch').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function closeBatch(
  db: Kysely<Database>,
  batchId: string,
  reason: string,
  person: string,
): Promise<Result<Batch, BatchError>> {
  return withBatch(db, batchId, async (tx, row) => {
    if (row.state === 'closed') return fail({ kind: 'batch-closed' });
    const lines = reconcile(await toBatch(tx, row));
    const different = lines.filter((line) => !agrees(line));
    const why = different.length > 0 ? reason.trim() : '';
    if (different.length > 0 && why === '')
      return fail({ kind: 'counts-differ', lines: different });
    const said = { counts: lines, ...(why !== '' && { reason: why }) };
    return ok(await changeState(tx, row, 'closed', person, said));
  });
}

async function reopenBatch(
  db: Kysely<Database>,
  batchId: string,
  reason: string,
  person: string,
): Promise<Result<Batch, BatchError>> {
  return withBatch(db, batchId, async (tx, row) => {
    if (row.state === 'open') return fail({ kind: 'batch-open' });
    if (reason.trim() === '') return fail({ kind: 'reason-needed' });
    return ok(await changeState(tx, row, 'open', person, { reason: reason.trim() }));
  });
}

/** Locked: what is just being taken into the batch is in it or will be refused. */
async function withBatch(
  db: Kysely<Database>,
  batchId: string,
  action: (tx: Transaction<Database>, row: BatchRow) => Promise<Result<Batch, BatchError>>,
): Promise<Result<Batch, BatchError>> {
  if (!isUuid(batchId)) return fail({ kind: 'not-found' });
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('batch')
      .selectAll()
      .where('id', '=', batchId)
      .forNoKeyUpdate()
      .executeTakeFirst();
    return row === undefined ? fail({ kind: 'not-found' }) : action(tx, row);
  });
}

async function changeState(
  tx: Transaction<Database>,
  row: BatchRow,
  state: Batch['state'],
  person: string,
  said: object,
): Promise<Batch> {
  await tx.updateTable('batch').set({ state }).where('id', '=', row.id).execute();
  const action = state === 'closed' ? 'batch-closed' : 'batch-reopened';
  await appendBatchEvent(tx, row, action, person, { state: row.state }, { state, ...said });
  return toBatch(tx, { ...row, state });
}

const appendBatchEvent = (
  tx: Transaction<Database>,
  { id: batchId, number }: BatchRow,
  action: BatchEvent['action'],
  actor: string,
  before: unknown,
  after: object,
): Promise<void> =>
  appendEvent(tx, {
    scanId: null,
    pageId: null,
    actor,
    action,
    before,
    after: { batchId, number, ...after },
  });

async function listBatches(db: Kysely<Database>, { state, search, limit, after }: BatchQuery) {
  const text = search?.trim() ?? '';
  const pattern = `%${escapeLike(text)}%`;
  const found = db
    .selectFrom('batch')
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .$if(text !== '', (query) =>
      query.where((eb) =>
        eb.or([
          eb('name', 'ilike', pattern),
          eb(sql`number::text`, '=', text.normalize('NFKC').replace(/^#/, '')),
        ]),
      ),
    );
  const rows = await found
    .selectAll()
    .$if(after !== undefined && isUuid(after), (query) => query.where('id', '<', after!))
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const { total } = await found
    .select(({ fn }) => fn.countAll().as('total'))
    .executeTakeFirstOrThrow();
  return { batches: await toBatches(db, rows), total: Number(total) };
}

async function findBatch(db: Kysely<Database>, batchId: string): Promise<Batch | null> {
  if (!isUuid(batchId)) return null;
  const row = await db.selectFrom('batch').selectAll().where('id', '=', batchId).executeTakeFirst();
  return row === undefined ? null : toBatch(db, row);
}

async function findByNumber(db: Kysely<Database>, number: number): Promise<Batch | null> {
  if (number > HIGHEST_NUMBER) return null;
  const row = await db
    .selectFrom('batch')
    .selectAll()
    .where('number', '=', number)
    .executeTakeFirst();
  return row === undefined ? null : toBatch(db, row);
}

async function viewBatch(db: Kysely<Database>, batchId: string): Promise<BatchView | null> {
  const batch = await findBatch(db, batchId);
  if (batch === null) return null;
  const [rejects, events] = [await listRejects(db, batchId), await readEvents(db, batchId)];
  return { ...batch, rejects, events };
}

async function findScans(source: ScanSource, batchId: string): Promise<ScanSummary[] | null> {
  const { db } = source;
  if ((await findBatch(db, batchId)) === null) return null;
  const rows = await db
    .selectFrom('scan')
    .selectAll()
    .where('batch_id', '=', batchId)
    .orderBy('batch_position')
    .orderBy('part')
    .execute();
  return summariseScans(source, rows);
}

async function readEvents(db: Kysely<Database>, batchId: string): Promise<BatchEvent[]> {
  const rows = await db
    .selectFrom('audit_event')
    .select(['action', 'actor', 'at'])
    .select(sql<string | null>`after ->> 'reason'`.as('reason'))
    .where('action', 'like', sql.lit('batch-%'))
    .where(sql`after ->> 'batchId'`, '=', batchId)
    .orderBy('seq')
    .execute();
  return rows.map((row) => batchEventSchema.parse({ ...row, at: row.at.toISOString() }));
}

async function toBatch(db: Kysely<Database>, row: BatchRow): Promise<Batch> {
  return (await toBatches(db, [row]))[0]!;
}

async function toBatches(db: Kysely<Database>, rows: readonly BatchRow[]): Promise<Batch[]> {
  const countsOf = await countBatches(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    name: row.name,
    receivedOn: row.received_on,
    expectedEnvelopes: row.expected_envelopes,
    expectedPages: row.expected_pages,
    state: batchStateSchema.parse(row.state),
    openedBy: row.opened_by,
    openedAt: row.opened_at.toISOString(),
    counts: countsOf(row.id),
  }));
}
