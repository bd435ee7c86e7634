import type { Transaction } from 'kysely';
import type { ReadWish } from '../../schemas/desk.ts';
import { fitPlacement } from '../../schemas/placement/fit-placement.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import { appendEvent } from '../audit/append-event.ts';
import type { ActionError, StandingWish } from '../contracts.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import { isUuid, makeUuid } from '../uuid.ts';
import { findOther, whyClosed } from './claims.ts';
import { countActions, findWish } from './find-wish.ts';
import type { RecordSource } from './page-record.ts';
import { parsePageState } from './rows.ts';
import { refreshScan } from './refresh-scan.ts';
import { closeTasks } from './settle-page.ts';

type Asked = Promise<Result<{ wishId: string }, ActionError>>;

/** Has a page read again as a person wants it. What was read before stays as evidence. */
export function askReading(
  source: RecordSource,
  pageId: string,
  wish: ReadWish,
  person: string,
  seen?: number,
): Asked {
  const form = source.forms.get(wish.form.id, wish.form.version);
  const size = form?.pages[wish.form.page - 1];
  if (size === undefined) return Promise.resolve(fail({ kind: 'unknown-form' }));
  const laid = wish.placement && fitPlacement(wish.placement.anchors, size);
  if (laid?.ok === false)
    return Promise.resolve(fail({ kind: 'unusable-anchors', flaw: laid.error }));
  const event = wish.placement ? 'page-laid-by-hand' : 'page-read-asked';
  return changeWish(source, pageId, person, event, seen, () => ({ action: 'ask', wish }));
}

/** Takes the last wish back: the page is read as the one before said, or as the machine finds it. */
export const undoReading = (
  source: RecordSource,
  pageId: string,
  person: string,
  seen?: number,
): Asked =>
  changeWish(source, pageId, person, 'page-read-undone', seen, (standing) =>
    standing === null ? null : { action: 'undo', wish: null },
  );

type Change = { action: 'ask'; wish: ReadWish } | { action: 'undo'; wish: null };

function changeWish(
  source: RecordSource,
  pageId: string,
  person: string,
  event: string,
  seen: number | undefined,
  choose: (standing: StandingWish | null) => Change | null,
): Asked {
  if (!isUuid(pageId)) return Promise.resolve(fail({ kind: 'not-found' }));
  return source.db.transaction().execute(async (tx) => {
    const page = await tx
      .selectFrom('page')
      .select(['scan_id', 'state', 'reading_id'])
      .where('id', '=', pageId)
      .where('replaced_by', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (page === undefined) return fail({ kind: 'not-found' });
    const closed = whyClosed(parsePageState(page.state));
    if (closed !== null) return fail(closed);
    const other = await findOther(tx, pageId, person);
    if (other !== null) return fail(other);
    const present = await countActions(tx, pageId);
    if (seen !== undefined && seen !== present) return fail({ kind: 'stale', present });
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
  await tx.deleteFrom('open_value').where('page_id', '=', pageId).execute();
  await closeTasks(tx, pageId, person);
}
