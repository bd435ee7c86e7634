import { sql, type Kysely, type Transaction } from 'kysely';
import { formatControlNumber } from '../../store/control-number.ts';
import type { Database } from '../../store/database.ts';
import { foldForSearch } from '../../store/records/search.ts';

const CHUNK = 500;
const A_DAY = 400;
const FIRST_DAY = Date.UTC(2026, 0, 5);
const DAY_MS = 86_400_000;
/** What only a page that is worked on is shown by: the others are listed and found without it. */
const SHOWN_BY = new Set(['field_reading', 'decision', 'sealed', 'open_value']);
/** Nobody's copies: they are of the house, not of a scan. */
const NOT_OF_A_SCAN = new Set(['audit_event', 'page_claim']);

const FAMILIES = ['佐藤', '鈴木', '髙橋', '田中', '伊藤', '渡邉', '山本', '中村', '小林', '加藤'];
const GIVEN = ['花子', '太郎', '一郎', '恵子', '翔', '美咲', '健', '陽菜', '誠', '直美'];

export interface Copies {
  readonly count: number;
  /** Of the first copy; numbers, ids and days follow from it. */
  readonly from: number;
  /** Open copies wait for a person as the scan does; the others count as approved. */
  readonly open: boolean;
}

/**
 * Copies a scan, with all that was read of it, within the database: rows of every table that knows
 * it, under other ids, control numbers, days and values. The queue and the originals know nothing of
 * the copies. The database has to allow what a superuser may.
 */
export async function multiplyScan(
  db: Kysely<Database>,
  scanId: string,
  copies: Copies,
): Promise<void> {
  const tables = await findTables(db);
  for (let done = 0; done < copies.count; done += CHUNK)
    await db.transaction().execute(async (tx) => {
      // Rows refer to each other in a circle; all of them are there at the end.
      await sql`set local session_replication_role = replica`.execute(tx);
      await numberCopies(tx, copies.from + done, Math.min(CHUNK, copies.count - done));
      for (const table of tables)
        if (copies.open || !SHOWN_BY.has(table.name)) await copyRows(tx, table, scanId, copies);
      await sql`drop table copy`.execute(tx);
    });
  await sql`analyze`.execute(db);
}

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

async function findTables(db: Kysely<Database>): Promise<Table[]> {
  const { rows } = await sql<Table>`
    select table_name as name, json_agg(json_build_object('name', column_name, 'type', data_type)
      order by ordinal_position) as columns
    from information_schema.columns
    where table_schema = 'public' group by table_name`.execute(db);
  return rows.filter(
    ({ name, columns }) =>
      !NOT_OF_A_SCAN.has(name) &&
      (name === 'scan' || columns.some((column) => column.name in ROWS_OF)),
  );
}

/** Which rows of a table belong to a scan, by the column that says so. */
const ROWS_OF = {
  scan_id: sql`t.scan_id = s.id`,
  page_id: sql`t.page_id in (select id from page where scan_id = s.id)`,
  reading_id: sql`t.reading_id in (select r.id from page_reading r join page p on p.id = r.page_id where p.scan_id = s.id)`,
} as const;

async function numberCopies(tx: Transaction<Database>, from: number, count: number): Promise<void> {
  await sql`create temp table copy (n integer, day text, control_number text, who text)`.execute(
    tx,
  );
  const rows = Array.from({ length: count }, (_, index) => {
    const n = from + index;
    const day = new Date(FIRST_DAY + Math.floor(n / A_DAY) * DAY_MS).toISOString().slice(0, 10);
    const family = FAMILIES[n % FAMILIES.length]!;
    const given = GIVEN[Math.floor(n / FAMILIES.length) % GIVEN.length]!;
    return {
      n,
      day,
      control_number: formatControlNumber(day, (n % A_DAY) + 2),
      who: foldForSearch(`${family} ${given}${n}`),
    };
  });
  const column = (name: keyof (typeof rows)[0]) => rows.map((row) => row[name]);
  await sql`insert into copy select * from unnest(
    ${column('n')}::integer[], ${column('day')}::text[],
    ${column('control_number')}::text[], ${column('who')}::text[])`.execute(tx);
}

async function copyRows(
  tx: Transaction<Database>,
  { name, columns }: Table,
  scanId: string,
  { open }: Copies,
): Promise<void> {
  const by = (['scan_id', 'page_id', 'reading_id'] as const).find((key) =>
    columns.some((column) => column.name === key),
  );
  const rows = name === 'scan' ? sql`t.id = s.id` : ROWS_OF[by!];
  const values = columns.map((column) => valueOf(name, column, open));
  await sql`insert into ${sql.table(name)} (${sql.join(columns.map((column) => sql.ref(column.name)))})
    select ${sql.join(values)} from ${sql.table(name)} t
    cross join copy c cross join (select ${scanId}::uuid as id) s where ${rows}`.execute(tx);
}

/** Ids are in order of time, as those of scans are that came in one after the other. */
const idOf = (column: string) =>
  sql`(lpad(to_hex(1767571200000 + c.n::bigint), 12, '0') || '7'
    || substr(md5(t.${sql.ref(column)}::text || c.n), 1, 3) || '8'
    || substr(md5(t.${sql.ref(column)}::text || c.n), 4, 15))::uuid`;

function valueOf(table: string, column: Table['columns'][0], open: boolean) {
  const own = sql`t.${sql.ref(column.name)}`;
  const at = sql`c.day::timestamptz`;
  switch (`${table}.${column.name}`) {
    case 'scan.sha256':
      return sql`encode(sha256((t.sha256 || c.n)::bytea), 'hex')`;
    case 'scan.control_number':
      return sql`c.control_number`;
    case 'scan.file_name':
      return sql`'tray-' || c.n || '.jpg'`;
    case 'scan.received_on':
      return sql`c.day`;
    case 'scan.received_at':
      return at;
    case 'scan.state':
    case 'page.state':
      return open ? own : sql`'approved'`;
    case 'review_task.closed_at':
      return open ? own : at;
    case 'field_state.settled':
      return open ? own : sql`true`;
    // Digits stay digits, words become somebody's name; what cannot be found stays so.
    case 'field_state.search':
      return sql`case when t.search is null then null when t.search ~ '^[0-9-]+$'
        then left(translate(md5(t.field_id || c.n), 'abcdef', '012345'), length(t.search))
        else c.who end`;
    default:
      return column.type === 'uuid' ? idOf(column.name) : own;
  }
}
