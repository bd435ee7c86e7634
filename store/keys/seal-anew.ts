import { sql, type Kysely, type Transaction } from 'kysely';
import type { Database } from '../database.ts';
import { draftContext } from '../records/drafts.ts';
import { sealContext } from '../records/rows.ts';
import type { Vault } from '../vault.ts';
import { secretContext } from '../webhooks/endpoints.ts';
import { unwrapOrNull } from './file-keys.ts';
import type { Keyring } from './keyring.ts';

type Db = Kysely<Database>;
type Tx = Transaction<Database>;

export interface SealedAnew {
  /** Values and keys of files that are by the newest key now. */
  readonly sealed: number;
  /** What does not open by any key, and is left as it is: table and place. */
  readonly unopened: readonly string[];
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
  const unopened: string[] = [];
  let sealed = 0;
  let done = 0;
  for (const [table, take] of BATCHES) {
    for (let after: string | null = ''; after !== null;) {
      const batch: Batch = await db.transaction().execute((tx) => take(tx, keyring, after ?? ''));
      done += batch.rows;
      sealed += batch.sealed;
      unopened.push(...batch.unopened.map((place) => `${table} ${place}`));
      after = batch.last;
      watch(done, of);
    }
  }
  return { sealed, unopened };
}

/**
 * What was sealed by keys of before is found no more in the database's own files either. `whole`: gives the room
 * back as well, while which nobody reads these tables.
 */
export async function vacuumSealed(db: Db, { whole }: { readonly whole: boolean }): Promise<void> {
  for (const [table] of BATCHES)
    await sql`vacuum ${whole ? sql`(full)` : sql``} ${sql.table(table)}`.execute(db);
}

interface Batch {
  readonly rows: number;
  readonly sealed: number;
  /** Places of what does not open. */
  readonly unopened: readonly string[];
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

const BATCHES: readonly (readonly [table: string, take: Take])[] = [
  ['sealed', takeSealed],
  ['page_draft', takeDrafts],
  ['webhook', takeSecrets],
  ['blob_key', wrapFileKeys],
];

async function takeSealed(tx: Tx, { vault }: Keyring, after: string): Promise<Batch> {
  const rows = await tx
    .selectFrom('sealed')
    .selectAll()
    .$if(after !== '', (query) => query.where('id', '>', after))
    .orderBy('id') // by its index: there may be millions
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
}

async function takeDrafts(tx: Tx, { vault }: Keyring, after: string): Promise<Batch> {
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
}

async function takeSecrets(tx: Tx, { vault }: Keyring, after: string): Promise<Batch> {
  const rows = await tx
    .selectFrom('webhook')
    .select(['id', 'secret'])
    .$if(after !== '', (query) => query.where('id', '>', after))
    .orderBy('id')
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
}

async function sealBoxes<Row extends Box>(
  vault: Vault,
  boxes: readonly Row[],
  replace: (box: Row, bytes: Buffer) => Promise<unknown>,
): Promise<Batch> {
  // What has no head at all is not by the newest either.
  const old = boxes.filter(({ bytes }) => openOrNull(() => vault.isNewest(bytes)) !== true);
  const unopened: string[] = [];
  for (const box of old) {
    const text = openOrNull(() => vault.open(box.bytes, box.context));
    if (text === null) {
      unopened.push(box.place);
      continue;
    }
    await replace(box, vault.seal(text, box.context));
  }
  return toBatch(boxes, old.length, unopened);
}

const toBatch = (
  rows: readonly { readonly place: string }[],
  old: number,
  unopened: readonly string[],
): Batch => ({
  rows: rows.length,
  sealed: old - unopened.length,
  unopened,
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
  const unopened: string[] = [];
  for (const row of old) {
    const key = unwrapOrNull(keyring, row.sha256, row);
    if (key === null) {
      unopened.push(row.sha256);
      continue;
    }
    const { generation, wrapped } = keyring.wrapFileKey(row.sha256, key);
    await tx
      .updateTable('blob_key')
      .set({ generation, wrapped: Buffer.from(wrapped) })
      .where('sha256', '=', row.sha256)
      .execute();
  }
  const places = rows.map(({ sha256 }) => ({ place: sha256 }));
  return toBatch(places, old.length, unopened);
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
