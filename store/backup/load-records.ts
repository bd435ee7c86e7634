import { sql, type Kysely } from 'kysely';
import type { Database } from '../database.ts';
import { listMigrations, migrateWithin } from '../migrate.ts';
import {
  MIGRATION_TABLES,
  readMigrations,
  readSequences,
  readTables,
  type CatalogueTable,
} from './catalogue.ts';
import { Flawed, type Obstacle } from './flaw.ts';
import type { Contents, ContentsTable } from './format.ts';
import type { RestoreSource } from './read-backup.ts';
import { countRows, type RowChunk } from './snapshot.ts';

type Db = Kysely<Database>;

/**
 * What a start alone writes, and keys of files that no record names: an installation with no more in it is
 * as good as empty.
 */
const BY_A_START = [
  'account_link',
  'audit_head',
  'blob_key',
  'key_generation',
  'setting',
  'webhook_cursor',
];

/** Why records cannot be put here; null: they can. */
export async function findObstacle(db: Db): Promise<Obstacle | null> {
  const tables = await readTables(db);
  const first = tables[0];
  if (first === undefined) return null;
  if ((await readMigrations(db)) === null) return { kind: 'foreign-tables', table: first.name };
  for (const { name } of tables) {
    if (BY_A_START.includes(name)) continue;
    const { rows } = await sql`select from ${sql.table(name)} limit 1`.execute(db);
    if (rows.length > 0) return { kind: 'occupied', table: name };
  }
  return null;
}

/**
 * Puts all rows into tables that are made anew as the source had them, then brings them up to date. `db`
 * is one connection in a transaction: whatever goes wrong, its end undoes all.
 */
export async function loadRecords(
  db: Db,
  { contents, rows }: Pick<RestoreSource, 'contents' | 'rows'>,
  advance: (rows: number) => void,
): Promise<void> {
  await clearTables(db);
  await migrateWithin(db, contents.migrations.at(-1)!);
  const tables = await readTables(db);
  await compareTables(db, tables, contents);
  const openAgain = await liftRules(db, tables);
  const byName = new Map(contents.tables.map((table) => [table.name, table]));
  for await (const chunk of rows()) {
    const table = byName.get(chunk.table);
    if (table === undefined) throw new Flawed({ kind: 'other-tables', table: chunk.table });
    await insertRows(db, table, chunk);
    advance(chunk.lines.length);
  }
  for (const { name, last, isCalled } of contents.sequences)
    await sql`select setval(quote_ident(${name}::text)::regclass, ${last}::bigint,
      ${isCalled}::boolean)`.execute(db);
  await openAgain();
  for (const { name, rows: count } of contents.tables)
    if ((await countRows(db, sql.table(name))) !== count)
      throw new Flawed({ kind: 'wrong-count', table: name });
  await migrateWithin(db, listMigrations().at(-1)!);
}

/** No process writes from here on; what a start has made goes, tables and functions. */
async function clearTables(db: Db): Promise<void> {
  const tables = (await readTables(db)).map(({ name }) => sql.table(name));
  if (tables.length > 0)
    await sql`lock table ${sql.join(tables)} in access exclusive mode`.execute(db);
  const obstacle = await findObstacle(db);
  if (obstacle !== null) throw new Flawed(obstacle);
  const all = [...tables, ...MIGRATION_TABLES.map((name) => sql.table(name))];
  await sql`drop table if exists ${sql.join(all)}`.execute(db);
  if (tables.length === 0) return;
  const { rows } = await sql<{ name: string }>`
    select proc.oid::regprocedure::text as name from pg_proc proc
    where proc.pronamespace = current_schema()::regnamespace
      and not exists (select from pg_depend where classid = 'pg_proc'::regclass
        and objid = proc.oid and deptype = 'e')`.execute(db);
  for (const { name } of rows) await sql`drop function ${sql.raw(name)}`.execute(db);
}

/** The migrations say which tables, columns and sequences there are: what comes has to fit them. */
async function compareTables(
  db: Db,
  tables: readonly CatalogueTable[],
  contents: Contents,
): Promise<void> {
  const expected = new Map(tables.map((table) => [table.name, describe(table)]));
  for (const table of contents.tables)
    if (expected.get(table.name) !== describe(table))
      throw new Flawed({ kind: 'other-tables', table: table.name });
  const named = new Set(contents.tables.map(({ name }) => name));
  for (const { name } of tables)
    if (!named.has(name)) throw new Flawed({ kind: 'other-tables', table: name });
  const sequences = await readSequences(db);
  for (const { name } of contents.sequences)
    if (!sequences.includes(name)) throw new Flawed({ kind: 'other-tables', table: name });
}

const describe = ({ columns }: Pick<CatalogueTable, 'columns'>): string =>
  columns
    .map(({ name, type }) => `${name} ${type}`)
    .sort()
    .join(', ');

/**
 * Rows come table by table, while tables name each other in circles, and evidence may only be added to.
 * Takes foreign keys and triggers away, and the rows that migrations make; returns the way back, which
 * checks every foreign key.
 */
async function liftRules(db: Db, tables: readonly CatalogueTable[]): Promise<() => Promise<void>> {
  const keys = await sql<{ table: string; name: string; definition: string }>`
    select conrelid::regclass::text as table, conname as name,
      pg_get_constraintdef(oid) as definition
    from pg_constraint
    where contype = 'f' and connamespace = current_schema()::regnamespace`.execute(db);
  for (const { table, name } of keys.rows)
    await sql`alter table ${sql.raw(table)} drop constraint ${sql.id(name)}`.execute(db);
  for (const { name } of tables) {
    await sql`alter table ${sql.table(name)} disable trigger user`.execute(db);
    await sql`delete from ${sql.table(name)}`.execute(db);
  }
  return async () => {
    for (const { name } of tables)
      await sql`alter table ${sql.table(name)} enable trigger user`.execute(db);
    for (const { table, name, definition } of keys.rows)
      await sql`alter table ${sql.raw(table)} add constraint ${sql.id(name)}
        ${sql.raw(definition)}`.execute(db);
  };
}

async function insertRows(
  db: Db,
  { name, columns }: ContentsTable,
  { lines }: RowChunk,
): Promise<void> {
  const names = columns.map((column) => sql.id(column.name));
  const values = columns.map(
    // The types are those of our own tables: `compareTables`.
    ({ type }, index) => sql`(line ->> ${sql.lit(index)})::${sql.raw(type)}`,
  );
  await sql`insert into ${sql.table(name)} (${sql.join(names)}) overriding system value
    select ${sql.join(values)} from jsonb_array_elements(${`[${lines.join(',')}]`}::jsonb) line`.execute(
    db,
  );
}
