import { openPool } from '../../store/open-pool.ts';
import { serverUrl } from './databases.ts';

const url = serverUrl('TEST_DATABASE_URL');

if (url !== null) describe('connections to PostgreSQL', () => suite(url));
else
  describe.skip('connections to PostgreSQL: skipped, because TEST_DATABASE_URL is not set', () =>
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
}
