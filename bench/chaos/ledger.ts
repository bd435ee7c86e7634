import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Stores } from '../../store/open-stores.ts';
import { failureSchema, type FailureKind } from '../../schemas/failure.ts';
import type { ChaosFile } from './make-files.ts';

/** What became of everything that was taken in. */
export interface Ledger {
  readonly files: number;
  readonly pages: number;
  readonly finished: number;
  readonly inReview: number;
  /** Pages and whole files that could not be read, by their cause. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Taken in, and not there or not done. */
  readonly lost: readonly string[];
  /** There more than once: files, pages, readings, tasks, events. */
  readonly doubled: readonly string[];
  /** At an end that says nothing of why. */
  readonly silent: readonly string[];
  /** Given up for a cause that is not the paper's. */
  readonly givenUp: readonly string[];
  readonly brokenHashes: readonly string[];
  readonly audit: string;
  /** What should have been read in the same way, and was not. */
  readonly astray: readonly string[];
}

const NOT_THE_PAPERS: ReadonlySet<FailureKind> = new Set([
  'reader-crashed',
  'took-too-long',
  'storage-failed',
  'storage-full',
  'queue-full',
]);
const FINISHED: ReadonlySet<string> = new Set(['ready', 'approved', 'set-aside']);

interface Sorted {
  finished: number;
  inReview: number;
  rejected: Record<string, number>;
  lost: string[];
  doubled: string[];
  silent: string[];
  givenUp: string[];
  astray: string[];
}

/** Holds what the records say against what was handed in. */
export async function drawLedger(stores: Stores, files: readonly ChaosFile[]): Promise<Ledger> {
  const sorted: Sorted = {
    ...{ finished: 0, inReview: 0, rejected: {} },
    ...{ lost: [], doubled: [], silent: [], givenUp: [], astray: [] },
  };
  for (const file of files) await sortFile(stores, file, sorted);
  await findDoubled(stores, sorted.doubled);
  await findSilent(stores, sorted.silent);
  const extra = await stores.db
    .selectFrom('scan')
    .select('file_name')
    .where(
      'sha256',
      'not in',
      files.map(({ sha256 }) => sha256),
    )
    .execute();
  for (const { file_name: name } of extra) sorted.astray.push(`${name} was never handed in`);
  const brokenHashes = await findBrokenHashes(stores);
  const { report } = await stores.records.verifyAudit('bench', () => undefined, new AbortController().signal); // prettier-ignore
  const { verdict } = report;
  return {
    files: files.length,
    pages: files.reduce((sum, { pages }) => sum + pages, 0),
    ...sorted,
    brokenHashes,
    audit: verdict.whole
      ? `whole, ${verdict.events} events`
      : `${verdict.reason} at ${verdict.seq}`,
  };
}

async function sortFile({ db }: Stores, file: ChaosFile, sorted: Sorted): Promise<void> {
  const rows = await db.selectFrom('scan').selectAll().where('sha256', '=', file.sha256).execute();
  const [scan] = rows;
  if (scan === undefined) return void sorted.lost.push(file.name);
  if (rows.length > 1) sorted.doubled.push(`${file.name}: ${rows.length} scans`);
  const pages = await db.selectFrom('page').selectAll().where('file_id', '=', scan.id).orderBy('file_page').execute(); // prettier-ignore
  if (pages.length === 0) {
    if (scan.state === 'rejected') reject(`${file.name}`, scan.failure, sorted);
    else sorted.lost.push(`${file.name} is ${scan.state}`);
    if (file.pages > 0 && scan.state === 'rejected')
      sorted.astray.push(`${file.name} has no pages`);
    return;
  }
  if (pages.length !== file.pages)
    sorted.astray.push(`${file.name} has ${pages.length} pages instead of ${file.pages}`);
  for (const page of pages) {
    const name = `${file.name} page ${page.file_page}`;
    if (file.isBroken && page.state !== 'rejected') sorted.astray.push(`${name} was read`);
    if (page.state === 'rejected') reject(name, page.failure, sorted);
    else if (page.reading_id === null) sorted.lost.push(`${name} is ${page.state}`);
    else if (FINISHED.has(page.state)) sorted.finished += 1;
    else if (page.state === 'in-review') sorted.inReview += 1;
    else sorted.lost.push(`${name} is ${page.state}`);
  }
}

function reject(name: string, cause: unknown, sorted: Sorted): void {
  const failure = failureSchema.safeParse(cause);
  if (!failure.success) return void sorted.silent.push(`${name} is rejected without a cause`);
  const { kind } = failure.data;
  sorted.rejected[kind] = (sorted.rejected[kind] ?? 0) + 1;
  if (NOT_THE_PAPERS.has(kind)) sorted.givenUp.push(`${name}: ${JSON.stringify(failure.data)}`);
}

/** Whatever may be there once, and is there more than once. */
async function findDoubled({ db }: Stores, doubled: string[]): Promise<void> {
  const questions = {
    'page of a file': sql`select file_id::text || ' ' || file_page as what from page group by file_id, file_page having count(*) > 1`,
    'number in an envelope': sql`select scan_id::text || ' ' || number as what from page where replaced_by is null group by scan_id, number having count(*) > 1`,
    'control number': sql`select control_number as what from scan group by control_number having count(*) > 1`,
    'reading of a page': sql`select page_id::text as what from page_reading group by page_id having count(*) > 1`,
    'open task of a field': sql`select page_id::text || ' ' || field_id as what from review_task where closed_at is null group by page_id, field_id having count(*) > 1`,
    'event of a reading': sql`select page_id::text as what from audit_event where action = 'page-read' group by page_id having count(*) > 1`,
    'event of taking in': sql`select scan_id::text as what from audit_event where action = 'received' group by scan_id having count(*) > 1`,
  };
  for (const [name, question] of Object.entries(questions)) {
    const { rows } = await question.execute(db);
    for (const row of rows) doubled.push(`${name}: ${(row as { what: string }).what}`);
  }
}

/** Pages of which people are told that they wait for somebody, and not for what. */
async function findSilent({ db }: Stores, silent: string[]): Promise<void> {
  const question = sql<{
    what: string;
  }>`select page.id::text as what from page where state = 'in-review' and not exists
    (select from review_task where page_id = page.id and closed_at is null)`;
  for (const { what } of (await question.execute(db)).rows)
    silent.push(`in review without a task: ${what}`);
}

/** Originals and pictures are kept under their hashes. */
async function findBrokenHashes({ db, blobs }: Stores): Promise<string[]> {
  const { rows } = await sql<{ sha256: string }>`
    select sha256 from scan union select sha256 from picture union select sha256 from page_picture
  `.execute(db);
  const broken: string[] = [];
  for (const { sha256 } of rows) {
    const bytes = await blobs.get(sha256);
    const found = bytes.ok ? createHash('sha256').update(bytes.value).digest('hex') : null;
    if (found !== sha256) broken.push(sha256);
  }
  return broken;
}
