import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import { Kysely, PostgresDialect } from 'kysely';
import type { PGlite } from '@electric-sql/pglite';
import { existsSync } from 'node:fs';
import { cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from './database.ts';
import { lockDir } from './dir-lock.ts';
import type { Engine } from './engine.ts';
import { openFlush } from './flush-database.ts';
import { refuseMoved } from './moved-marker.ts';
import { PGlitePool } from './pglite-pool.ts';
import { bindQueues, type QueueOptions } from './queues.ts';

/** PGlite has no autovacuum; measured: without one 100,000 dead rows slow the queue by a fifth. */
const VACUUM_EVERY_MS = 60_000;

/**
 * Queue and records in this process, files in `dir`. Two databases: one PGlite is one session, so
 * adding a job within a records transaction would wait for itself.
 */
export const openEmbedded = (dir: string, options?: QueueOptions): Promise<Engine> =>
  inLockedFolder(dir, async (Class, unlock) => {
    await prepareFolders(Class, dir);
    const queue = await openDatabase(Class, join(dir, 'queue'));
    const data = await openDatabase(Class, join(dir, 'records'));
    await queue.exec('SET search_path TO bullmq'); // BullMQ sets this only on pools it makes itself
    const connection = new PGlitePool(queue);
    const client = await connection.connect();
    try {
      await runMigrations(client);
    } finally {
      client.release();
    }
    const vacuum = setInterval(() => {
      // A missed round is made up by the next one; a database that is broken shows elsewhere.
      void vacuumQueue(connection).catch(() => undefined);
    }, VACUUM_EVERY_MS).unref();
    const db = await bindRecords(data);
    const queues = bindQueues(withBackend(createPostgresBackend), connection, options);
    return {
      db,
      queues,
      pingQueue: () => connection.query('select 1'),
      flushRecords: openFlush(join(dir, 'records')),
      async close() {
        clearInterval(vacuum);
        await queues.close();
        await db.destroy();
        await data.close();
        await queue.close();
        unlock();
      },
    };
  });

/** The records alone, without the queue. `make`: where there are none, empty ones. */
export async function openEmbeddedRecords(
  dir: string,
  { make }: { readonly make: boolean },
): Promise<Pick<Engine, 'db' | 'flushRecords' | 'close'>> {
  if (!make && !existsSync(join(dir, 'records')))
    throw new Error(`there is no installation in ${dir}: see DATA_DIR`);
  return inLockedFolder(dir, async (Class, unlock) => {
    if (make) await prepareFolders(Class, dir);
    const data = await openDatabase(Class, join(dir, 'records'));
    const db = await bindRecords(data);
    return {
      db,
      flushRecords: openFlush(join(dir, 'records')),
      async close() {
        await db.destroy();
        await data.close();
        unlock();
      },
    };
  });
}

/** What is opened holds the folder until it calls `unlock`; what fails to open gives it back. */
async function inLockedFolder<T>(
  dir: string,
  open: (Class: PGliteClass, unlock: () => void) => Promise<T>,
): Promise<T> {
  const Class = await loadPGlite();
  const unlock = lockDir(dir);
  try {
    refuseMoved(dir);
    return await open(Class, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

type PGliteClass = typeof PGlite;

/** WebAssembly of 20 MB: loaded only where it is used. */
const loadPGlite = async (): Promise<PGliteClass> => (await import('@electric-sql/pglite')).PGlite;

async function bindRecords(data: PGlite): Promise<Kysely<Database>> {
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
  const pool = new pg.Pool({ ...createPgConfig(data), max: 1 });
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
}

const openDatabase = (Class: PGliteClass, dataDir: string) =>
  Class.create({ dataDir, postgresqlconf: ['shared_buffers = 16MB'] });

/**
 * Making an empty database takes seconds, copying one takes half of one: at the very first start
 * the second is a copy of the first. Each gets its name when it is whole, so that a start that was
 * cut off is gone on with.
 */
async function prepareFolders(Class: PGliteClass, dir: string): Promise<void> {
  const missing = ['queue', 'records'].filter((name) => !existsSync(join(dir, name)));
  if (missing.length === 0) return;
  const empty = join(dir, 'empty.partial');
  await rm(empty, { recursive: true, force: true });
  await (await openDatabase(Class, empty)).close();
  for (const name of missing.slice(1)) {
    const partial = join(dir, `${name}.partial`);
    await rm(partial, { recursive: true, force: true });
    await cp(empty, partial, { recursive: true });
    await rename(partial, join(dir, name));
  }
  await rename(empty, join(dir, missing[0]!));
}

async function vacuumQueue(pool: PGlitePool): Promise<void> {
  for (const table of ['job', 'event']) await pool.query(`VACUUM (ANALYZE) bullmq.${table}`);
}
