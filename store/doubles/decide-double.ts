import type { Selectable, Transaction } from 'kysely';
import type { PageState } from '../../schemas/desk.ts';
import type { Verdict } from '../../schemas/double.ts';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { Database } from '../database.ts';
import { findOther } from '../records/claims.ts';
import { dropDrafts } from '../records/drafts.ts';
import { findTroubles } from '../records/look-up-again.ts';
import { loadPageRecord, type RecordSource } from '../records/page-record.ts';
import { refreshScan } from '../records/refresh-scan.ts';
import { parsePageState } from '../records/rows.ts';
import { closeTasks, settlePage } from '../records/settle-page.ts';
import { findApproval } from '../records/view-page.ts';
import { isUuid } from '../uuid.ts';
import type { DoubleError } from './contracts.ts';
import { pairsWithin } from './list-doubles.ts';
import { appendPairEvents } from './pair-events.ts';
import { renewDoubles, withdrawDoubles } from './renew-doubles.ts';

type Decided = Promise<Result<void, DoubleError>>;
type PairRow = Selectable<Database['page_double']>;

/** One sheet, of which one page is set aside; or two sheets, and both stand. */
export function decideDouble(
  source: RecordSource,
  doubleId: string,
  verdict: Verdict,
  person: string,
): Decided {
  return withPair(source, doubleId, async (tx, pair, { stateOf, isRead }) => {
    const { left_page: left, right_page: right } = pair;
    const isOpen =
      pair.state === 'open' &&
      [left, right].every((id) => isRead(id) && stateOf(id) !== 'set-aside');
    if (!isOpen) return fail({ kind: 'double-decided' });
    const aside = verdict === 'two-sheets' ? null : verdict === 'set-aside-left' ? left : right;
    const other = aside === null ? null : await findOther(tx, aside, person);
    if (other !== null) return fail(other);
    const state = aside === null ? 'different' : 'same';
    await tx
      .updateTable('page_double')
      .set({ state, set_aside: aside, decided_by: person, decided_at: new Date() })
      .where('id', '=', pair.id)
      .execute();
    if (aside !== null) await setAside(tx, aside, person);
    await appendPairEvents(tx, pair, {
      actor: person,
      action: 'double-decided',
      before: { state: 'open', ...(aside && { pageState: stateOf(aside) }) },
      after: { state },
      setAside: aside,
    });
    if (aside !== null) await withdrawDoubles(tx, aside, person);
    return ok(undefined);
  });
}

/** Nobody is led to it any more and it leaves every count of work; its evidence stays as it is. */
async function setAside(tx: Transaction<Database>, pageId: string, person: string): Promise<void> {
  const page = await tx
    .updateTable('page')
    .set({ state: 'set-aside' })
    .where('id', '=', pageId)
    .returning('scan_id')
    .executeTakeFirstOrThrow();
  await tx.deleteFrom('open_value').where('page_id', '=', pageId).execute();
  await tx.deleteFrom('page_claim').where('page_id', '=', pageId).execute();
  await dropDrafts(tx, pageId);
  await closeTasks(tx, pageId, person);
  await refreshScan(tx, page.scan_id);
}

/** The pair is open again, whoever decided; a page that was set aside stands as it stood. */
export function undoDouble(source: RecordSource, doubleId: string, person: string): Decided {
  return withPair(source, doubleId, async (tx, pair, { stateOf }) => {
    if (pair.state !== 'same' && pair.state !== 'different')
      return fail({ kind: 'double-decided' });
    // What was set aside comes back though the page it was set aside for is gone.
    const needed = pair.set_aside === null ? [pair.left_page, pair.right_page] : [pair.set_aside];
    if (needed.some((id) => stateOf(id) === 'disposed')) return fail({ kind: 'disposed' });
    await tx
      .updateTable('page_double')
      .set({ state: 'open', set_aside: null, decided_by: null, decided_at: null })
      .where('id', '=', pair.id)
      .execute();
    const { set_aside: aside } = pair;
    const pageState = aside && (await bringBack(tx, source, aside, person));
    await appendPairEvents(tx, pair, {
      actor: person,
      action: 'double-undone',
      before: { state: pair.state },
      after: { state: 'open', ...(pageState && { pageState }) },
      setAside: aside,
    });
    // Others may have come in while it was set aside.
    if (aside !== null) await renewDoubles(tx, source.forms, aside, person);
    else
      for (const id of [pair.left_page, pair.right_page])
        if (stateOf(id) === 'set-aside') await withdrawDoubles(tx, id, person); // for a third one
    return ok(undefined);
  });
}

async function bringBack(
  tx: Transaction<Database>,
  source: RecordSource,
  pageId: string,
  person: string,
): Promise<PageState> {
  const { approvedBy } = await findApproval(tx, pageId);
  const state = approvedBy === null ? 'in-review' : 'approved';
  await tx.updateTable('page').set({ state }).where('id', '=', pageId).execute();
  const page = (await loadPageRecord({ ...source, db: tx }, pageId, { lock: true }))!;
  if (approvedBy === null) return settlePage(tx, page, await findTroubles(tx, page), person);
  await refreshScan(tx, page.scanId);
  return state;
}

/** Both pages are locked, in the order of their ids: of two decisions one sees the other. */
async function withPair(
  { db, reach }: RecordSource,
  doubleId: string,
  action: (
    tx: Transaction<Database>,
    pair: PairRow,
    pages: {
      readonly stateOf: (pageId: string) => PageState;
      /** Not while it waits to be read again. */
      readonly isRead: (pageId: string) => boolean;
    },
  ) => Decided,
): Decided {
  if (!isUuid(doubleId)) return fail({ kind: 'not-found' });
  return db.transaction().execute(async (tx) => {
    const found = await pairsWithin({ db: tx, reach })
      .select(['left_page', 'right_page'])
      .where('page_double.id', '=', doubleId)
      .executeTakeFirst();
    if (found === undefined) return fail({ kind: 'not-found' });
    const pages = await tx
      .selectFrom('page')
      .select(['id', 'state', 'reading_id'])
      .where('id', 'in', [found.left_page, found.right_page])
      .orderBy('id')
      .forUpdate()
      .execute();
    const pair = await tx
      .selectFrom('page_double')
      .selectAll()
      .where('id', '=', doubleId)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const rowOf = (pageId: string) => pages.find(({ id }) => id === pageId)!;
    return action(tx, pair, {
      stateOf: (pageId) => parsePageState(rowOf(pageId).state),
      isRead: (pageId) => rowOf(pageId).reading_id !== null,
    });
  });
}
