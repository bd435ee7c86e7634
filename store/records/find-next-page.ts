import type { Kysely } from 'kysely';
import type { Records } from '../contracts.ts';
import type { Database } from '../database.ts';
import { isUuid } from '../uuid.ts';
import { findScan } from './scans.ts';

/**
 * The page that has waited longest for a person: earliest day of receipt, then the order in which
 * they were taken in. A page that is ready waits as well, for its approval.
 */
export async function findNextPage(
  db: Kysely<Database>,
  besides?: string,
): ReturnType<Records['findNextPage']> {
  const row = await db
    .selectFrom('page')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .select(['page.id', 'page.scan_id'])
    .where('page.state', 'in', ['in-review', 'ready'])
    .$if(besides !== undefined && isUuid(besides), (found) =>
      found.where('page.id', '!=', besides!),
    )
    .orderBy('scan.received_on')
    .orderBy('scan.id')
    .orderBy('page.number')
    .limit(1)
    .executeTakeFirst();
  if (row === undefined) return null;
  const scan = await findScan(db, row.scan_id);
  const page = scan?.pages.find(({ id }) => id === row.id);
  return scan === null || page === undefined ? null : { scan, page };
}
