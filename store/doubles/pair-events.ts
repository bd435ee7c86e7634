import type { Transaction } from 'kysely';
import { appendEvent } from '../audit/append-event.ts';
import type { Database } from '../database.ts';

interface PairEvent {
  readonly actor: string;
  readonly action: 'double-found' | 'double-withdrawn' | 'double-decided' | 'double-undone';
  readonly before: object | null;
  readonly after: object;
  readonly setAside?: string | null;
}

/**
 * Tells of a pair in the history of both its pages, each time naming the other one. `setAside`: the
 * page that is, or was.
 */
export async function appendPairEvents(
  tx: Transaction<Database>,
  pair: { readonly id: string; readonly left_page: string; readonly right_page: string },
  { actor, action, before, after, setAside }: PairEvent,
): Promise<void> {
  const rows = await tx
    .selectFrom('page')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .select(['page.id', 'page.scan_id', 'page.number', 'scan.control_number'])
    .where('page.id', 'in', [pair.left_page, pair.right_page])
    .orderBy('page.id')
    .execute();
  const nameOf = (row: (typeof rows)[number]): string => `${row.control_number} (${row.number})`;
  const aside = rows.find(({ id }) => id === setAside);
  for (const row of rows) {
    const double = nameOf(rows.find(({ id }) => id !== row.id)!);
    await appendEvent(tx, {
      scanId: row.scan_id,
      pageId: row.id,
      actor,
      action,
      before,
      after: { doubleId: pair.id, double, ...after, ...(aside && { setAside: nameOf(aside) }) },
    });
  }
}
