import { sql, type Kysely, type RawBuilder } from 'kysely';
import { z } from 'zod';
import type { Database } from '../database.ts';
import { withoutEncrypting } from '../keys/encryption-lock.ts';
import type { WrappedKey } from '../keys/keyring.ts';
import {
  readMigrations,
  readSequences,
  FILE_KEYS,
  readTables,
  selectOriginals,
  selectWithKeys,
  type CatalogueTable,
} from './catalogue.ts';
import { MOST_ROW_BYTES, PART_BYTES, type Contents } from './format.ts';

type Db = Kysely<Database>;

/** Some rows of a table: one line each, a JSON array of the columns as PostgreSQL writes them. */
export interface RowChunk {
  readonly table: string;
  readonly lines: readonly string[];
}

/** The records as they were at one moment. */
export interface Snapshot {
  /** What is asked by it is of that moment, too. */
  readonly db: Db;
  readonly contents: Contents;
  rows(): AsyncGenerator<RowChunk>;
  /** Every file that the records name, once, in order. */
  originals(): AsyncGenerator<NamedFile>;
}

/** A file, and its key as the records have it. */
export interface NamedFile {
  /** Of its plain bytes. */
  readonly sha256: string;
  /** Null: it lies in the clear. */
  readonly key: (WrappedKey & { readonly liesOpen: boolean }) | null;
}

/** How values are written as text; the same settings read them. Long work is not cut short by the server's. */
export const TEXT_SETTINGS: readonly RawBuilder<unknown>[] = [
  sql`set local timezone = 'UTC'`,
  sql`set local datestyle = 'ISO, YMD'`,
  sql`set local intervalstyle = 'iso_8601'`,
  sql`set local bytea_output = 'hex'`,
  sql`set local extra_float_digits = 1`,
  sql`set local statement_timeout = 0`,
  sql`set local lock_timeout = 0`,
  sql`set local idle_in_transaction_session_timeout = 0`,
];

/**
 * Looks at all tables as of one moment, whatever is written meanwhile. Null where there are none. Files
 * that the records name are there before the record is, and are never deleted, so that they may be
 * copied after it.
 */
export async function withSnapshot<T>(
  db: Db,
  work: (snapshot: Snapshot) => Promise<T>,
): Promise<T | null> {
  return withoutEncrypting(db, (one) => look(one, work));
}

const look = <T>(db: Db, work: (snapshot: Snapshot) => Promise<T>): Promise<T | null> =>
  db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      for (const setting of TEXT_SETTINGS) await setting.execute(tx);
      const migrations = await readMigrations(tx);
      if (migrations === null || migrations.length === 0) return null;
      const tables = await readTables(tx);
      const originals = selectOriginals(tables);
      return work({
        db: tx,
        contents: await readContents(tx, migrations, tables, originals),
        async *rows() {
          for (const table of tables) yield* readRows(tx, table);
        },
        async *originals() {
          for await (const { sha256, ...key } of walk(tx, selectWithKeys(tables)))
            yield { sha256, key: readKey(key) };
        },
      });
    });

type KeyColumns = { readonly [name in keyof NonNullable<NamedFile['key']>]: unknown };

const keySchema = z.object({
  generation: z.number(),
  wrapped: z.instanceof(Uint8Array),
  liesOpen: z.boolean(),
});

const readKey = (columns: KeyColumns): NamedFile['key'] =>
  columns.generation === null ? null : keySchema.parse(columns);

async function readContents(
  tx: Db,
  migrations: string[],
  tables: readonly CatalogueTable[],
  originals: RawBuilder<{ sha256: string }>,
): Promise<Contents> {
  const counted: Contents['tables'] = [];
  for (const table of tables)
    counted.push({ ...table, rows: await countRows(tx, sql.table(table.name)) });
  const sequences: Contents['sequences'] = [];
  for (const name of await readSequences(tx)) {
    const { rows } = await sql<{ last: string; isCalled: boolean }>`
      select last_value::text as last, is_called as "isCalled" from ${sql.table(name)}`.execute(tx);
    sequences.push({ name, ...rows[0]! });
  }
  const head = await tx.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  const key = await tx
    .selectFrom('setting')
    .select('value')
    .where('name', '=', 'master-key-id')
    .executeTakeFirst();
  return {
    migrations,
    tables: counted,
    sequences,
    audit: { seq: head.seq, hash: head.hash },
    keyId: key?.value ?? null,
    originals: await countRows(tx, sql`(${originals})`),
  };
}

export async function countRows(db: Db, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ count: string }>`select count(*) from ${from} counted`.execute(db);
  return Number(rows[0]!.count);
}

async function* readRows(tx: Db, { name, columns }: CatalogueTable): AsyncGenerator<RowChunk> {
  const texts = columns.map((column) => sql`${sql.ref(column.name)}::text`);
  // Keys in the order of the files, so that the two can be laid side by side.
  const order = name === FILE_KEYS ? sql`order by sha256 collate "C"` : sql``;
  const query = sql<{ line: string }>`
    select json_build_array(${sql.join(texts)})::text as line from ${sql.table(name)} ${order}`;
  let lines: string[] = [];
  let bytes = 0;
  for await (const { line } of walk(tx, query)) {
    const length = Buffer.byteLength(line);
    if (length > MOST_ROW_BYTES)
      throw new Error(`a row of "${name}" has more than ${MOST_ROW_BYTES} bytes`);
    lines.push(line);
    bytes += length;
    if (bytes < PART_BYTES) continue;
    yield { table: name, lines };
    lines = [];
    bytes = 0;
  }
  if (lines.length > 0) yield { table: name, lines };
}

/** Rows fetched at a time: as many as make about a megabyte, going by those before. */
const FIRST_ROWS = 16;
const MOST_ROWS = 2000;
const FETCHED_CHARACTERS = 2 ** 20;

let cursors = 0;

/** Row by row through a cursor: none of the tables is ever in memory. */
export async function* walk<Row extends object>(
  tx: Db,
  query: RawBuilder<Row>,
): AsyncGenerator<Row> {
  const cursor = sql.id(`walk_${++cursors}`); // several may be open in one transaction
  await sql`declare ${cursor} no scroll cursor for ${query}`.execute(tx);
  let count = FIRST_ROWS;
  for (;;) {
    const { rows } = await sql<Row>`fetch ${sql.lit(count)} from ${cursor}`.execute(tx);
    if (rows.length === 0) break;
    yield* rows;
    const characters = rows.reduce((sum, row) => sum + measure(row), 0);
    const fitting = Math.floor((FETCHED_CHARACTERS * rows.length) / Math.max(1, characters));
    count = Math.min(MOST_ROWS, Math.max(1, fitting));
  }
  await sql`close ${cursor}`.execute(tx);
}

const measure = (row: object): number =>
  Object.values(row).reduce((sum: number, value) => sum + String(value).length, 0);
