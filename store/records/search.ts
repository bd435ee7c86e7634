import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { ScanQuery } from '../contracts.ts';
import type { Database } from '../database.ts';
import { waitsForPerson } from './due-dates.ts';

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
    withoutValues,
  }: Pick<ScanQuery, 'state' | 'search' | 'dueBy' | 'withoutValues'>,
): Expression<SqlBool> {
  // A file that was scanned again is no envelope: its pages are in the one that it mends.
  const conditions: Expression<SqlBool>[] = [eb('scan.into_scan_id', 'is', null)];
  if (state !== undefined) conditions.push(eb('scan.state', '=', state));
  if (dueBy !== undefined) conditions.push(isDue(eb, dueBy));
  const text = search?.trim() ?? '';
  if (text !== '') {
    const pattern = `%${escapeLike(text)}%`;
    const folded = `%${escapeLike(foldForSearch(text))}%`;
    conditions.push(
      eb.or([
        eb('scan.control_number', 'ilike', pattern),
        eb('scan.file_name', 'ilike', pattern),
        ...(withoutValues === true ? [] : [holdsValue(eb, folded)]),
      ]),
    );
  }
  return eb.and(conditions);
}

const isDue = (eb: ExpressionBuilder<Database, 'scan'>, day: string): Expression<SqlBool> =>
  eb(
    'scan.id',
    'in',
    eb
      .selectFrom('page')
      .select('page.scan_id')
      .where(waitsForPerson)
      .where('page.due_soon_on', '<=', day),
  );

const holdsValue = (eb: ExpressionBuilder<Database, 'scan'>, folded: string): Expression<SqlBool> =>
  eb.exists(
    eb
      .selectFrom('field_state')
      .innerJoin('page', 'page.id', 'field_state.page_id')
      .select(sql`1`.as('found'))
      .whereRef('page.scan_id', '=', 'scan.id')
      .where('field_state.search', 'like', folded),
  );
