import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import pg from 'pg';
import type { Database } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';
import { makeOnce } from '../make-once.ts';

export interface MemoryDatabase {
  readonly db: Kysely<Database>;
  close(): Promise<void>;
}

const SETTINGS = { postgresqlconf: ['shared_buffers = 16MB'] };
const STORE = path.resolve(import.meta.dirname, '../../store');
const PACKAGES = path.resolve(import.meta.dirname, '../../package-lock.json');

/**
 * An empty, migrated database of its own in memory. Making one takes two seconds, loading one a
 * quarter. Other migrations or another PGlite make another dump.
 */
export async function openMemoryDatabase(): Promise<MemoryDatabase> {
  const dump = await makeOnce('records', [...(await listMigrations()), PACKAGES], makeDump);
  return bind(await PGlite.create({ ...SETTINGS, loadDataDir: new Blob([await readFile(dump)]) }));
}

/** The files that an empty database follows from. */
export async function listMigrations(): Promise<string[]> {
  const folder = path.join(STORE, 'migrations');
  const files = (await readdir(folder)).sort().map((name) => path.join(folder, name));
  return [...files, path.join(STORE, 'migrate.ts')];
}

function bind(lite: PGlite): MemoryDatabase {
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1 });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  return {
    db,
    async close() {
      await db.destroy();
      await lite.close();
    },
  };
}

async function makeDump(dump: string): Promise<void> {
  const lite = await PGlite.create(SETTINGS);
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1 });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
  const tar = await lite.dumpDataDir('none');
  await db.destroy();
  await lite.close();
  await writeFile(dump, Buffer.from(await tar.arrayBuffer()));
}
