/**
 * Nothing is lost, whatever goes wrong: one desk and three workers on real Redis and PostgreSQL (Debian's,
 * started here on free ports), pages handed in over the API while processes are killed at random
 * moments, Redis is restarted and emptied, PostgreSQL is restarted and jobs are delivered twice. Then it
 * waits until everything is done and prints the ledger.
 *
 *   npm run bench:chaos [-- --pages 60 --kills 20 --seed 1]
 *
 * Ends with 1 where anything was lost, doubled or silent.
 */
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { openHouse, readConfig, type House } from '../cli/house.ts';
import { seeded } from '../samples/random.ts';
import { strike, type Scene } from './chaos/faults.ts';
import { handIn } from './chaos/hand-in.ts';
import { KeptProcess } from './chaos/kept-process.ts';
import { drawLedger, type Ledger } from './chaos/ledger.ts';
import { makeFiles } from './chaos/make-files.ts';
import { FAULTS, planFaults, type Fault } from './chaos/plan-faults.ts';
import { findFreePort, findMissing, makePostgres, makeRedis } from './chaos/servers.ts';
import { untilAnswered } from './chaos/until-answered.ts';
import { describeMachine } from './machine.ts';

const { values: options } = parseArgs({
  options: {
    pages: { type: 'string', default: '60' },
    kills: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
  },
});
const [pages, kills] = [options.pages, options.kills].map(Number) as [number, number];
if (!(pages > 0 && kills >= 0)) throw new Error('--pages: above 0; --kills: 0 or more');

/** Files come in over this share of the time in which things go wrong. */
const INTAKE_SHARE = 0.8;
const PATIENCE_MS = 15 * 60_000;
const LOOK_EVERY_MS = 1000;

interface Outcome extends Ledger {
  readonly seed: string;
  readonly kills: number;
  readonly machine: string;
  readonly struck: Readonly<Record<Fault, number>>;
  /** Of processes, that nobody here caused; refused starts as well. */
  readonly ends: readonly string[];
  /** Answers that were lost or refused, and asked for again. */
  readonly askedAgain: number;
  readonly seconds: { readonly faults: number; readonly drain: number };
}

async function bench(dir: string): Promise<Outcome> {
  const random = seeded(`chaos ${options.seed}`);
  const redis = makeRedis(join(dir, 'redis'), await findFreePort(), [
    ...['--appendonly', 'yes', '--save', '', '--maxmemory-policy', 'noeviction'],
  ]);
  const postgres = makePostgres(join(dir, 'postgres'), await findFreePort());
  await Promise.all([redis.start(), postgres.start()]);
  const port = await findFreePort();
  const env = {
    DATA_DIR: join(dir, 'data'),
    REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    DATABASE_URL: postgres.url,
    PORT: String(port),
    LOG_LEVEL: 'error',
    WORKER_CONCURRENCY: '1',
    SWEEP_SECONDS: '5',
  };
  const house = await openBenchHouse(env);
  const desk = new KeptProcess('desk', ['serve'], env);
  const workers = [
    new KeptProcess('worker of all', ['worker'], env),
    new KeptProcess('worker that reads', ['worker'], { ...env, WORKER_ROLES: 'read' }),
    new KeptProcess('worker of files', ['worker'], { ...env, WORKER_ROLES: 'decode,deliver' }),
  ];
  const scene: Scene = { desk, workers, redis, postgres, house, random: random.fork('victims') };
  try {
    for (const each of [desk, ...workers]) each.start();
    return await play(scene, `http://127.0.0.1:${port}`);
  } finally {
    for (const each of [desk, ...workers]) await each.end('SIGKILL');
    await postgres.start().catch(() => undefined); // it runs, unless the bench broke off
    await house.stores.close();
    await redis.end('SIGKILL');
    await postgres.end('SIGQUIT');
  }
}

async function openBenchHouse(env: Record<string, string>): Promise<House> {
  const config = readConfig({ ...env, LOG_LEVEL: 'silent' });
  const house = config.ok ? await openHouse(config.value) : config;
  if (!house.ok) throw new Error(house.error);
  return house.value;
}

async function play(scene: Scene, url: string): Promise<Outcome> {
  const { house, desk, workers } = scene;
  const random = seeded(`chaos ${options.seed}`);
  const made = await house.stores.tokens.make(
    { name: 'chaos', scopes: ['see-scans', 'take-in'], days: 1 },
    'bench',
  );
  if (!made.ok) throw new Error(made.error.kind);
  const files = await makeFiles(pages, random.fork('files'));
  const { faults, endMs } = planFaults(kills, random.fork('faults'));
  const struck = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
  await untilAnswered(() => fetch(`${url}/readyz`).then(({ ok }) => ok || null));
  const beganAt = Date.now();
  const handing = handIn(files, {
    ...{ url, token: made.value.token, random: random.fork('twice') },
    everyMs: (endMs * INTAKE_SHARE) / files.length,
  });
  for (const { atMs, fault } of faults) {
    await wait(Math.max(0, beganAt + atMs - Date.now()));
    await strike(scene, fault);
    struck[fault] += 1;
    say(`${Math.round((Date.now() - beganAt) / 1000)} s: ${fault}`);
  }
  const askedAgain = await handing;
  const faultsEndedAt = Date.now();
  say('draining');
  const isDrained = await untilDrained(house);
  if (!isDrained) say('it did not come to an end in time');
  return {
    ...{ seed: options.seed, kills, machine: describeMachine(), struck, askedAgain },
    ends: [desk, ...workers].flatMap(({ ends }) => ends),
    seconds: {
      faults: Math.round((faultsEndedAt - beganAt) / 1000),
      drain: Math.round((Date.now() - faultsEndedAt) / 1000),
    },
    ...(await drawLedger(house.stores, files)),
  };
}

async function untilDrained({ stores }: House): Promise<boolean> {
  for (const since = Date.now(); Date.now() - since < PATIENCE_MS; await wait(LOOK_EVERY_MS)) {
    const { scans, pages: open } = await untilAnswered(() => stores.records.findUnfinished());
    if (scans.length === 0 && open.length === 0) return true;
  }
  return false;
}

function describeOutcome(outcome: Outcome): string {
  const { struck, rejected, seconds } = outcome;
  const causes = Object.entries(rejected).map(([cause, count]) => `${count} ${cause}`);
  const rows: [string, string | number][] = [
    ['taken in', `${outcome.files} files, ${outcome.pages} pages`],
    [
      'struck',
      Object.entries(struck)
        .map(([fault, times]) => `${times} ${fault}`)
        .join(', '),
    ],
    ['asked again', outcome.askedAgain],
    ['seconds', `${seconds.faults} of faults, ${seconds.drain} until all was done`],
    ['finished', outcome.finished],
    ['in review', outcome.inReview],
    ['rejected', causes.join(', ') || 0],
    ['audit chain', outcome.audit],
    ...(['lost', 'doubled', 'silent', 'givenUp', 'brokenHashes', 'astray', 'ends'] as const).map(
      (name): [string, number] => [name, outcome[name].length],
    ),
  ];
  const table = rows.map(([name, value]) => `${name.padEnd(14)}${value}\n`).join('');
  const { lost, doubled, silent, givenUp, brokenHashes, astray, ends } = outcome;
  const wrong = [lost, doubled, silent, givenUp, brokenHashes, astray, ends].flat();
  return table + wrong.map((line) => `  ! ${line}\n`).join('');
}

const isClean = ({ lost, doubled, silent, brokenHashes, astray, audit }: Outcome): boolean =>
  [lost, doubled, silent, brokenHashes, astray].flat().length === 0 && audit.startsWith('whole');

const say = (words: string): void => void process.stderr.write(`${words}\n`);

const missing = findMissing(['redis', 'postgres']);
if (missing !== null) say(`bench:chaos is skipped: ${missing}`);
else {
  const dir = await mkdtemp(join(tmpdir(), 'madoguchi-chaos-'));
  await chmod(dir, 0o755); // PostgreSQL runs as a user of its own
  try {
    const outcome = await bench(dir);
    process.stdout.write(describeOutcome(outcome));
    const file = new URL(`./results/chaos-${outcome.seed}.json`, import.meta.url);
    await writeFile(file, `${JSON.stringify(outcome, null, 2)}\n`);
    if (!isClean(outcome)) process.exitCode = 1;
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
