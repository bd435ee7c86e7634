import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import { Kysely, PostgresDialect } from 'kysely';
import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { Database } from '../../store/database.ts';
import { migrate } from '../../store/migrate.ts';

export interface MemoryDatabase {
  readonly db: Kysely<Database>;
  close(): Promise<void>;
}

const SETTINGS = { postgresqlconf: ['shared_buffers = 16MB'] };
const CACHE = path.join(tmpdir(), 'madoguchi-test');
const STORE = path.resolve(import.meta.dirname, '../../store');
const PACKAGES = path.resolve(import.meta.dirname, '../../package-lock.json');

/**
 * An empty, migrated database of its own in memory. Making one takes two seconds, loading one a
 * quarter: the first test that needs one leaves a dump for all others, of this run and later ones.
 */
export async function openMemoryDatabase(): Promise<MemoryDatabase> {
  const dump = path.join(CACHE, `${await hashSources()}.tar`);
  if (!existsSync(dump)) await makeDump(dump);
  return bind(await PGlite.create({ ...SETTINGS, loadDataDir: new Blob([await readFile(dump)]) }));
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

/** Test files run at the same time: the dump gets its name when it is whole. */
async function makeDump(dump: string): Promise<void> {
  const lite = await PGlite.create(SETTINGS);
  const pool = new pg.Pool({ ...createPgConfig(lite), max: 1 });
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  await migrate(db);
  const tar = await lite.dumpDataDir('none');
  await db.destroy();
  await lite.close();
  await mkdir(CACHE, { recursive: true });
  const partial = `${dump}.${randomUUID()}`;
  await writeFile(partial, Buffer.from(await tar.arrayBuffer()));
  await rename(partial, dump);
}

/** Other migrations or another PGlite make another dump. */
async function hashSources(): Promise<string> {
  const hash = createHash('sha256');
  const folder = path.join(STORE, 'migrations');
  const files = (await readdir(folder)).sort().map((name) => path.join(folder, name));
  for (const file of [...files, path.join(STORE, 'migrate.ts'), PACKAGES])
    hash.update(await readFile(file));
  return hash.digest('hex').slice(0, 16);
}
