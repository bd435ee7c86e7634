import {
  sql,
  type Expression,
  type ExpressionBuilder,
  type RawBuilder,
  type SqlBool,
} from 'kysely';
import type { ScanQuery } from '../contracts.ts';
import type { Database } from '../database.ts';
import { hasWithin, isWithin, stateWithin, type Reach } from '../reach.ts';
import { waitsForPerson } from './due-dates.ts';
import { isEscalated } from './escalations.ts';

/** Full-width and half-width, small and large letters match each other. Only for matching: never stored as the value. */
export const foldForSearch = (text: string): string => text.normalize('NFKC').toLowerCase();

/** `%`, `_` and `\` in what people type are no wildcards. */
export const escapeLike = (text: string): string =>
  text.replace(/[\\%_]/g, (found) => `\\${found}`);

/** The scans that a query means: by state, control number, file name, and, where they may be searched, open values. */
export function matchScans(
  eb: ExpressionBuilder<Database, 'scan'>,
  {
    state,
    search,
    dueBy,
    isEscalated: isAsked,
    withoutValues,
  }: Pick<ScanQuery, 'state' | 'search' | 'dueBy' | 'isEscalated' | 'withoutValues'>,
  reach: Reach,
): Expression<SqlBool> {
  // A file that was scanned again is no envelope: its pages are in the one that it mends.
  const conditions: Expression<SqlBool>[] = [eb('scan.into_scan_id', 'is', null), hasWithin(reach)];
  if (state !== undefined) conditions.push(sql`${stateWithin(reach)} = ${state}`);
  if (dueBy !== undefined) conditions.push(isDue(eb, dueBy, reach));
  if (isAsked === true) conditions.push(hasEscalated(eb, reach));
  const text = search?.trim() ?? '';
  if (text !== '') {
    const values = withoutValues === true ? [] : [valuesWith(eb, foldForSearch(text), reach)];
    const found = values.reduce((sum, each) => sum.union(each), namesWith(eb, text));
    conditions.push(eb('scan.id', 'in', found));
  }
  return eb.and(conditions);
}

const containing = (text: string): string => `%${escapeLike(text)}%`;

/** The index narrows it down to what holds all pairs of the text; a single character has none. */
const holdsPairs = (indexed: RawBuilder<string>, text: RawBuilder<string>, length: number) =>
  length < 2 ? sql<SqlBool>`true` : sql<SqlBool>`search_pairs(${indexed}) @> search_pairs(${text})`;

const namesWith = (eb: ExpressionBuilder<Database, 'scan'>, text: string) =>
  eb
    .selectFrom('scan as named')
    .select('named.id')
    .where(
      holdsPairs(
        sql`lower(named.control_number || ' ' || named.file_name)`,
        sql`lower(${text})`,
        text.length,
      ),
    )
    .where((named) =>
      named.or([
        named('named.control_number', 'ilike', containing(text)),
        named('named.file_name', 'ilike', containing(text)),
      ]),
    );

const valuesWith = (eb: ExpressionBuilder<Database, 'scan'>, folded: string, reach: Reach) =>
  eb
    .selectFrom('field_state')
    .innerJoin('page', 'page.id', 'field_state.page_id')
    .select('page.scan_id as id')
    .where(holdsPairs(sql`field_state.search`, sql`${folded}`, folded.length))
    .where('field_state.search', 'like', containing(folded))
    .where(isWithin(reach));

const hasEscalated = (eb: ExpressionBuilder<Database, 'scan'>, reach: Reach): Expression<SqlBool> =>
  eb(
    'scan.id',
    'in',
    eb
      .selectFrom('page')
      .select('page.scan_id')
      .where(isEscalated('page.id'))
      .where(waitsForPerson)
      .where(isWithin(reach)),
  );

const isDue = (
  eb: ExpressionBuilder<Database, 'scan'>,
  day: string,
  reach: Reach,
): Expression<SqlBool> =>
  eb(
    'scan.id',
    'in',
    eb
      .selectFrom('page')
      .select('page.scan_id')
      .where(waitsForPerson)
      .where('page.due_soon_on', '<=', day)
      .where(isWithin(reach)),
  );
