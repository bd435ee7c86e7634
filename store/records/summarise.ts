import { sql, type Kysely, type Selectable } from 'kysely';
import type { PageSummary, ScanSummary } from '../../schemas/desk.ts';
import type { DueDate } from '../../schemas/due.ts';
import { gatherPages } from '../../schemas/envelope/gather-pages.ts';
import type { FormLibrary } from '../contracts.ts';
import type { Database } from '../database.ts';
import { WAITING } from './due-dates.ts';
import { countOpenNotes } from './notes.ts';
import { findPictured } from './pictures.ts';
import { parseFailure, parsePageState, parseScanState } from './rows.ts';

/** What a scan is summarised from. */
export interface ScanSource {
  readonly db: Kysely<Database>;
  readonly forms: FormLibrary;
}

type ScanRow = Selectable<Database['scan']>;

/** Scans with their pages, in the order given; seven queries however many they are. */
export async function summariseScans(
  { db, forms }: ScanSource,
  rows: readonly ScanRow[],
): Promise<ScanSummary[]> {
  const pages = await summarisePages(
    db,
    rows.map(({ id }) => id),
  );
  const batches = await findBatches(db, rows);
  return rows.map((row) => ({
    id: row.id,
    controlNumber: row.control_number,
    fileName: row.file_name,
    mediaType: row.media_type,
    bytes: Number(row.bytes),
    sha256: row.sha256,
    receivedOn: row.received_on,
    receivedAt: row.received_at.toISOString(),
    source: row.source,
    batch: batches.find(({ id }) => id === row.batch_id) ?? null,
    state: parseScanState(row.state),
    isUrgent: row.urgent,
    failure: parseFailure(row.failure),
    ...gather(
      pages.filter(({ scanId }) => scanId === row.id).map(({ summary }) => summary),
      forms,
    ),
  }));
}

async function findBatches(db: Kysely<Database>, rows: readonly ScanRow[]) {
  const ids = rows.flatMap(({ batch_id: id }) => (id === null ? [] : [id]));
  if (ids.length === 0) return [];
  return db.selectFrom('batch').select(['id', 'number']).where('id', 'in', ids).execute();
}

/** The pages, and what is wrong with them as one envelope. */
function gather(pages: PageSummary[], forms: FormLibrary): Pick<ScanSummary, 'pages' | 'envelope'> {
  const gathered = pages.map((page) => {
    const { number, state, form, formPage } = page;
    const counts = form !== null && formPage !== null && !isStoodFor(page, pages);
    return {
      number,
      isDone: form !== null || state === 'rejected',
      form: counts ? { ...form, page: formPage } : null,
    };
  });
  return { pages, envelope: gatherPages(gathered, (...key) => forms.get(...key)) };
}

/** Set aside, and its double is in this envelope: it came once. Of a double elsewhere it still came. */
const isStoodFor = (page: PageSummary, pages: readonly PageSummary[]): boolean =>
  page.state === 'set-aside' &&
  pages.some(
    ({ state, form, formPage }) =>
      state !== 'set-aside' &&
      form?.id === page.form?.id &&
      form?.version === page.form?.version &&
      formPage === page.formPage,
  );

/** Pages that were scanned again are left out: the newer ones stand for them. */
async function summarisePages(db: Kysely<Database>, scanIds: readonly string[]) {
  if (scanIds.length === 0) return [];
  const rows = await db
    .selectFrom('page')
    .leftJoin('page_reading', 'page_reading.id', 'page.reading_id')
    .select(['page.id', 'page.scan_id', 'page.number', 'page.state', 'page.failure'])
    .select([
      'page.file_page',
      'due_on',
      'due_soon_on',
      'page_reading.form_id',
      'page_reading.form_version',
      'residual',
      'seconds',
    ])
    .select(sql<number | null>`(page_reading.reading ->> 'formPage')::integer`.as('form_page'))
    .where('page.scan_id', 'in', scanIds)
    .where('page.replaced_by', 'is', null)
    .orderBy('page.scan_id')
    .orderBy('page.number')
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const fields = await countFields(db, ids);
  const tasks = await countTasks(db, ids);
  const notes = await countOpenNotes(db, ids);
  const pictured = await findPictured(db, ids);
  return rows.map((row) => {
    const count = (status: string) =>
      Number(
        fields.find((found) => found.page_id === row.id && found.status === status)?.count ?? 0,
      );
    const summary: PageSummary = {
      id: row.id,
      number: row.number,
      filePage: row.file_page,
      state: parsePageState(row.state),
      form:
        row.form_id === null || row.form_version === null
          ? null
          : { id: row.form_id, version: row.form_version },
      formPage: row.form_page,
      failure: parseFailure(row.failure),
      residual: row.residual,
      fields: {
        accepted: count('accepted'),
        review: count('review'),
        blank: count('blank'),
        unread: count('unread'),
      },
      openTasks: Number(tasks.find((found) => found.page_id === row.id)?.count ?? 0),
      openNotes: Number(notes.find((found) => found.page_id === row.id)?.count ?? 0),
      due: dueOfRow(row),
      hasThumbnail: pictured.has(row.id),
      seconds: row.seconds,
    };
    return { scanId: row.scan_id, summary };
  });
}

const dueOfRow = ({
  state,
  due_on: on,
  due_soon_on: soonFrom,
}: Pick<Selectable<Database['page']>, 'state' | 'due_on' | 'due_soon_on'>): DueDate | null =>
  on !== null && soonFrom !== null && WAITING.includes(parsePageState(state))
    ? { on, soonFrom }
    : null;

const countFields = (db: Kysely<Database>, pageIds: readonly string[]) =>
  db
    .selectFrom('field_state')
    .select(({ fn }) => ['page_id', 'status', fn.countAll().as('count')])
    .where('page_id', 'in', pageIds)
    .groupBy(['page_id', 'status'])
    .execute();

const countTasks = (db: Kysely<Database>, pageIds: readonly string[]) =>
  db
    .selectFrom('review_task')
    .select(({ fn }) => ['page_id', fn.countAll().as('count')])
    .where('page_id', 'in', pageIds)
    .where('closed_at', 'is', null)
    .groupBy('page_id')
    .execute();
