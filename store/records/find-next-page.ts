import { sql } from 'kysely';
import type { Records } from '../contracts.ts';
import { isUuid } from '../uuid.ts';
import { findScan } from './scans.ts';
import type { ScanSource } from './summarise.ts';

/**
 * The page that has waited longest for a person: earliest day of receipt, then the order in which
 * they were taken in. A page that is ready waits as well, for its approval; one that another person
 * works on does not.
 */
export async function findNextPage(
  source: ScanSource,
  person: string,
  besides?: string,
): ReturnType<Records['findNextPage']> {
  const row = await source.db
    .selectFrom('page')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .select(['page.id', 'page.scan_id'])
    .where('page.state', 'in', ['in-review', 'ready'])
    .where('page.replaced_by', 'is', null)
    .where((page) =>
      page.not(
        page.exists(
          page
            .selectFrom('page_claim')
            .select('page_claim.page_id')
            .whereRef('page_claim.page_id', '=', 'page.id')
            .where('page_claim.person', '!=', person)
            .where('page_claim.until', '>', sql<Date>`now()`),
        ),
      ),
    )
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
