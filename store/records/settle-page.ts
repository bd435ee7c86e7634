import type { Transaction } from 'kysely';
import type { Finding, PageState } from '../../schemas/desk.ts';
import { dueOf } from '../../schemas/due.ts';
import type { Database } from '../database.ts';
import { encodeJson } from '../encode-json.ts';
import { makeUuid } from '../uuid.ts';
import { keepOpenValues } from './open-values.ts';
import { dueColumns } from './due-dates.ts';
import type { PageRecord } from './page-record.ts';
import { refreshScan } from './refresh-scan.ts';
import { foldForSearch } from './search.ts';
import { isSealed } from './seal-reading.ts';
import { isOpen, standField, type Standing } from './stand-field.ts';

/**
 * Writes down how a page stands after its evidence changed: findings, field states, open tasks,
 * and the states of page and scan. All of it is derived and may be worked out again at any time.
 */
export async function settlePage(
  tx: Transaction<Database>,
  page: PageRecord,
  findings: readonly Finding[],
  actor: string,
): Promise<PageState> {
  const standings = page.fields.map((record) => ({
    record,
    standing: standField(page, record, findings),
  }));
  await storeFindings(tx, page.id, findings);
  await tx.deleteFrom('field_state').where('page_id', '=', page.id).execute();
  if (standings.length > 0)
    await tx
      .insertInto('field_state')
      .values(
        standings.map(({ record: { field }, standing: { status, settled, value, entry } }) => ({
          page_id: page.id,
          field_id: field.id,
          status,
          settled,
          search:
            isSealed(field) || entry !== null || typeof value !== 'string'
              ? null
              : foldForSearch(value),
          barred: [...(entry?.barred ?? [])],
        })),
      )
      .execute();
  await keepOpenValues(tx, page, standings);
  const open = new Map<string, Standing>();
  for (const { record, standing } of standings)
    if (isOpen(standing)) open.set(record.field.id, standing);
  await settleTasks(tx, page.id, open, actor);
  const isWaiting = open.size > 0 || findings.some(({ outcome }) => outcome === 'error');
  const state = isWaiting ? 'in-review' : 'ready';
  const due = dueColumns(dueOf(page.form.policy.due, page.receivedOn));
  await tx
    .updateTable('page')
    .set({
      state,
      failure: null,
      ...due,
      form_id: page.form.id,
      form_version: page.form.version,
      form_page: page.reading.formPage,
    })
    .where('id', '=', page.id)
    .execute();
  await refreshScan(tx, page.scanId);
  return state;
}

async function storeFindings(
  tx: Transaction<Database>,
  pageId: string,
  findings: readonly Finding[],
) {
  await tx.deleteFrom('finding').where('page_id', '=', pageId).execute();
  if (findings.length === 0) return;
  const rows = findings.map((finding, position) => ({
    page_id: pageId,
    position,
    finding: encodeJson(finding),
  }));
  await tx.insertInto('finding').values(rows).execute();
}

/** Nothing of the page waits for anybody. */
export const closeTasks = (tx: Transaction<Database>, pageId: string, actor: string) =>
  settleTasks(tx, pageId, new Map(), actor);

/** One open task per open field. A closed task is never opened again: a new one follows. */
async function settleTasks(
  tx: Transaction<Database>,
  pageId: string,
  open: ReadonlyMap<string, Standing>,
  actor: string,
) {
  const at = new Date();
  const tasks = await tx
    .selectFrom('review_task')
    .select(['id', 'field_id'])
    .where('page_id', '=', pageId)
    .where('closed_at', 'is', null)
    .execute();
  const done = tasks.filter(({ field_id: id }) => !open.has(id)).map(({ id }) => id);
  if (done.length > 0)
    await tx
      .updateTable('review_task')
      .set({ closed_at: at, closed_by: actor })
      .where('id', 'in', done)
      .execute();
  const waiting = new Set(tasks.map(({ field_id: id }) => id));
  const fresh = [...open].filter(([id]) => !waiting.has(id));
  if (fresh.length > 0)
    await tx
      .insertInto('review_task')
      .values(
        fresh.map(([fieldId, { reasons }]) => ({
          id: makeUuid(),
          page_id: pageId,
          field_id: fieldId,
          reasons: encodeJson(reasons),
          opened_at: at,
          closed_at: null,
          closed_by: null,
        })),
      )
      .execute();
}
