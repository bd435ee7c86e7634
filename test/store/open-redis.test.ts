import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import {
  findFreePort,
  findMissing,
  makeRedis,
  type LocalServer,
} from '../../bench/chaos/servers.ts';
import { parseConfig } from '../../schemas/config.ts';
import { checkServers } from '../../store/check-servers.ts';
import type { Engine } from '../../store/engine.ts';
import { openServers } from '../../store/open-servers.ts';

const OPENSSL = '/usr/bin/openssl';
const missing =
  findMissing(['redis']) ?? (existsSync(OPENSSL) ? null : "Debian's openssl not installed");
if (missing !== null && process.env['CI'] === 'true') throw new Error(missing);

if (missing === null) describe('the queue on Redis', suite);
else describe.skip(`the queue on Redis: skipped, because ${missing}`, suite);

/** Records are opened when somebody asks for them, and nobody does. */
const NO_RECORDS = 'postgres://nobody@127.0.0.1:1/none';
const PASSWORD = 'p@ss word';

function suite() {
  let dir: string;
  const running: LocalServer[] = [];

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-redis-'));
  });
  afterAll(async () => {
    for (const server of running) await server.end('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  async function begin(name: string, settings: (port: number) => readonly string[]) {
    const port = await findFreePort();
    const server = makeRedis(join(dir, name), port, settings(port));
    running.push(server);
    await server.start();
    return server;
  }
  const serversOf = (env: Record<string, string>) => {
    const config = parseConfig({ DATABASE_URL: NO_RECORDS, ...env });
    if (!config.ok || config.value.servers === null) throw new Error(JSON.stringify(config));
    return config.value.servers;
  };
  const problemOf = async (servers: ReturnType<typeof serversOf>) =>
    (await checkServers({ servers, s3: null })).find(({ name }) => name === 'Redis')!.problem;

  /** One job for each queue goes through. */
  async function work({ queues }: Engine, names: readonly string[]): Promise<void> {
    for (const name of names) {
      const queue = queues.openQueue(name);
      let seen: unknown = null;
      const worker = queues.makeWorker(name, (job) => Promise.resolve((seen = job.data)), {});
      worker.on('error', () => undefined); // connections break here on purpose
      await queue.add(name, { of: name });
      while (seen === null) await pause();
      expect(seen).toEqual({ of: name });
      await worker.close();
    }
  }

  test('with a password, over TLS by an authority of its own', async () => {
    const [key, ca] = [join(dir, 'key.pem'), join(dir, 'ca.pem')];
    const names = 'subjectAltName=IP:127.0.0.1';
    execFileSync(
      OPENSSL,
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=madoguchi', '-addext', names, '-keyout', key, '-out', ca], // prettier-ignore
      { stdio: 'ignore' },
    );
    const tls = ['--tls-cert-file', ca, '--tls-key-file', key, '--tls-auth-clients', 'no'];
    const { port } = await begin('tls', (own) => [
      ...['--port', '0', '--tls-port', String(own), ...tls, '--requirepass', PASSWORD],
    ]);
    const address = `rediss://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/2`;
    const servers = serversOf({ REDIS_URL: address, REDIS_TLS_CA_FILE: ca });
    expect(readFileSync(ca, 'utf8')).toBe(servers.redis.ca);
    expect(await problemOf(servers)).toBeNull();
    expect(await problemOf(serversOf({ REDIS_URL: address }))).toMatch(/self.signed/i);
    const wrong = serversOf({ REDIS_URL: `rediss://:x@127.0.0.1:${port}`, REDIS_TLS_CA_FILE: ca });
    expect(await problemOf(wrong)).toMatch(/WRONGPASS/);
    const engine = await openServers(servers);
    await work(engine, ['decode']);
    await engine.close();
  });

  test('that Sentinels watch: it goes on with the successor of a server that is gone', async () => {
    const secret = ['--requirepass', PASSWORD, '--masterauth', PASSWORD];
    const master = await begin('master', () => secret);
    const { port: replica } = await begin('replica', () => [
      ...secret,
      ...['--replicaof', '127.0.0.1', String(master.port), '--repl-diskless-sync-delay', '0'],
    ]);
    const asked = new Redis({ port: replica, password: PASSWORD });
    while (!(await asked.info('replication')).includes('master_link_status:up')) await pause();
    asked.disconnect();
    const { port } = await begin('sentinel', () => ['--sentinel']);
    const ask = new Redis({ port });
    await ask.call('SENTINEL', 'MONITOR', 'paper', '127.0.0.1', String(master.port), '1');
    for (const [name, value] of [
      ['auth-pass', PASSWORD],
      ['down-after-milliseconds', '300'],
      ['failover-timeout', '2000'],
    ] as const)
      await ask.call('SENTINEL', 'SET', 'paper', name, value);
    while (((await ask.call('SENTINEL', 'REPLICAS', 'paper')) as unknown[]).length === 0)
      await pause();
    ask.disconnect();
    const servers = serversOf({
      REDIS_MODE: 'sentinel',
      REDIS_SENTINEL_NAME: 'paper',
      REDIS_URL: `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    });
    expect(await problemOf(servers)).toBeNull();
    const engine = await openServers(servers);
    await work(engine, ['decode']);
    await master.end('SIGKILL');
    await work(engine, ['read']);
    await engine.close();
  }, 60_000);

  test('that is a cluster: every queue lies on a node of its own, or may', async () => {
    const nodes = [];
    for (const name of ['one', 'two'])
      nodes.push(await begin(name, () => ['--cluster-enabled', 'yes']));
    const [one, two] = nodes.map(({ port }) => new Redis({ port })) as [Redis, Redis];
    await one.cluster('ADDSLOTSRANGE', 0, 8191);
    await two.cluster('ADDSLOTSRANGE', 8192, 16383);
    await one.cluster('MEET', '127.0.0.1', nodes[1]!.port);
    for (const node of [one, two])
      while (!String(await node.cluster('INFO')).includes('cluster_state:ok')) await pause();
    const servers = serversOf({
      REDIS_MODE: 'cluster',
      REDIS_URL: `redis://127.0.0.1:${nodes[0]!.port}`,
      REDIS_NODES: `127.0.0.1:${nodes[1]!.port}`,
    });
    expect(await problemOf(servers)).toBeNull();
    const engine = await openServers(servers);
    await work(engine, ['decode', 'read', 'deliver']);
    const tags = new Set<string>();
    for (const node of [one, two])
      for (const key of await node.keys('*')) tags.add(/^\{[^}]+\}/.exec(key)![0]);
    expect([...tags].sort()).toEqual(['{bull-decode}', '{bull-deliver}', '{bull-read}']);
    await engine.close();
    one.disconnect();
    two.disconnect();
  });
}

const pause = () => new Promise((resolve) => setTimeout(resolve, 20));
