import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { draftContext } from '../records/drafts.ts';
import { sealContext } from '../records/rows.ts';
import type { Vault } from '../vault.ts';
import { secretContext } from '../webhooks/endpoints.ts';
import type { Keyring } from './keyring.ts';

type Db = Kysely<Database>;
type Tx = Transaction<Database>;

export interface SealedAnew {
  /** Values and keys of files that are by the newest key now. */
  readonly sealed: number;
  /** What does not open by any key: left as it is, for `madoguchi verify` to tell. */
  readonly unopened: number;
}

/** So many rows a transaction: little is done again after a kill. */
const BATCH = 200;

/** How far it is: rows looked at, of all that there are. */
export type WatchSealing = (done: number, of: number) => void;

/**
 * Seals by the newest key whatever an earlier one has sealed, and wraps by it the keys of all files. May be
 * ended at any point and begun again: what is done is passed over.
 */
export async function sealAnew(db: Db, keyring: Keyring, watch: WatchSealing): Promise<SealedAnew> {
  const of = await countAll(db);
  const result = { sealed: 0, unopened: 0 };
  let done = 0;
  for (const take of BATCHES) {
    for (let after: string | null = ''; after !== null;) {
      const batch: Batch = await db.transaction().execute((tx) => take(tx, keyring, after ?? ''));
      done += batch.rows;
      result.sealed += batch.sealed;
      result.unopened += batch.rows - batch.sealed - batch.passed;
      after = batch.last;
      watch(done, of);
    }
  }
  return result;
}

interface Batch {
  readonly rows: number;
  readonly sealed: number;
  /** They were by the newest key already. */
  readonly passed: number;
  /** Where the next one begins; null: there is none. */
  readonly last: string | null;
}

/** Something sealed: where it stands, and by what it is bound to that place. */
interface Box {
  readonly place: string;
  readonly context: string;
  readonly bytes: Uint8Array;
}

/** The next rows after a place, in the order of places, and the way to replace one. */
type Take = (tx: Tx, keyring: Keyring, after: string) => Promise<Batch>;

const BATCHES: readonly Take[] = [
  async (tx, { vault }, after) => {
    const rows = await tx
      .selectFrom('sealed')
      .selectAll()
      .where(sql<string>`id::text`, '>', after)
      .orderBy(sql`id::text`)
      .limit(BATCH)
      .execute();
    const boxes = rows.map((row) => ({
      place: row.id,
      context: sealContext(row.id, row.page_id, row.field_id),
      bytes: row.bytes,
    }));
    return sealBoxes(vault, boxes, ({ place }, bytes) =>
      tx.updateTable('sealed').set({ bytes }).where('id', '=', place).execute(),
    );
  },
  async (tx, { vault }, after) => {
    const rows = await tx
      .selectFrom('page_draft')
      .select(['page_id', 'person', 'sealed', sql<string>`page_id || '/' || person`.as('place')])
      .where(sql<string>`page_id || '/' || person`, '>', after)
      .orderBy('place')
      .limit(BATCH)
      .forUpdate()
      .execute();
    const boxes = rows.map((row) => ({
      ...row,
      context: draftContext(row.page_id, row.person),
      bytes: row.sealed,
    }));
    return sealBoxes(vault, boxes, ({ page_id, person }, sealed) =>
      tx
        .updateTable('page_draft')
        .set({ sealed })
        .where('page_id', '=', page_id)
        .where('person', '=', person)
        .execute(),
    );
  },
  async (tx, { vault }, after) => {
    const rows = await tx
      .selectFrom('webhook')
      .select(['id', 'secret'])
      .where(sql<string>`id::text`, '>', after)
      .orderBy(sql`id::text`)
      .limit(BATCH)
      .forUpdate()
      .execute();
    const boxes = rows.map(({ id, secret }) => ({
      place: id,
      context: secretContext(id),
      bytes: secret,
    }));
    return sealBoxes(vault, boxes, ({ place }, secret) =>
      tx.updateTable('webhook').set({ secret }).where('id', '=', place).execute(),
    );
  },
  wrapFileKeys,
];

async function sealBoxes<Row extends Box>(
  vault: Vault,
  boxes: readonly Row[],
  replace: (box: Row, bytes: Buffer) => Promise<unknown>,
): Promise<Batch> {
  const old = boxes.filter(({ bytes }) => !vault.isNewest(bytes));
  let sealed = 0;
  for (const box of old) {
    const text = openOrNull(() => vault.open(box.bytes, box.context));
    if (text === null) continue;
    await replace(box, vault.seal(text, box.context));
    sealed++;
  }
  return toBatch(boxes, sealed, boxes.length - old.length);
}

const toBatch = (
  rows: readonly { readonly place: string }[],
  sealed: number,
  passed: number,
): Batch => ({
  rows: rows.length,
  sealed,
  passed,
  last: rows.length < BATCH ? null : rows.at(-1)!.place,
});

async function wrapFileKeys(tx: Tx, keyring: Keyring, after: string): Promise<Batch> {
  const rows = await tx
    .selectFrom('blob_key')
    .select(['sha256', 'generation', 'wrapped'])
    .where(sql<string>`sha256 collate "C"`, '>', after)
    .orderBy(sql`sha256 collate "C"`)
    .limit(BATCH)
    .forUpdate()
    .execute();
  const old = rows.filter(({ generation }) => generation !== keyring.newest.number);
  let sealed = 0;
  for (const row of old) {
    const key = openOrNull(() => keyring.unwrapFileKey(row.sha256, row));
    if (key === null) continue;
    const { generation, wrapped } = keyring.wrapFileKey(row.sha256, key);
    await tx
      .updateTable('blob_key')
      .set({ generation, wrapped: Buffer.from(wrapped) })
      .where('sha256', '=', row.sha256)
      .execute();
    sealed++;
  }
  const places = rows.map(({ sha256 }) => ({ place: sha256 }));
  return toBatch(places, sealed, rows.length - old.length);
}

/** Null: it was damaged or changed. */
function openOrNull<T>(open: () => T): T | null {
  try {
    return open();
  } catch {
    return null; // the one thing that opening tells
  }
}

async function countAll(db: Db): Promise<number> {
  const { rows } = await sql<{ count: string }>`
    select (select count(*) from sealed) + (select count(*) from page_draft)
      + (select count(*) from webhook) + (select count(*) from blob_key) as count`.execute(db);
  return Number(rows[0]!.count);
}
