import { createRedisBackend, withBackend } from 'bullmq';
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import type { Database } from './database.ts';
import type { Engine } from './engine.ts';
import { bindQueues, type QueueOptions } from './queues.ts';

/** Queue on Redis, records in PostgreSQL. */
export async function openServers(
  redisUrl: string,
  databaseUrl: string,
  options?: QueueOptions,
): Promise<Engine> {
  const { Redis } = await import('ioredis');
  // BullMQ's blocking reads need a connection that never gives a command up.
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null });
  const pool = new pg.Pool({ connectionString: databaseUrl });
  // Without listeners a lost idle connection would end the process; both reconnect by themselves.
  pool.on('error', () => undefined);
  connection.on('error', () => undefined);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const queues = bindQueues(withBackend(createRedisBackend), connection, options);
  return {
    db,
    queues,
    pingQueue: () => connection.ping(),
    async close() {
      await queues.close();
      await db.destroy();
      await connection.quit();
    },
  };
}
