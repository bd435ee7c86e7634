import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import { Kysely, PostgresDialect } from 'kysely';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from './database.ts';
import { lockDir } from './dir-lock.ts';
import type { Engine } from './engine.ts';
import { PGlitePool } from './pglite-pool.ts';
import { bindQueues } from './queues.ts';

/** PGlite has no autovacuum; measured: without one 100,000 dead rows slow the queue by a fifth. */
const VACUUM_EVERY_MS = 60_000;

/**
 * Queue and records in this process, files in `dir`. Two databases: one PGlite is one session, so
 * adding a job within a records transaction would wait for itself.
 */
export async function openEmbedded(dir: string): Promise<Engine> {
  // WebAssembly of 20 MB: loaded only where it is used.
  const { PGlite } = await import('@electric-sql/pglite');
  const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
  const unlock = lockDir(dir);
  const open = (name: string) =>
    PGlite.create({ dataDir: join(dir, name), postgresqlconf: ['shared_buffers = 16MB'] });
  try {
    const queue = await open('queue');
    const data = await open('records');
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
    const pool = new pg.Pool({ ...createPgConfig(data), max: 1 });
    const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
    const queues = bindQueues(withBackend(createPostgresBackend), connection);
    return {
      db,
      queues,
      async close() {
        clearInterval(vacuum);
        await queues.close();
        await db.destroy();
        await data.close();
        await queue.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function vacuumQueue(pool: PGlitePool): Promise<void> {
  for (const table of ['job', 'event']) await pool.query(`VACUUM (ANALYZE) bullmq.${table}`);
}
