import { sql, type RawBuilder } from 'kysely';
import type { PageState, ScanState } from '../schemas/desk.ts';

/**
 * How a scan stands by its pages: as the first of these says that has a page. Rejected pages do not hold
 * up the others: a cover letter in the same file is no form and never will be.
 */
const BY_PAGES: readonly { readonly scan: ScanState; readonly pages: readonly PageState[] }[] = [
  { scan: 'reading', pages: ['queued', 'reading'] },
  { scan: 'in-review', pages: ['in-review'] },
  { scan: 'ready', pages: ['ready'] },
  { scan: 'approved', pages: ['approved'] },
  { scan: 'set-aside', pages: ['set-aside'] },
  { scan: 'disposed', pages: ['disposed'] },
];

export function stateOfScan(pages: readonly PageState[]): ScanState {
  if (pages.every((state) => state === 'queued')) return 'queued';
  const first = BY_PAGES.find((each) => pages.some((state) => each.pages.includes(state)));
  return first?.scan ?? 'rejected';
}

/** The same in a query that gathers rows of pages. */
export const stateOfGathered: RawBuilder<ScanState> = sql<ScanState>`case
  when bool_and(page.state = 'queued') then 'queued'
  ${sql.join(
    BY_PAGES.map(({ scan, pages }) => {
      const states = sql.join(pages.map((state) => sql.lit(state)));
      return sql`when bool_or(page.state in (${states})) then ${sql.lit(scan)}`;
    }),
    sql` `,
  )}
  else 'rejected' end`;
