import { Redis } from 'ioredis';
import { setTimeout as wait } from 'node:timers/promises';
import type { House } from '../../cli/house.ts';
import type { Random } from '../../samples/random.ts';
import { openReadQueue } from '../../workers/enqueue.ts';
import type { KeptProcess } from './kept-process.ts';
import type { Fault } from './plan-faults.ts';
import type { LocalServer } from './servers.ts';
import { untilAnswered } from './until-answered.ts';

/** Everything that something can happen to. */
export interface Scene {
  readonly desk: KeptProcess;
  readonly workers: readonly KeptProcess[];
  readonly redis: LocalServer;
  readonly postgres: LocalServer;
  readonly house: House;
  readonly random: Random;
}

/** Servers are away for a moment, as at a restart. */
const AWAY_MS = [200, 3000] as const;

export async function strike(scene: Scene, fault: Fault): Promise<void> {
  const { desk, workers, redis, postgres, random } = scene;
  switch (fault) {
    case 'kill-process':
      return random.pick([desk, ...workers]).killAndStart();
    case 'kill-reader':
      // Where none of them reads just now, a whole worker goes.
      if (!workers.some((worker) => worker.killReader())) await random.pick(workers).killAndStart();
      return;
    case 'restart-redis':
      return restart(redis, 'SIGKILL', random);
    case 'restart-postgres':
      return restart(postgres, 'SIGQUIT', random); // at once, as after a crash
    case 'empty-redis':
      return emptyRedis(redis.port);
    case 'deliver-twice':
      return deliverTwice(scene);
  }
}

async function restart(server: LocalServer, signal: NodeJS.Signals, random: Random): Promise<void> {
  await server.end(signal);
  await wait(random.between(...AWAY_MS));
  await server.start();
}

async function emptyRedis(port: number): Promise<void> {
  const redis = new Redis({ port });
  redis.on('error', () => undefined); // tried again by itself
  await redis.flushall();
  redis.disconnect();
}

/** A second job for a page, whatever has become of it. */
async function deliverTwice({ house, random }: Scene): Promise<void> {
  const rows = await untilAnswered(() =>
    house.stores.db.selectFrom('page').select('id').orderBy('id').execute(),
  );
  if (rows.length === 0) return;
  const { id: pageId } = random.pick(rows);
  const jobId = `twice-${pageId}-${random.next()}`.replace('.', '-');
  await openReadQueue(house.stores.queues).add('read', { v: 1, pageId }, { jobId });
}
