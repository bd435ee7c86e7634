import { sql, type Kysely } from 'kysely';
import { batchCountsSchema, type BatchCounts } from '../../schemas/batch.ts';
import type { Database } from '../database.ts';
import { countOpenDoubles } from '../doubles/list-doubles.ts';

const NOTHING: BatchCounts = {
  envelopes: 0,
  pages: 0,
  waiting: 0,
  rejected: 0,
  setAside: 0,
  read: 0,
  approved: 0,
  exported: 0,
  doubles: 0,
};

/**
 * How far each of these batches has come, in two queries. An envelope without pages counts as one page
 * in the state of its file: not looked into yet, or not to be opened. What was disposed of was dealt with. A file of nothing but separator
 * sheets is no envelope. What left the house counts only as it is approved now.
 */
export async function countBatches(
  db: Kysely<Database>,
  batchIds: readonly string[],
): Promise<(batchId: string) => BatchCounts> {
  if (batchIds.length === 0) return () => NOTHING;
  const { rows } = await sql<Omit<BatchCounts, 'doubles'> & { batch_id: string }>`
    with unit as (
      select scan.batch_id, scan.id as scan_id, coalesce(page.state, scan.state) as state,
        exists (
          select from page_export where page_export.approval_id =
            (select id from approval where approval.page_id = page.id order by id desc limit 1)
        ) as is_exported
      from scan left join page on page.scan_id = scan.id and page.replaced_by is null
      where scan.batch_id in (${sql.join(batchIds)})
        and (page.id is not null or scan.failure ->> 'kind' is distinct from 'only-separators')
    )
    select batch_id,
      count(distinct scan_id)::integer as envelopes,
      count(*)::integer as pages,
      (count(*) filter (where state in ('queued', 'reading')))::integer as waiting,
      (count(*) filter (where state = 'rejected'))::integer as rejected,
      (count(*) filter (where state = 'set-aside'))::integer as "setAside",
      (count(*) filter (where state in ('in-review', 'ready', 'approved', 'disposed')))::integer as read,
      (count(*) filter (where state in ('approved', 'disposed')))::integer as approved,
      (count(*) filter (where state = 'disposed' or state = 'approved' and is_exported))::integer as exported
    from unit group by batch_id`.execute(db);
  const doublesOf = await countOpenDoubles(db, batchIds);
  const counts = new Map(
    rows.map((row) => [
      row.batch_id,
      batchCountsSchema.parse({ ...row, doubles: doublesOf(row.batch_id) }),
    ]),
  );
  return (batchId) => counts.get(batchId) ?? NOTHING;
}
