import { parseConfig } from '../../schemas/config.ts';
import { examineServers } from '../../store/examine-servers.ts';
import { openPool } from '../../store/open-pool.ts';
import { createDatabase, serverUrl } from './databases.ts';

const url = serverUrl('TEST_DATABASE_URL');

if (url !== null && serverUrl('TEST_REDIS_URL') !== null)
  describe('connections to PostgreSQL', () => suite(url));
else
  describe.skip('connections to PostgreSQL: skipped, because TEST_REDIS_URL or TEST_DATABASE_URL is not set', () =>
    suite(''));

function suite(address: string) {
  test('one that is lost in a transaction, between two queries, ends the transaction and nothing else', async () => {
    const pool = openPool(address, 2);
    const client = await pool.connect();
    await client.query('begin');
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const lost = new Promise((resolve) => client.once('end', resolve));
    await pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
    await lost;
    await expect(client.query('commit')).rejects.toThrow('connection');
    client.release(true);
    expect((await pool.query('select 1')).rowCount).toBe(1);
    await pool.end();
  });

  test('are looked into with the queue: versions, memory, connections, tables', async () => {
    const redisUrl = serverUrl('TEST_REDIS_URL')!;
    const own = await createDatabase(address);
    const examine = async (size: string) => {
      const env = { REDIS_URL: redisUrl, DATABASE_URL: own.url, DATABASE_POOL_SIZE: size };
      const config = parseConfig(env);
      if (!config.ok) throw new Error(config.error.join());
      const found = await examineServers(config.value);
      return Object.fromEntries(found.map(({ name, ...rest }) => [name, rest]));
    };
    expect(await examine('10')).toMatchObject({
      'Redis version': { found: expect.stringMatching(/^\d/) as string, remedy: null },
      'Redis memory': { found: 'noeviction', remedy: null },
      'PostgreSQL version': { remedy: null },
      'PostgreSQL connections': { remedy: null },
      tables: { found: expect.stringContaining('at the next start') as string, remedy: null },
    });
    expect((await examine('100000'))['PostgreSQL connections']!.remedy).toContain('lower');
    await own.drop();
  });
}
