import { sql, type Kysely, type Selectable } from 'kysely';
import type { PageSummary, ScanSummary } from '../../schemas/desk.ts';
import type { DueDate } from '../../schemas/due.ts';
import { gatherPages } from '../../schemas/envelope/gather-pages.ts';
import { listParts } from '../../schemas/envelope/list-parts.ts';
import type { FormKey } from '../../schemas/reading.ts';
import type { FormLibrary } from '../contracts.ts';
import type { Database } from '../database.ts';
import { reaches, type Reach } from '../reach.ts';
import { stateOfScan } from '../scan-states.ts';
import { WAITING } from './due-dates.ts';
import { countOpenNotes } from './notes.ts';
import { findPictured } from './pictures.ts';
import { parseFailure, parsePageState, parseScanState } from './rows.ts';

/** What a scan is summarised from. */
export interface ScanSource {
  readonly db: Kysely<Database>;
  readonly forms: FormLibrary;
  readonly reach: Reach;
}

type ScanRow = Selectable<Database['scan']>;

/** Scans with their pages within reach, in the order given; seven queries however many they are. */
export async function summariseScans(
  source: ScanSource,
  rows: readonly ScanRow[],
): Promise<ScanSummary[]> {
  const { db } = source;
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
    isUrgent: row.urgent,
    ...gather(
      source,
      row,
      pages.filter(({ scanId }) => scanId === row.id),
    ),
  }));
}

async function findBatches(db: Kysely<Database>, rows: readonly ScanRow[]) {
  const ids = rows.flatMap(({ batch_id: id }) => (id === null ? [] : [id]));
  if (ids.length === 0) return [];
  return db.selectFrom('batch').select(['id', 'number']).where('id', 'in', ids).execute();
}

interface OwnedPage {
  readonly scanId: string;
  readonly summary: PageSummary;
  /** The form that it was read as last, while it is read anew as well. */
  readonly owner: FormKey | null;
}

/**
 * The pages within reach, how these stand, and what is wrong with them. That is found by all pages: one
 * is missing only when the others are known, whosever they are.
 */
function gather(
  { forms, reach }: ScanSource,
  row: ScanRow,
  all: readonly OwnedPage[],
): Pick<ScanSummary, 'pages' | 'state' | 'failure' | 'envelope' | 'parts'> {
  const within = all.filter(({ owner }) => reaches(reach, owner));
  const pages = within.map(({ summary }) => summary);
  const isPart = within.length > 0 && within.length < all.length;
  const state = isPart ? stateOfScan(pages.map((page) => page.state)) : parseScanState(row.state);
  const failure = isPart ? (pages[0]?.failure ?? null) : parseFailure(row.failure);
  const everything = all.map(({ summary }) => summary);
  const gathered = everything.map((page) => {
    const { number, state: stands, form, formPage } = page;
    const counts = form !== null && formPage !== null && !isStoodFor(page, everything);
    return {
      number,
      isDone: form !== null || stands === 'rejected' || stands === 'disposed',
      form: counts ? { ...form, page: formPage } : null,
    };
  });
  return {
    pages,
    state,
    failure: state === 'rejected' ? failure : null,
    envelope: gatherPages(gathered, (...key) => forms.get(...key)).filter(({ form }) =>
      reaches(reach, form),
    ),
    parts: viewParts(within, forms),
  };
}

function viewParts(within: readonly OwnedPage[], forms: FormLibrary): ScanSummary['parts'] {
  const parts = listParts(
    within.map(({ summary: { number }, owner }) => ({
      number,
      department: (owner && forms.get(owner.id, owner.version)?.department) ?? null,
    })),
  );
  if (parts.length < 2) return [];
  return parts.map(({ department, pages }) => ({
    department,
    pages: [...pages],
    state: stateOfScan(
      within
        .filter(({ summary }) => pages.includes(summary.number))
        .map(({ summary }) => summary.state),
    ),
  }));
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
async function summarisePages(
  db: Kysely<Database>,
  scanIds: readonly string[],
): Promise<OwnedPage[]> {
  if (scanIds.length === 0) return [];
  const rows = await db
    .selectFrom('page')
    .leftJoin('page_reading', 'page_reading.id', 'page.reading_id')
    .select(['page.id', 'page.scan_id', 'page.number', 'page.state', 'page.failure'])
    .select([
      'page.file_page',
      'page.form_id as owner_id',
      'page.form_version as owner_version',
      'page.form_page as owner_page',
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
    const owner = toKey(row.owner_id, row.owner_version);
    const isDisposed = row.state === 'disposed';
    const count = (status: string) =>
      Number(
        fields.find((found) => found.page_id === row.id && found.status === status)?.count ?? 0,
      );
    const summary: PageSummary = {
      id: row.id,
      number: row.number,
      filePage: row.file_page,
      state: parsePageState(row.state),
      form: isDisposed ? owner : toKey(row.form_id, row.form_version),
      formPage: isDisposed ? row.owner_page : row.form_page,
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
    return { scanId: row.scan_id, summary, owner };
  });
}

const toKey = (id: string | null, version: number | null): FormKey | null =>
  id === null || version === null ? null : { id, version };

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
