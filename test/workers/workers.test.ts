import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes, randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { parseConfig } from '../../schemas/config.ts';
import type { PageState, ScanSummary } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import { fail, ok } from '../../schemas/result.ts';
import { openStores, type Stores } from '../../store/open-stores.ts';
import type { Interpreter, PageRequest } from '../../workers/contracts.ts';
import { enqueuePages, openDecodeQueue, openReadQueue, readJobId } from '../../workers/enqueue.ts';
import { readUpload, takeIn, type Upload } from '../../workers/intake.ts';
import { startWorkers, type RunningWorkers } from '../../workers/main.ts';
import { sweepUnfinished } from '../../workers/sweep.ts';
import { createDatabase, serverUrl } from '../store/databases.ts';
import { finishedPage, forms, newScan } from '../store/sample-record.ts';

const redisUrl = serverUrl('TEST_REDIS_URL');
const databaseUrl = serverUrl('TEST_DATABASE_URL');

describe('workers on the embedded stores', () => suite({}));
if (redisUrl !== null && databaseUrl !== null)
  describe('workers on Redis and PostgreSQL', () => suite({ redisUrl, databaseUrl }));
else
  describe.skip('workers on Redis and PostgreSQL: skipped, because TEST_REDIS_URL or TEST_DATABASE_URL is not set', () =>
    suite({}));

/** Reads as the bytes say; each name of a failure is that failure. */
class ScriptedInterpreter implements Interpreter {
  calls = 0;
  readonly wishes: PageRequest['wish'][] = [];
  /** Failures to come before anything is read. */
  readonly failures: Failure[] = [];
  delayMs = 0;

  inspect: Interpreter['inspect'] = ({ bytes }) =>
    Promise.resolve(
      bytes.length === 0
        ? fail({ kind: 'empty-file' })
        : ok({ mediaType: 'image/png', pages: pagesIn(bytes) }),
    );

  /** `separators=2,4` */
  isSeparator: Interpreter['isSeparator'] = ({ bytes, page }) => {
    const named = /separators=([\d,]+)/.exec(bytes.toString())?.[1] ?? '';
    return Promise.resolve(ok(named.split(',').map(Number).includes(page)));
  };

  interpret = async (request: PageRequest): ReturnType<Interpreter['interpret']> => {
    const { bytes, page } = request;
    this.calls++;
    this.wishes.push(request.wish);
    if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    const failure = this.failures.shift();
    if (failure !== undefined) return fail({ failure, thumbnail: null });
    if (bytes.toString().includes('no form'))
      return fail({
        failure: { kind: 'unknown-form', bestScore: 0.1, needed: 0.5 },
        thumbnail: { mediaType: 'image/jpeg', bytes: Buffer.from('tiny') },
      });
    const { reading, seconds } = finishedPage('');
    const fingerprint = { cells: new Uint8Array(), fields: [] };
    const picture = { mediaType: 'image/png', bytes: Buffer.from(`picture ${page}`) };
    return ok({
      reading,
      fingerprint,
      seconds,
      inks: [],
      verifier: 'none@1',
      pictures: [{ kind: 'straightened', fieldId: null, secret: false, ...picture }],
    });
  };

  verify: Interpreter['verify'] = () => Promise.resolve(ok([]));
  findRefused: Interpreter['findRefused'] = () => Promise.resolve(ok([]));

  async close() {}
}

const hasRoom = () => Promise.resolve(null);
const pagesIn = (bytes: Buffer): number => Number(/pages=(\d+)/.exec(bytes.toString())?.[1] ?? 1);

function suite(servers: { redisUrl?: string; databaseUrl?: string }) {
  let dir: string;
  let stores: Stores;
  let interpreter: ScriptedInterpreter;
  let workers: RunningWorkers | null = null;
  let dropDatabase = async () => {};
  const log = pino({ level: 'silent' });

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-'));
    const env: Record<string, string> = { DATA_DIR: dir };
    if (servers.redisUrl !== undefined && servers.databaseUrl !== undefined) {
      const made = await createDatabase(servers.databaseUrl);
      dropDatabase = made.drop;
      Object.assign(env, { REDIS_URL: servers.redisUrl, DATABASE_URL: made.url });
    }
    const config = parseConfig(env);
    if (!config.ok) throw new Error(config.error.join());
    stores = await openStores(config.value, forms);
    for (const queue of [openDecodeQueue(stores.queues), openReadQueue(stores.queues)])
      await queue.obliterate({ force: true });
  });
  afterAll(async () => {
    await stores.close();
    await dropDatabase();
    await rm(dir, { recursive: true, force: true });
  });
  beforeEach(() => {
    interpreter = new ScriptedInterpreter();
  });
  afterEach(stop);

  async function start() {
    workers = await startWorkers(stores, interpreter, forms, log, { concurrency: 2 });
  }
  async function stop() {
    await workers?.close();
    workers = null;
  }
  const upload = (content: string | Buffer, fileName = 'scan.png', to: Upload['to'] = null) =>
    takeIn(
      stores,
      {
        bytes: Buffer.from(content),
        fileName,
        source: 'test',
        actor: 'sato',
        receivedOn: '2026-11-22',
        to,
      },
      hasRoom,
    );
  async function taken(content: string | Buffer): Promise<ScanSummary> {
    const done = await upload(content);
    if (!done.ok) throw new Error(done.error.kind);
    return done.value.scan;
  }
  async function settled(scanId: string): Promise<ScanSummary> {
    for (let waited = 0; waited < 20_000; waited += 20) {
      const scan = await stores.records.findScan(scanId);
      if (scan !== null && !['queued', 'reading'].includes(scan.state)) return scan;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error('the scan was not read in time');
  }
  /** A page of its own whose job is tried twice, quickly. */
  async function pageWithJob(pages = 1) {
    const put = await stores.blobs.put(randomBytes(16), 'image/png');
    if (!put.ok) throw new Error(put.error.kind);
    const { scan } = await stores.records.addScan(newScan({ sha256: put.value }));
    const [pageId] = await stores.records.setPages(scan.id, pages, 'image/png');
    const add = () =>
      openReadQueue(stores.queues).add(
        'read',
        { v: 1, pageId: pageId! },
        {
          jobId: readJobId({ pageId: pageId!, wishId: null }),
          attempts: 2,
          backoff: { type: 'fixed', delay: 10 },
        },
      );
    return { scanId: scan.id, pageId: pageId!, add };
  }
  const countReadings = async (pageId: string) =>
    (
      await stores.db
        .selectFrom('page_reading')
        .select('id')
        .where('page_id', '=', pageId)
        .execute()
    ).length;

  test('a file is split at its separator sheets, and every envelope is read on its own', async () => {
    await start();
    const scan = await settled((await taken('pages=5 separators=1,4')).id);
    expect(scan.pages.map(({ number, filePage }) => [number, filePage])).toEqual([
      [1, 2],
      [2, 3],
    ]);
    const { scans } = await stores.records.listScans({ limit: 2 });
    const other = await settled(scans.find(({ id }) => id !== scan.id)!.id);
    expect(other.sha256).toBe(scan.sha256);
    expect(other.pages.map(({ filePage, state }) => [filePage, state])).toEqual([[5, 'in-review']]);
  });

  test('a file of nothing but separator sheets is no envelope, and says so', async () => {
    await start();
    const scan = await settled((await taken('pages=2 separators=1,2')).id);
    expect(scan).toMatchObject({
      state: 'rejected',
      failure: { kind: 'only-separators' },
      pages: [],
    });
  });

  test('a page that a person lays by hand is read again through the queue with the anchors, once, and as before when taken back', async () => {
    await start();
    const scan = await settled((await taken(`laid ${randomUUID()}`)).id);
    const pageId = scan.pages[0]!.id;
    await stores.records.act(
      pageId,
      'phone',
      { action: 'correct', value: '03-0000-0001', seen: 0 },
      'ito',
    );
    const wish = {
      form: { id: 'sample', version: 1, page: 1 },
      placement: {
        scan: { width: 2100, height: 2970 },
        anchors: [
          { form: { x: 10, y: 10 }, scan: { x: 100, y: 100 } },
          { form: { x: 200, y: 280 }, scan: { x: 2000, y: 2800 } },
        ],
      },
    };
    const { actions } = (await stores.records.viewPage(pageId))!;
    const asked = await stores.records.askReading(pageId, wish, 'sato', actions);
    if (!asked.ok) throw new Error(asked.error.kind);
    const job = { pageId, wishId: asked.value.wishId };
    await enqueuePages(stores.queues, [job], { again: false });
    await enqueuePages(stores.queues, [job], { again: false }); // asked for twice, it is one job
    const queued = await openReadQueue(stores.queues).getJob(readJobId(job));
    expect(queued?.data).toEqual({ v: 1, pageId }); // ids, never content
    await settled(scan.id);
    expect(interpreter.wishes).toEqual([null, wish]);
    expect(await countReadings(pageId)).toBe(2);
    const view = (await stores.records.viewPage(pageId))!;
    expect(view.fields.find(({ fieldId }) => fieldId === 'phone')).toMatchObject({
      value: '03-0000-0001',
      settled: true,
    });
    const events = (await stores.records.auditOf(scan.id)).slice(-2);
    expect(events).toMatchObject([
      { action: 'page-laid-by-hand', actor: 'sato' },
      { action: 'page-read', after: { wish } },
    ]);

    // The queue is not reached: the sweep finds the page by its record alone.
    const undone = await stores.records.undoReading(pageId, 'sato');
    expect(undone.ok).toBe(true);
    expect(await sweepUnfinished(stores)).toBe(1);
    await settled(scan.id);
    expect(interpreter.wishes).toEqual([null, wish, null]);
    expect(await countReadings(pageId)).toBe(2); // the first one counts again
  });

  test('a file goes from intake to readings, page by page, and its pictures are kept', async () => {
    await start();
    const scan = await settled((await taken(`pages=3 ${randomUUID()}`)).id);
    expect(scan.state).toBe('in-review');
    expect(scan.pages.map(({ number, state }): [number, PageState] => [number, state])).toEqual(
      [1, 2, 3].map((number) => [number, 'in-review']),
    );
    const picture = await stores.records.findPicture(scan.pages[1]!.id, 'straightened');
    expect(await stores.blobs.get(picture!.sha256)).toEqual(ok(Buffer.from('picture 2')));
  });

  test('the same file taken in twice is one scan with one reading', async () => {
    await start();
    const content = randomUUID();
    const [first, second] = await Promise.all([upload(content), upload(content, 'again.png')]);
    expect([first.ok && first.value.duplicate, second.ok && second.value.duplicate].sort()).toEqual(
      [false, true],
    );
    const scan = await settled((first.ok && first.value.scan.id) as string);
    expect(await countReadings(scan.pages[0]!.id)).toBe(1);
  });

  test('a page that a person wants read again is read as wished, beside a job that is done', async () => {
    await start();
    const scan = await settled((await taken(`pages=1 ${randomUUID()}`)).id);
    const pageId = scan.pages[0]!.id;
    const wish = { form: { id: 'sample', version: 1, page: 1 } };
    const asked = await stores.records.askReading(pageId, wish, 'sato');
    if (!asked.ok) throw new Error(asked.error.kind);
    await enqueuePages(stores.queues, [{ pageId, wishId: asked.value.wishId }], { again: false });
    expect((await settled(scan.id)).state).toBe('in-review');
    expect(interpreter.wishes).toEqual([null, wish]);
    expect(await countReadings(pageId)).toBe(2);
  });

  test('a wish whose job was lost is swept up', async () => {
    const { scanId, pageId } = await pageWithJob();
    const wish = { form: { id: 'sample', version: 1, page: 1 } };
    await stores.records.askReading(pageId, wish, 'sato');
    await start();
    expect((await settled(scanId)).state).toBe('in-review');
    expect(interpreter.wishes).toContainEqual(wish);
  });

  test('a job that runs twice leaves one reading, one set of tasks and one audit event', async () => {
    await start();
    const { scanId, pageId, add } = await pageWithJob();
    for (let times = 0; times < 2; times++) {
      const job = await add();
      while (!['completed', 'failed'].includes(await job.getState()))
        await new Promise((r) => setTimeout(r, 10));
      await job.remove();
    }
    expect(interpreter.calls).toBe(2);
    expect(await countReadings(pageId)).toBe(1);
    expect(
      (await stores.records.auditOf(scanId)).filter(({ action }) => action === 'page-read'),
    ).toHaveLength(1);
  });

  test('a page that is no form is rejected with its cause by a job that succeeds at once', async () => {
    await start();
    const scan = await settled((await taken(`no form ${randomUUID()}`)).id);
    expect(scan).toMatchObject({ state: 'rejected', failure: { kind: 'unknown-form' } });
    expect(interpreter.calls).toBe(1);
    const picture = await stores.records.findPicture(scan.pages[0]!.id, 'thumbnail');
    expect(await stores.blobs.get(picture!.sha256)).toEqual({
      ok: true,
      value: Buffer.from('tiny'),
    });
    expect(await openReadQueue(stores.queues).getFailedCount()).toBe(0);
  });

  test('an empty file is taken in and rejected with its cause', async () => {
    await start();
    expect(await settled((await taken('')).id)).toMatchObject({
      state: 'rejected',
      failure: { kind: 'empty-file' },
    });
  });

  test('a crash is tried again', async () => {
    interpreter.failures.push({ kind: 'reader-crashed', detail: 'signal SIGKILL' });
    await start();
    const { scanId, add } = await pageWithJob();
    await add();
    expect((await settled(scanId)).state).toBe('in-review');
    expect(interpreter.calls).toBe(2);
  });

  test('after the last try the page says why, and the job stays visible as failed', async () => {
    const failure: Failure = { kind: 'took-too-long', seconds: 60 };
    interpreter.failures.push(failure, failure);
    await start();
    const { scanId, add } = await pageWithJob();
    const job = await add();
    expect(await settled(scanId)).toMatchObject({ state: 'rejected', failure });
    while ((await job.getState()) !== 'failed')
      await new Promise((resolve) => setTimeout(resolve, 10));
    await job.retry();
    while ((await stores.records.findScan(scanId))?.state !== 'in-review')
      await new Promise((resolve) => setTimeout(resolve, 10));
  });

  test('a payload that is none is never tried again', async () => {
    await start();
    const job = await openReadQueue(stores.queues).add('read', { v: 2, pageId: 'x' } as never, {
      attempts: 5,
    });
    while ((await job.getState()) !== 'failed')
      await new Promise((resolve) => setTimeout(resolve, 10));
    const failed = await openReadQueue(stores.queues).getJob(job.id!);
    expect(failed?.attemptsMade).toBe(1);
    await failed?.remove();
  });

  test('what was committed but never queued is found when a worker starts', async () => {
    const { scanId } = await pageWithJob(2);
    const put = await stores.blobs.put(randomBytes(16), 'image/png');
    const { scan } = await stores.records.addScan(newScan({ sha256: put.ok ? put.value : '' }));
    await start();
    expect((await settled(scanId)).pages.map(({ state }) => state)).toEqual([
      'in-review',
      'in-review',
    ]);
    expect((await settled(scan.id)).state).toBe('in-review');
  });

  test('a worker that is stopped finishes the page in hand', async () => {
    interpreter.delayMs = 300;
    await start();
    const { scanId, add } = await pageWithJob();
    await add();
    while (interpreter.calls === 0) await new Promise((resolve) => setTimeout(resolve, 10));
    await stop();
    expect((await stores.records.findScan(scanId))?.state).toBe('in-review');
  });

  test('progress is told while pages are read', async () => {
    const events = stores.queues.makeEvents('read');
    await events.waitUntilReady();
    const told: unknown[] = [];
    events.on('progress', ({ data }) => told.push(data));
    await start();
    const { scanId, pageId, add } = await pageWithJob();
    await add();
    await settled(scanId);
    for (let waited = 0; told.length < 2 && waited < 2000; waited += 20)
      await new Promise((resolve) => setTimeout(resolve, 20));
    await events.close();
    expect(told).toEqual([
      { stage: 'started', pageId },
      { stage: 'read', pageId },
    ]);
  });

  test('a full disk takes nothing in and says so', async () => {
    const blobs = {
      ...stores.blobs,
      put: () => Promise.resolve(fail({ kind: 'storage-full' as const })),
    };
    const before = await stores.records.countByState();
    const bytes = Buffer.from(randomUUID());
    const meta = { fileName: 'a.png', source: 'test', actor: 'sato', receivedOn: '2026-11-22' };
    expect(await takeIn({ ...stores, blobs }, { bytes, ...meta }, hasRoom)).toEqual(
      fail({ kind: 'storage-full' }),
    );
    expect(await stores.records.countByState()).toEqual(before);
  });

  test('a file that is gone, or too large, is named as such', async () => {
    expect(await readUpload(join(dir, 'gone.png'), 10)).toEqual(fail({ kind: 'vanished' }));
    await writeFile(join(dir, 'large.png'), 'twelve bytes');
    expect(await readUpload(join(dir, 'large.png'), 10)).toEqual(
      fail({ kind: 'file-too-large', bytes: 12, limit: 10 }),
    );
  });
}
