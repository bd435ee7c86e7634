import { sql, Kysely, PostgresDialect } from 'kysely';
import type { Config, RedisConfig, ServersConfig } from '../schemas/config.ts';
import { readMigrations } from './backup/catalogue.ts';
import type { Database } from './database.ts';
import { inTime } from './in-time.ts';
import { listMigrations } from './migrate.ts';
import { openPool } from './open-pool.ts';
import { openRedis } from './open-redis.ts';

/** How a server that answers is set up. */
export interface Examined {
  readonly name: string;
  readonly found: string;
  /** What to do; null: nothing. */
  readonly remedy: string | null;
}

const PATIENCE_MS = 5000;
/** BullMQ's own: older ones lack commands that it needs. */
const OLDEST_REDIS = [6, 2] as const;
/** For backups and whoever looks in. */
const SPARE_CONNECTIONS = 10;

/** Looks into servers that are reachable; embedded there are none. Throws what they answer. */
export async function examineServers({ servers }: Pick<Config, 'servers'>): Promise<Examined[]> {
  if (servers === null) return [];
  const examined = await inTime(
    Promise.all([examineRedis(servers.redis), examinePostgres(servers)]),
    PATIENCE_MS,
    null,
  );
  if (examined === null) throw new Error('no answer in time');
  return examined.flat();
}

async function examineRedis(config: RedisConfig): Promise<Examined[]> {
  const redis = openRedis(config, { maxRetriesPerRequest: 1, retryStrategy: () => null });
  redis.on('error', () => undefined); // the questions below tell it
  try {
    const info = await redis.info();
    const told = (key: string): string | null =>
      new RegExp(`^${key}:(.*?)\r?$`, 'm').exec(info)?.[1] ?? null;
    const version = told('redis_version') ?? '?';
    const policy = told('maxmemory_policy');
    const isKept = told('aof_enabled') === '1';
    return [
      {
        name: 'Redis version',
        found: version,
        remedy: isOlder(version) ? `update it to ${OLDEST_REDIS.join('.')} or newer` : null,
      },
      {
        name: 'Redis memory',
        found: policy ?? 'not told',
        remedy:
          policy === null || policy === 'noeviction'
            ? null
            : 'set maxmemory-policy to noeviction: whatever is evicted is a job that is lost until the sweep',
      },
      {
        name: 'Redis file',
        found: isKept
          ? 'append-only: jobs outlive a restart'
          : 'none: after a restart the sweep queues everything anew from the records',
        remedy: null,
      },
    ];
  } finally {
    redis.disconnect();
  }
}

function isOlder(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major < OLDEST_REDIS[0] || (major === OLDEST_REDIS[0] && minor < OLDEST_REDIS[1]);
}

async function examinePostgres({ databaseUrl, poolSize }: ServersConfig): Promise<Examined[]> {
  const db = new Kysely<Database>({
    dialect: new PostgresDialect({ pool: openPool(databaseUrl, 1) }),
  });
  try {
    const { rows } = await sql<{
      version: string;
      most: number;
      used: number;
      may_make: boolean;
    }>`select current_setting('server_version') as version,
      current_setting('max_connections')::int as most,
      (select count(*)::int from pg_stat_activity where backend_type = 'client backend') as used,
      has_schema_privilege(current_schema(), 'create') as may_make`.execute(db);
    const { version, most, used, may_make: mayMake } = rows[0]!;
    return [
      {
        name: 'PostgreSQL version',
        found: version,
        remedy: mayMake ? null : 'let the user of DATABASE_URL create tables in its schema',
      },
      {
        name: 'PostgreSQL connections',
        found: `${used} of ${most} in use, at most ${poolSize} for each process`,
        remedy:
          poolSize + SPARE_CONNECTIONS > most
            ? 'lower DATABASE_POOL_SIZE, or raise max_connections'
            : null,
      },
      await examineTables(db),
    ];
  } finally {
    await db.destroy();
  }
}

async function examineTables(db: Kysely<Database>): Promise<Examined> {
  const known = listMigrations();
  const done = (await readMigrations(db)) ?? [];
  const pending = known.filter((name) => !done.includes(name)).length;
  const newer = done.some((name) => !known.includes(name));
  const found = newer
    ? 'of a newer version than this one'
    : pending === 0
      ? 'up to date'
      : `${pending} of ${known.length} changes to be made, at the next start`;
  return { name: 'tables', found, remedy: newer ? 'start that version, or a newer one' : null };
}
