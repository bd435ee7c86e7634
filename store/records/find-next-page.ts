import type { Records } from '../contracts.ts';
import { isUuid } from '../uuid.ts';
import { findScan } from './scans.ts';
import type { ScanSource } from './summarise.ts';

/**
 * The page that has waited longest for a person: earliest day of receipt, then the order in which
 * they were taken in. A page that is ready waits as well, for its approval.
 */
export async function findNextPage(
  source: ScanSource,
  besides?: string,
): ReturnType<Records['findNextPage']> {
  const row = await source.db
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
  const scan = await findScan(source, row.scan_id);
  const page = scan?.pages.find(({ id }) => id === row.id);
  return scan === null || page === undefined ? null : { scan, page };
}
