import { sql, type RawBuilder, type Transaction } from 'kysely';
import type { Disposal } from '../../schemas/retention.ts';
import type { Database } from '../database.ts';
import { withdrawDoubles } from '../doubles/renew-doubles.ts';
import type { Vault } from '../vault.ts';
import { eraseEvents } from './erase-events.ts';
import { queueRemovals } from './removals.ts';

type Tx = Transaction<Database>;

/**
 * Takes everything of a scan out of the records that tells about a person, in the transaction in which
 * two people have decided it, and says so in the chain. What stays: its numbers and dates, of which form
 * it was, hashes, states, and who did what and when. Call it when its pages and itself are locked.
 */
export async function disposeOf(
  tx: Tx,
  vault: Vault,
  disposal: Disposal,
  person: string,
): Promise<void> {
  const { id, scanId } = disposal;
  // The tables let their evidence go only to who names the disposal, and only that of its scan.
  await sql`select set_config('madoguchi.disposal', ${id}, true)`.execute(tx);
  const scans = await tx
    .selectFrom('scan')
    .select(['id', 'sha256', 'control_number'])
    .where((eb) => eb.or([eb('id', '=', scanId), eb('into_scan_id', '=', scanId)]))
    .orderBy('id')
    .execute();
  const pages = await tx.selectFrom('page').select('id').where('scan_id', '=', scanId).execute();
  const pageIds = pages.map((page) => page.id);
  const ids = scans.map((scan) => scan.id);
  await queueRemovals(tx, [
    ...scans.map(({ sha256 }) => sha256),
    ...(await listPictures(tx, scanId)),
  ]);
  await erasePages(tx, scanId);
  await eraseScans(tx, ids);
  await forgetAnswers(tx, [...ids, ...pageIds]);
  for (const pageId of pageIds) await withdrawDoubles(tx, pageId, person);
  await eraseEvents(tx, vault, disposal, scans, person);
}

async function listPictures(tx: Tx, scanId: string): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`
    select picture.sha256 from picture
    join page_reading reading on reading.id = picture.reading_id
    join page on page.id = reading.page_id
    where page.scan_id = ${scanId}
    union select page_picture.sha256 from page_picture
    join page on page.id = page_picture.page_id
    where page.scan_id = ${scanId}`.execute(tx);
  return rows.map(({ sha256 }) => sha256);
}

/** Rows before those that they name. */
async function erasePages(tx: Tx, scanId: string): Promise<void> {
  const pages = sql`(select id from page where scan_id = ${scanId})`;
  const readings = sql`(select id from page_reading where page_id in ${pages})`;
  const checks = sql`(select id from spot_check where page_id in ${pages})`;
  const open = sql`(select id from spot_check where page_id in ${pages} and outcome is null)`;
  const remove = (table: string, where: RawBuilder<unknown>) =>
    sql`delete from ${sql.table(table)} where ${where}`.execute(tx);
  for (const table of ['picture', 'decision', 'field_reading'])
    await remove(table, sql`reading_id in ${readings}`);
  await remove('spot_check_entry', sql`spot_check_id in ${checks}`);
  // What was found stays in the figures; what nobody has settled cannot be settled any more.
  const begun = sql`spot_check_id in ${checks} and done_at is null`;
  await remove('spot_check_task', sql`spot_check_id in ${open} or ${begun}`);
  await remove('spot_check', sql`id in ${open}`);
  await sql`update spot_check set flag = 'seen' where flag = 'open' and id in ${checks}`.execute(
    tx,
  );
  await remove('note_settled', sql`note_id in (select id from note where scan_id = ${scanId})`);
  for (const table of ['note', 'scan_priority']) await remove(table, sql`scan_id = ${scanId}`);
  for (const table of [
    'page_picture',
    'correction',
    'finding',
    'review_task',
    'field_state',
    'open_value',
    'sealed',
    'page_draft',
    'page_claim',
    'page_fingerprint',
  ])
    await remove(table, sql`page_id in ${pages}`);
  await sql`update page_reading set reading = '{}' where page_id in ${pages}`.execute(tx);
  await sql`update approval set reason = '' where page_id in ${pages} and reason is not null`.execute(
    tx,
  );
  await sql`update page set state = 'disposed', failure = null, reading_id = null, due_on = null,
    due_soon_on = null, urgent = false where scan_id = ${scanId}`.execute(tx);
  // Why it was held once may name somebody; it is not held now.
  await sql`update legal_hold set reason = '' where scan_id = ${scanId}`.execute(tx);
}

const eraseScans = (tx: Tx, ids: readonly string[]) =>
  tx
    .updateTable('scan')
    .set({ state: 'disposed', file_name: '', failure: null, urgent: false })
    .where('id', 'in', ids)
    .execute();

/** Answers to programs that repeat a request show what was there; each names what it is about. */
async function forgetAnswers(tx: Tx, ids: readonly string[]): Promise<void> {
  await sql`delete from kept_answer where exists (
    select from unnest(array[${sql.join(ids)}]::text[]) as id
    where position(id in kept_answer.body) > 0)`.execute(tx);
}
