import { sql, type Kysely, type Transaction } from 'kysely';
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
  const rows = [...new Set(blobs)].map((blob) => ({ blob, since: new Date() }));
  await tx
    .insertInto('blob_removal')
    .values(rows)
    .onConflict((known) => known.column('blob').doUpdateSet({ is_removed: false }))
    .execute();
}

/**
 * Removes files that were queued and that nothing kept has. Whatever breaks off is done again: files that
 * are gone count as removed.
 */
export async function removeFiles(db: Db, blobs: Blobs): Promise<void> {
  const queued = await db
    .selectFrom('blob_removal')
    .select('blob')
    .where('is_removed', '=', false)
    .execute();
  for (const { blob } of queued) {
    if (!(await isKept(db, blob))) {
      const removed = await blobs.remove(blob);
      if (!removed.ok)
        throw new Error(`${blob} cannot be removed: ${JSON.stringify(removed.error)}`);
    }
    await db
      .updateTable('blob_removal')
      .set({ is_removed: true })
      .where('blob', '=', blob)
      .execute();
  }
}

/** The same, and what is left of rows on the disk; the queue is emptied last. */
export async function finishRemovals(
  db: Db,
  blobs: Blobs,
  mode: 'embedded' | 'servers',
): Promise<void> {
  await removeFiles(db, blobs);
  const done = await db
    .selectFrom('blob_removal')
    .select('blob')
    .where('is_removed', '=', true)
    .execute();
  if (done.length === 0) return;
  await tidyUp(db, mode);
  await db
    .deleteFrom('blob_removal')
    .where('is_removed', '=', true)
    .where(
      'blob',
      'in',
      done.map(({ blob }) => blob),
    )
    .execute();
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
