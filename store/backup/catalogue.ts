import { sql, type Kysely } from 'kysely';
import type { Database } from '../database.ts';

type Db = Kysely<Database>;

/** Kysely's own: migrating makes them anew. */
export const MIGRATION_TABLES = ['kysely_migration', 'kysely_migration_lock'];

/**
 * Columns that name a file which is kept. What has the name is one, unless it says only of which file
 * something was made: a table to come cannot be forgotten, a column like these is noticed as missing.
 */
const FILE_COLUMN = 'sha256';
const NOT_KEPT = ['blob_key', 'registry_version'];

interface Column {
  readonly name: string;
  readonly type: string;
}

export interface CatalogueTable {
  readonly name: string;
  readonly columns: Column[];
}

/** All tables of the installation and their columns but for those that are worked out, by name. */
export async function readTables(db: Db): Promise<CatalogueTable[]> {
  const { rows } = await sql<{ table: string; name: string; type: string }>`
    select class.relname as table, attribute.attname as name,
      format_type(attribute.atttypid, attribute.atttypmod) as type
    from pg_class class
    join pg_attribute attribute on attribute.attrelid = class.oid
    where class.relnamespace = current_schema()::regnamespace and class.relkind in ('r', 'p')
      and not class.relispartition
      and not exists (select from pg_depend where classid = 'pg_class'::regclass
        and objid = class.oid and deptype = 'e')
      and attribute.attnum > 0 and not attribute.attisdropped and attribute.attgenerated = ''
    order by class.relname collate "C", attribute.attname collate "C"`.execute(db);
  const tables = new Map<string, Column[]>();
  for (const { table, name, type } of rows) {
    if (MIGRATION_TABLES.includes(table)) continue;
    tables.set(table, [...(tables.get(table) ?? []), { name, type }]);
  }
  return [...tables].map(([name, columns]) => ({ name, columns }));
}

export async function readSequences(db: Db): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select relname as name from pg_class
    where relnamespace = current_schema()::regnamespace and relkind = 'S'
    order by relname collate "C"`.execute(db);
  return rows.map(({ name }) => name);
}

/** Null: there are no tables of ours. */
export async function readMigrations(db: Db): Promise<string[] | null> {
  const { rows } = await sql<{ there: boolean }>`
    select to_regclass(quote_ident(current_schema()) || '.kysely_migration') is not null as there`.execute(
    db,
  );
  if (rows[0]?.there !== true) return null;
  const done = await sql<{ name: string }>`select name from kysely_migration
    order by name collate "C"`.execute(db);
  return done.rows.map(({ name }) => name);
}

/** Files that came in, but for those that nobody is to have any more. */
export const RECEIVED = sql`select sha256 from scan where state <> 'disposed'`;

/** Every file that the records name, once, in order: a query of one column, `sha256`. */
export function selectOriginals(tables: readonly CatalogueTable[]) {
  const naming = tables.filter(
    ({ name, columns }) =>
      !NOT_KEPT.includes(name) && columns.some((column) => column.name === FILE_COLUMN),
  );
  const each = naming.map(({ name }) =>
    name === 'scan' ? RECEIVED : sql`select sha256 from ${sql.table(name)}`,
  );
  return sql<{ sha256: string }>`select sha256 from (${sql.join(each, sql` union `)}) named
    order by sha256 collate "C"`;
}

/** Where the keys of files are; older versions have none. */
export const FILE_KEYS = 'blob_key';

/** The same files with their keys as the records have them; null: it has none. */
export function selectWithKeys(tables: readonly CatalogueTable[]) {
  const named = selectOriginals(tables);
  if (!tables.some(({ name }) => name === FILE_KEYS))
    return sql<FileRow>`select sha256, null::integer as generation, null::bytea as wrapped,
      null::boolean as "liesOpen" from (${named}) named order by sha256 collate "C"`;
  return sql<FileRow>`select named.sha256, generation, wrapped, lies_open as "liesOpen"
    from (${named}) named left join blob_key on blob_key.sha256 = named.sha256
    order by named.sha256 collate "C"`;
}

interface FileRow {
  readonly sha256: string;
  readonly generation: number | null;
  readonly wrapped: Buffer | null;
  readonly liesOpen: boolean | null;
}
