import type { Kysely, Transaction } from 'kysely';
import { readWishSchema, type ReadWish } from '../../schemas/desk.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { ActionError, StandingWish } from '../contracts.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import type { RecordSource } from './page-record.ts';
import { parsePageState } from './rows.ts';
import { refreshScan } from './refresh-scan.ts';

type Asked = Promise<Result<{ wishId: string }, ActionError>>;

/** Has a page read again as a person wants it. What was read before stays as evidence. */
export function askReading(
  source: RecordSource,
  pageId: string,
  wish: ReadWish,
  person: string,
): Asked {
  const form = source.forms.get(wish.form.id, wish.form.version);
  if (form === undefined || wish.form.page > form.pages.length)
    return Promise.resolve(fail({ kind: 'unknown-form' }));
  return changeWish(source, pageId, person, 'page-read-asked', () => ({ action: 'ask', wish }));
}

/** Takes the last wish back: the page is read as the one before said, or as the machine finds it. */
export const undoReading = (source: RecordSource, pageId: string, person: string): Asked =>
  changeWish(source, pageId, person, 'page-read-undone', (standing) =>
    standing === null ? null : { action: 'undo', wish: null },
  );

type Change = { action: 'ask'; wish: ReadWish } | { action: 'undo'; wish: null };

function changeWish(
  source: RecordSource,
  pageId: string,
  person: string,
  event: string,
  choose: (standing: StandingWish | null) => Change | null,
): Asked {
  if (!isUuid(pageId)) return Promise.resolve(fail({ kind: 'not-found' }));
  return source.db.transaction().execute(async (tx) => {
    const page = await tx
      .selectFrom('page')
      .select(['scan_id', 'state', 'reading_id'])
      .where('id', '=', pageId)
      .forUpdate()
      .executeTakeFirst();
    if (page === undefined) return fail({ kind: 'not-found' });
    if (parsePageState(page.state) === 'approved') return fail({ kind: 'already-approved' });
    const before = await findWish(tx, pageId);
    const change = choose(before.standing);
    if (change === null) return fail({ kind: 'nothing-to-undo' });
    const wishId = makeUuid();
    const { action, wish } = change;
    const encoded = wish === null ? null : encodeJson(wish);
    await tx
      .insertInto('read_wish')
      .values({ id: wishId, page_id: pageId, action, wish: encoded, person, at: new Date() })
      .execute();
    await clearPage(tx, pageId, person);
    await refreshScan(tx, page.scan_id);
    const after = await findWish(tx, pageId);
    await appendEvent(tx, {
      scanId: page.scan_id,
      pageId,
      actor: person,
      action: event,
      before: {
        state: page.state,
        readingId: page.reading_id,
        wish: before.standing?.wish ?? null,
      },
      after: { state: 'queued', wish: after.standing?.wish ?? null },
    });
    return ok({ wishId });
  });
}

/** Whatever was worked out from the reading goes; the evidence, corrections too, stays. */
async function clearPage(tx: Transaction<Database>, pageId: string, person: string): Promise<void> {
  await tx
    .updateTable('page')
    .set({ state: 'queued', failure: null, reading_id: null })
    .where('id', '=', pageId)
    .execute();
  await tx.deleteFrom('finding').where('page_id', '=', pageId).execute();
  await tx.deleteFrom('field_state').where('page_id', '=', pageId).execute();
  await tx
    .updateTable('review_task')
    .set({ closed_at: new Date(), closed_by: person })
    .where('page_id', '=', pageId)
    .where('closed_at', 'is', null)
    .execute();
}

/**
 * What counts of all that was wished for a page. `lastId` names the last change, an undo included:
 * a worker that began before it reads in vain.
 */
export async function findWish(
  db: Kysely<Database>,
  pageId: string,
): Promise<{ lastId: string | null; standing: StandingWish | null }> {
  const rows = await db
    .selectFrom('read_wish')
    .select(['id', 'action', 'wish', 'person', 'at'])
    .where('page_id', '=', pageId)
    .orderBy('id')
    .execute();
  const standing: StandingWish[] = [];
  for (const { action, wish, person, at } of rows)
    if (action === 'undo') standing.pop();
    else standing.push({ wish: readWishSchema.parse(wish), person, at: at.toISOString() });
  return { lastId: rows.at(-1)?.id ?? null, standing: standing.at(-1) ?? null };
}
