import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';

/** A server of Debian's that is begun, ended and begun again on the same port and files. */
export interface LocalServer {
  readonly port: number;
  start(): Promise<void>;
  /** Ends it by this signal and waits until it is gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

const POSTGRES = '/usr/lib/postgresql';
const REDIS = '/usr/bin/redis-server';
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/** What is missing on this machine, in words; null: nothing is. */
export function findMissing(needed: readonly ('redis' | 'postgres')[]): string | null {
  const missing = [
    ...(needed.includes('redis') && !existsSync(REDIS) ? ['redis-server'] : []),
    ...(needed.includes('postgres') && !existsSync(POSTGRES) ? ['postgresql'] : []),
  ];
  return missing.length === 0 ? null : `Debian's ${missing.join(' and ')} not installed`;
}

export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Redis with its files in `dir`; `settings`: further ones of its command line. */
export const makeRedis = (dir: string, port: number, settings: readonly string[]): LocalServer => {
  mkdirSync(dir, { recursive: true });
  const file = join(dir, 'redis.conf');
  writeFileSync(file, ''); // a Sentinel writes into it what it has learnt
  const given = [file, '--bind', '127.0.0.1', '--dir', dir, '--port', String(port), ...settings];
  return makeServer(
    port,
    () => spawn(REDIS, given, { stdio: 'ignore' }),
    () => canConnect(port),
  );
};

/** A new cluster of PostgreSQL in `dir`, without passwords. It refuses to run as root. */
export function makePostgres(dir: string, port: number): LocalServer & { readonly url: string } {
  const version = readdirSync(POSTGRES)
    .sort((a, b) => Number(a) - Number(b))
    .at(-1)!;
  const bin = join(POSTGRES, version, 'bin');
  mkdirSync(dir, { recursive: true });
  const owner = process.getuid?.() === 0 ? findUser('postgres') : null;
  if (owner !== null) chownSync(dir, owner.uid, owner.gid);
  const initial = ['-D', dir, '-U', 'madoguchi', '-A', 'trust', '-E', 'UTF8', '--locale=C'];
  execFileSync(join(bin, 'initdb'), initial, { ...owner, stdio: 'ignore', cwd: '/' });
  const url = `postgres://madoguchi@127.0.0.1:${port}/postgres`;
  const given = ['-D', dir, '-p', String(port), '-c', 'listen_addresses=127.0.0.1', '-k', dir];
  const server = makeServer(
    port,
    () => spawn(join(bin, 'postgres'), given, { ...owner, stdio: 'ignore', cwd: '/' }),
    () => answers(url),
  );
  return { ...server, url };
}

function findUser(name: string): { uid: number; gid: number } {
  const ask = (flag: string): number =>
    Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: ask('-u'), gid: ask('-g') };
}

function makeServer(
  port: number,
  begin: () => ChildProcess,
  isThere: () => Promise<boolean>,
): LocalServer {
  let child: ChildProcess | null = null;
  const runs = (): boolean =>
    child !== null && child.exitCode === null && child.signalCode === null;
  return {
    port,
    async start() {
      if (runs()) return;
      child = begin();
      for (const since = Date.now(); !(await isThere()); await wait(PAUSE_MS))
        if (child.exitCode !== null || Date.now() - since > PATIENCE_MS)
          throw new Error(`${child.spawnfile} does not start`);
    },
    async end(signal) {
      if (child === null || !runs()) return;
      const gone = once(child, 'exit');
      child.kill(signal);
      await gone;
    },
  };
}

const canConnect = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined); // it may go away while it is asked
  try {
    await client.connect();
    await client.query('select 1');
    return true;
  } catch {
    return false; // not yet
  } finally {
    await client.end().catch(() => undefined); // never connected: nothing to end
  }
}
