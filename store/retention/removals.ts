import { sql, type Kysely, type RawBuilder, type Transaction } from 'kysely';
import type { Blobs } from '../contracts.ts';
import type { Database } from '../database.ts';

type Db = Kysely<Database>;

/** What rows of a disposed scan have stood in. */
const EMPTIED = [
  'scan',
  'page',
  'page_reading',
  'field_reading',
  'decision',
  'correction',
  'approval',
  'finding',
  'picture',
  'page_picture',
  'blob_key',
  'review_task',
  'field_state',
  'sealed',
  'note',
  'page_draft',
  'page_fingerprint',
  'spot_check_entry',
  'scan_priority',
  'legal_hold',
  'kept_answer',
  'audit_event',
];

/** Files that nothing may need any more: looked at, and removed, when the transaction is over. */
export async function queueRemovals(
  tx: Transaction<Database>,
  blobs: readonly string[],
): Promise<void> {
  if (blobs.length === 0) return;
  const since = sql<Date>`clock_timestamp()`;
  const rows = [...new Set(blobs)].map((blob) => ({ blob, since }));
  await tx
    .insertInto('blob_removal')
    .values(rows)
    .onConflict((known) =>
      known.column('blob').doUpdateSet({ since, is_removed: false, is_tidied: false }),
    )
    .execute();
}

/** The same of files that were made and are not used after all; nothing where others have all of them. */
export async function queueUnused(tx: Transaction<Database>, blobs: readonly string[]) {
  const unused: string[] = [];
  for (const blob of blobs) if (!(await isKept(tx, blob))) unused.push(blob);
  await queueRemovals(tx, unused);
}

/** `since`: as text, as exact as it is kept; queued again, it is another. */
interface Queued {
  readonly blob: string;
  readonly since: string;
}

/**
 * Removes files that were queued and that nothing kept has. Whatever breaks off is done again: files that
 * are gone count as removed.
 */
export async function removeFiles(db: Db, blobs: Blobs): Promise<void> {
  report(await removeQueued(db, blobs));
}

/** What could not be removed, and why. One such file stops no other. */
async function removeQueued(db: Db, blobs: Blobs): Promise<string[]> {
  // All keys first: without its key a file is nothing, even where what it lies on does not answer.
  const bare: Queued[] = [];
  for (const queued of await listQueued(db, sql`not is_removed`))
    if (await takeKey(db, queued.blob)) bare.push(queued);
    else await mark(db, [queued], { is_removed: true });
  const failures: string[] = [];
  for (const queued of bare) {
    if (await hasKey(db, queued.blob)) continue; // put again meanwhile: looked at the next time
    const removed = await blobs.remove(queued.blob);
    if (removed.ok) await mark(db, [queued], { is_removed: true });
    else failures.push(`${queued.blob} cannot be removed: ${JSON.stringify(removed.error)}`);
  }
  return failures;
}

function report(failures: readonly string[]): void {
  if (failures.length > 0) throw new Error(failures.join('; '));
}

/** The same, and what is left of rows on the disk, once for each. */
export async function finishRemovals(
  db: Db,
  blobs: Blobs,
  mode: 'embedded' | 'servers',
): Promise<void> {
  const failures = await removeQueued(db, blobs);
  const untidied = await listQueued(db, sql`not is_tidied`);
  if (untidied.length > 0) {
    await tidyUp(db, mode);
    await mark(db, untidied, { is_tidied: true });
  }
  await sql`delete from blob_removal where is_removed and is_tidied`.execute(db);
  report(failures);
}

async function listQueued(db: Db, which: RawBuilder<unknown>): Promise<readonly Queued[]> {
  const { rows } = await sql<Queued>`select blob, since::text as since from blob_removal
    where ${which} order by since`.execute(db);
  return rows;
}

/** Only as they were read: what was queued again meanwhile is still to be done. */
async function mark(
  db: Db,
  queued: readonly Queued[],
  done: { readonly is_removed: true } | { readonly is_tidied: true },
): Promise<void> {
  for (const { blob, since } of queued)
    await db
      .updateTable('blob_removal')
      .set(done)
      .where('blob', '=', blob)
      .where(sql<boolean>`since = ${since}::timestamptz`)
      .execute();
}

/**
 * Deletes the key of a file that nothing kept has; false: something has. Whoever is about to keep it holds
 * its key (`holdKeys`), so that one waits for the other.
 */
function takeKey(db: Db, blob: string): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    await tx
      .selectFrom('blob_key')
      .select('sha256')
      .where('sha256', '=', blob)
      .forUpdate()
      .execute();
    if (await isKept(tx, blob)) return false;
    await tx.deleteFrom('blob_key').where('sha256', '=', blob).execute();
    return true;
  });
}

async function hasKey(db: Db, blob: string): Promise<boolean> {
  const row = await db
    .selectFrom('blob_key')
    .select('sha256')
    .where('sha256', '=', blob)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Keeps the keys of files that are about to be named by rows until the transaction is over. Throws where one
 * was removed since it was put, as the same picture of something disposed of: putting it again heals that.
 */
export async function holdKeys(tx: Transaction<Database>, blobs: readonly string[]): Promise<void> {
  if (blobs.length === 0) return;
  const held = await tx
    .selectFrom('blob_key')
    .select('sha256')
    .where('sha256', 'in', blobs)
    .orderBy('sha256')
    .forKeyShare()
    .execute();
  const known = new Set(held.map(({ sha256 }) => sha256));
  const bare = blobs.filter((blob) => !known.has(blob));
  if (bare.length === 0) return;
  const removed = await tx
    .selectFrom('blob_removal')
    .select('blob')
    .where('blob', 'in', bare)
    // Where no file at all has a key, they are not encrypted, and none was removed.
    .where((eb) => eb.exists(eb.selectFrom('blob_key').select('sha256')))
    .limit(1)
    .executeTakeFirst();
  if (removed !== undefined) throw new Error(`the key of ${removed.blob} was removed meanwhile`);
}

/** Another scan has the same bytes, or another page the same picture. */
async function isKept(db: Db, blob: string): Promise<boolean> {
  const { rows } = await sql<{ kept: boolean }>`select
    exists (select from scan where sha256 = ${blob} and state <> 'disposed')
    or exists (select from picture where sha256 = ${blob})
    or exists (select from page_picture where sha256 = ${blob}) as kept`.execute(db);
  return rows[0]!.kept;
}

/**
 * A deleted row stays on the disk until its space is given back, and in samples that the planner keeps.
 * Embedded, tables are written anew and the log of changes is cut; on a server that would stop others,
 * and its log is the operator's.
 */
async function tidyUp(db: Db, mode: 'embedded' | 'servers'): Promise<void> {
  const how = mode === 'embedded' ? sql`full, analyze` : sql`analyze`;
  for (const table of EMPTIED) await sql`vacuum (${how}) ${sql.table(table)}`.execute(db);
  if (mode === 'servers') return;
  await db.connection().execute(async (one) => {
    await sql`set wal_recycle = off`.execute(one);
    await sql`select pg_switch_wal()`.execute(one);
    await sql`checkpoint`.execute(one);
  });
}
