import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { parseConfig } from '../../schemas/config.ts';
import { ok, fail } from '../../schemas/result.ts';
import { openStores, type Stores } from '../../store/open-stores.ts';
import type { Interpreter } from '../../workers/contracts.ts';
import { openDecodeQueue, openReadQueue } from '../../workers/enqueue.ts';
import { takeIn } from '../../workers/intake.ts';
import { startWorkers } from '../../workers/main.ts';
import { measureQueues } from '../../workers/queue-load.ts';
import { limitQueues } from '../../workers/queue-limit.ts';
import { sweepUnfinished } from '../../workers/sweep.ts';
import { forms } from '../store/sample-record.ts';

/** Takes nothing but time. */
const onlyInspects: Interpreter = {
  inspect: () => Promise.resolve(ok({ mediaType: 'image/png', pages: 1 })),
  isSeparator: () => Promise.resolve(ok(false)),
  interpret: () => Promise.resolve(fail({ failure: { kind: 'blank-page' }, thumbnail: null })),
  verify: () => Promise.resolve(ok([])),
  findRefused: () => Promise.resolve(ok([])),
  close: () => Promise.resolve(),
};

describe('the order of work, and where it ends', () => {
  let dir: string;
  let stores: Stores;

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-'));
    const config = parseConfig({ DATA_DIR: dir });
    if (!config.ok) throw new Error(config.error.join());
    stores = await openStores(config.value, forms);
  });
  afterAll(async () => {
    await stores.close();
    await rm(dir, { recursive: true, force: true });
  });

  const take = async (
    text: string,
    scanId?: string,
    findFull = limitQueues(stores.queues, 100),
  ) => {
    const taken = await takeIn(
      stores,
      {
        ...{ bytes: Buffer.from(text), fileName: `${text}.png`, source: 'test', actor: 'sato' },
        receivedOn: '2026-11-22',
        to: scanId === undefined ? null : { kind: 'scan', scanId },
      },
      findFull,
    );
    return taken.ok ? taken.value.scan.id : taken.error;
  };
  const order = async (queue: ReturnType<typeof openDecodeQueue>) =>
    (await queue.getJobs(['prioritized'], 0, -1, true)).map(({ data }) => data.scanId);
  const work = (role: 'decode' | 'read') =>
    startWorkers(stores, onlyInspects, forms, pino({ level: 'silent' }), {
      roles: [role],
      concurrency: 1,
    });

  test('what was scanned again goes first, also when the queue was emptied, and a full queue takes nothing in', async () => {
    const rejected = (await take('broken')) as string;
    await stores.records.rejectScan(rejected, { kind: 'empty-file' });
    const decode = openDecodeQueue(stores.queues);
    await decode.obliterate({ force: true });
    const first = await take('first');
    const second = await take('second');
    const again = await take('again', rejected);
    expect(await order(decode)).toEqual([again, first, second]);
    await decode.obliterate({ force: true });
    expect(await sweepUnfinished(stores)).toBe(3);
    expect(await order(decode)).toEqual([again, first, second]);
    const [load] = await measureQueues(stores.queues);
    expect(load).toMatchObject({ name: 'decode', jobs: { waiting: 3 } });
    expect(load!.oldestSeconds).toBeGreaterThan(0);

    const before = await stores.records.countByState();
    const full = limitQueues(stores.queues, 3);
    expect(await take('third', undefined, full)).toEqual({ kind: 'queue-full', waiting: 3, limit: 3 }); // prettier-ignore
    expect(await stores.records.countByState()).toEqual(before);

    // A worker that decodes reads nothing; pages of paper scanned again go first as well.
    const decoding = await work('decode');
    const read = openReadQueue(stores.queues);
    while ((await read.getJobCountByTypes('prioritized')) < 3) await turn();
    await decoding.close();
    const [firstPage] = await read.getJobs(['prioritized'], 0, 0, true);
    const page = await stores.records.findPage(firstPage!.data.pageId);
    expect(page?.scanId).toBe(rejected);
    const reading = await work('read');
    while ((await stores.records.findUnfinished()).pages.length > 0) await turn();
    await reading.close();
  });
});

const turn = () => new Promise((resolve) => setTimeout(resolve, 10));
