import pg from 'pg';
import type { Config, RedisConfig } from '../schemas/config.ts';
import { openS3Shelf } from './blobs/s3.ts';
import { openRedis } from './open-redis.ts';

export interface ServerCheck {
  readonly name: 'Redis' | 'PostgreSQL' | 'S3';
  /** What is wrong, or null. Never holds an address with its password. */
  readonly problem: string | null;
}

const PATIENCE_MS = 3000;

/** Asks each configured server for a sign of life. None is configured in embedded mode. */
export async function checkServers(config: Pick<Config, 'servers' | 's3'>): Promise<ServerCheck[]> {
  const { servers, s3 } = config;
  const checks: Promise<ServerCheck>[] = [];
  if (servers) {
    checks.push(check('Redis', () => pingRedis(servers.redis)));
    checks.push(check('PostgreSQL', () => pingPostgres(servers.databaseUrl)));
  }
  if (s3)
    checks.push(
      check('S3', async () => {
        const blobs = await openS3Shelf(s3);
        await blobs.check().finally(() => blobs.close());
      }),
    );
  return Promise.all(checks);
}

async function check(name: ServerCheck['name'], ping: () => Promise<void>): Promise<ServerCheck> {
  try {
    await ping();
    return { name, problem: null };
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    return { name, problem: message || code || 'no answer' };
  }
}

async function pingRedis(config: RedisConfig): Promise<void> {
  const redis = openRedis(config, {
    lazyConnect: true,
    connectTimeout: PATIENCE_MS,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let cause: Error | null = null;
  redis.on('error', (error: Error) => (cause = error));
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    throw cause ?? error; // the call itself knows only that the connection is closed
  } finally {
    redis.disconnect();
  }
}

async function pingPostgres(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: PATIENCE_MS });
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end().catch(() => undefined); // never connected: nothing to end
  }
}
