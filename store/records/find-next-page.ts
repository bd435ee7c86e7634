import { sql } from 'kysely';
import type { Records } from '../contracts.ts';
import { isWithin } from '../reach.ts';
import { isUuid } from '../uuid.ts';
import { isFreeFor } from './claims.ts';
import { waitsForPerson } from './due-dates.ts';
import { isNotEscalated } from './escalations.ts';
import { findScan } from './scans.ts';
import type { ScanSource } from './summarise.ts';

/**
 * The page that a person is led to: urgent ones first, then by the day on which they are due (those
 * without one last), then by receipt and the order in which they were taken in. A page that is ready
 * waits as well, for its approval; one that another person works on does not, nor one where
 * everything that is open is for others to enter. One that supervisors were asked of waits for those.
 */
export async function findNextPage(
  source: ScanSource,
  person: string,
  decides: boolean,
  besides?: string,
): ReturnType<Records['findNextPage']> {
  const row = await nextPage(source, person, decides, besides).executeTakeFirst();
  if (row === undefined) return null;
  const scan = await findScan(source, row.scan_id);
  const page = scan?.pages.find(({ id }) => id === row.id);
  return scan === null || page === undefined ? null : { scan, page };
}

/**
 * Skips nothing. It keeps the database from gathering the pages of all open fields first, in place of
 * asking for each page on the way whether it has one: the first page asked is mostly the answer.
 */
const ONE_BY_ONE = 0;

/** Walks the index `page_to_review` up to the first that is this person's to do. */
export const nextPage = (
  { db, reach }: ScanSource,
  person: string,
  decides: boolean,
  besides?: string,
) =>
  db
    .selectFrom('page')
    .select(['page.id', 'page.scan_id'])
    .where(waitsForPerson)
    .where(isWithin(reach))
    .where(isFreeFor(person, 'page.id'))
    .$if(!decides, (found) => found.where(isNotEscalated('page.id')))
    .where((page) =>
      page.or([
        page('page.state', '=', 'ready'),
        page('page.reading_id', 'is', null), // it waits for somebody to say which form it is
        page.exists(
          page
            .selectFrom('field_state')
            .select('field_state.field_id')
            .whereRef('field_state.page_id', '=', 'page.id')
            .where('field_state.settled', '=', false)
            .where('field_state.status', 'in', ['review', 'unread'])
            .where(sql<boolean>`not ${person} = any(field_state.barred)`)
            .offset(ONE_BY_ONE),
        ),
        page.exists(
          page
            .selectFrom('finding')
            .select('finding.position')
            .whereRef('finding.page_id', '=', 'page.id')
            .where(sql<boolean>`finding.finding ->> 'outcome' = 'error'`)
            .offset(ONE_BY_ONE),
        ),
      ]),
    )
    .$if(besides !== undefined && isUuid(besides), (found) =>
      found.where('page.id', '!=', besides!),
    )
    .orderBy('page.urgent', 'desc')
    .orderBy('page.due_on')
    .orderBy('page.received_on')
    .orderBy('page.scan_id')
    .orderBy('page.number')
    .limit(1);
