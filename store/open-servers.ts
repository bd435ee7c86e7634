import { createRedisBackend, withBackend } from 'bullmq';
import { Kysely, PostgresDialect } from 'kysely';
import type { ServersConfig } from '../schemas/config.ts';
import type { Database } from './database.ts';
import type { Engine } from './engine.ts';
import { openPool } from './open-pool.ts';
import { bindQueues, type QueueOptions } from './queues.ts';

/** Queue on Redis, records in PostgreSQL. */
export async function openServers(
  { redis, databaseUrl, poolSize }: ServersConfig,
  options?: QueueOptions,
): Promise<Engine> {
  const { openRedis, prefixOf } = await import('./open-redis.ts');
  // BullMQ's blocking reads need a connection that never gives a command up.
  const connection = openRedis(redis, { maxRetriesPerRequest: null });
  // Without a listener a lost connection would end the process; it is made again by itself.
  connection.on('error', () => undefined);
  const pool = openPool(databaseUrl, poolSize);
  const db = new Kysely<Database>({ dialect: new PostgresDialect({ pool }) });
  const queues = bindQueues(withBackend(createRedisBackend), connection, {
    ...options,
    prefixOf: (queue) => prefixOf(redis, queue),
  });
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
