import { sql, type Kysely } from 'kysely';
import { doubleSchema, type Double, type DoublePage } from '../../schemas/double.ts';
import type { PageDouble } from '../../schemas/doubles/page-double.ts';
import type { Database } from '../database.ts';
import { EVERYTHING, isWithin, type Reach } from '../reach.ts';
import { findPictured } from '../records/pictures.ts';
import { isUuid } from '../uuid.ts';
import type { DoubleQuery } from './contracts.ts';

interface Source {
  readonly db: Kysely<Database>;
  readonly reach: Reach;
}

/**
 * With both pages. One that stood for another may have become a page of another department since: then the
 * pair is there for who reaches both.
 */
export const pairsWithin = ({ db, reach }: Source) =>
  db
    .selectFrom('page_double')
    .innerJoin('page as left', 'left.id', 'page_double.left_page')
    .innerJoin('page as right', 'right.id', 'page_double.right_page')
    .where(isWithin(reach, 'left'))
    .where(isWithin(reach, 'right'));

/**
 * A page that is being read again has nothing to be compared by until then; what was decided stays to be
 * seen, and taken back.
 */
const pairs = (source: Source) =>
  pairsWithin(source)
    .where('page_double.state', '!=', 'withdrawn')
    .where((pair) =>
      pair.or([
        pair('page_double.state', '!=', 'open'),
        pair.and([
          pair('left.reading_id', 'is not', null),
          pair('right.reading_id', 'is not', null),
        ]),
      ]),
    );

export async function listDoubles(
  source: Source,
  { state, batchId, limit, after }: DoubleQuery,
): Promise<{ doubles: Double[]; total: number }> {
  const found = pairs(source)
    .where('page_double.state', 'in', state === 'open' ? ['open'] : ['same', 'different'])
    .$if(batchId !== undefined, (query) =>
      query.where(sql<boolean>`exists (select from scan
        where scan.id in ("left".scan_id, "right".scan_id) and scan.batch_id = ${batchId})`),
    );
  const rows = await found
    .select('page_double.id')
    .$if(after !== undefined && isUuid(after), (query) =>
      query.where('page_double.id', '<', after!),
    )
    .orderBy('page_double.id', 'desc')
    .limit(limit)
    .execute();
  const { total } = await found
    .select(({ fn }) => fn.countAll().as('total'))
    .executeTakeFirstOrThrow();
  const doubles = await describe(
    source,
    rows.map(({ id }) => id),
  );
  return { doubles, total: Number(total) };
}

export async function findDouble(source: Source, doubleId: string): Promise<Double | null> {
  if (!isUuid(doubleId)) return null;
  return (await describe(source, [doubleId]))[0] ?? null;
}

/** Of these batches, how many pairs with a page of them are open. */
export async function countOpenDoubles(
  db: Kysely<Database>,
  batchIds: readonly string[],
): Promise<(batchId: string) => number> {
  const rows = await pairs({ db, reach: EVERYTHING })
    .innerJoin('scan', (join) =>
      join.on(sql<boolean>`scan.id in ("left".scan_id, "right".scan_id)`),
    )
    .select('scan.batch_id')
    .select(sql<number>`count(distinct page_double.id)::integer`.as('count'))
    .where('page_double.state', '=', 'open')
    .where('scan.batch_id', 'in', batchIds)
    .groupBy('scan.batch_id')
    .execute();
  return (batchId) => rows.find((row) => row.batch_id === batchId)?.count ?? 0;
}

/** What a page has to say of its doubles: what waits, and why it or another one is set aside. */
export async function findDoublesOf(source: Source, pageId: string): Promise<PageDouble[]> {
  const rows = await pairs(source)
    .innerJoin('page as other', (join) =>
      join.on(sql<boolean>`other.id = case when page_double.left_page = ${pageId}
        then page_double.right_page else page_double.left_page end`),
    )
    .innerJoin('scan', 'scan.id', 'other.scan_id')
    .select(['page_double.id', 'page_double.state', 'set_aside', 'decided_by'])
    .select(['other.id as other_id', 'other.number', 'scan.control_number'])
    .where('page_double.state', 'in', ['open', 'same'])
    .where((pair) => pair.or([pair('left_page', '=', pageId), pair('right_page', '=', pageId)]))
    .orderBy('page_double.id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    state: row.state === 'open' ? 'open' : 'same',
    isSetAside: row.set_aside === pageId,
    decidedBy: row.decided_by,
    other: { pageId: row.other_id, controlNumber: row.control_number, page: row.number },
  }));
}

/** In the order given, but for those that are gone. */
async function describe(source: Source, ids: readonly string[]): Promise<Double[]> {
  if (ids.length === 0) return [];
  const rows = await pairs(source)
    .innerJoin('page_reading', (join) =>
      // One that is set aside is not read again: its reading is what they were compared by.
      join.on(sql<boolean>`page_reading.id = case when page_double.set_aside = page_double.right_page
        then "right".reading_id else coalesce("left".reading_id, "right".reading_id) end`),
    )
    .selectAll('page_double')
    .select(['page_reading.form_id', 'page_reading.form_version', 'left.form_page'])
    .where('page_double.id', 'in', ids)
    .orderBy('page_double.id', 'desc')
    .execute();
  const pages = await describePages(
    source.db,
    rows.flatMap((row) => [row.left_page, row.right_page]),
  );
  return rows.map((row) =>
    doubleSchema.parse({
      id: row.id,
      state: row.state,
      form: { id: row.form_id, version: row.form_version },
      formPage: row.form_page,
      foundAt: row.found_at.toISOString(),
      setAside: row.set_aside && (row.set_aside === row.left_page ? 'left' : 'right'),
      decidedBy: row.decided_by,
      decidedAt: row.decided_at?.toISOString() ?? null,
      left: pages.get(row.left_page),
      right: pages.get(row.right_page),
    }),
  );
}

async function describePages(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<Map<string, DoublePage>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('page')
    .innerJoin('scan', 'scan.id', 'page.scan_id')
    .innerJoin('scan as file', 'file.id', 'page.file_id')
    .leftJoin('batch', 'batch.id', 'scan.batch_id')
    .select(['page.id', 'page.scan_id', 'page.number', 'page.file_page', 'page.state'])
    .select(['scan.control_number', 'scan.received_on', 'batch.id as batch_id'])
    .select(['file.file_name', 'file.received_at', 'batch.number as batch_number'])
    .where('page.id', 'in', ids)
    .execute();
  const pictured = await findPictured(db, ids);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        pageId: row.id,
        scanId: row.scan_id,
        controlNumber: row.control_number,
        page: row.number,
        fileName: row.file_name,
        filePage: row.file_page,
        receivedOn: row.received_on,
        receivedAt: row.received_at.toISOString(),
        batch:
          row.batch_id === null || row.batch_number === null
            ? null
            : { id: row.batch_id, number: row.batch_number },
        state: row.state,
        hasThumbnail: pictured.has(row.id),
      },
    ]),
  );
}
