import { jest } from '@jest/globals';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { startCrew, type Crew } from '../../cli/crew.ts';
import { openHouse, openLog, type House } from '../../cli/house.ts';
import { isWhole } from '../../cli/describe-proof.ts';
import { serveDesk } from '../../cli/serve-desk.ts';
import { takeInFiles } from '../../cli/take-in-files.ts';
import { waitForScans } from '../../cli/wait-for-scans.ts';
import { watchOver } from '../../cli/watch-over.ts';
import { truthSchema, type PageTruth } from '../../samples/truth.ts';
import { parseConfig } from '../../schemas/config.ts';
import type { ScanSummary } from '../../schemas/desk.ts';
import type { ExportedRecord } from '../../schemas/export.ts';
import { uploadAnswerSchema } from '../../schemas/http.ts';
import { openDecodeQueue, openReadQueue } from '../../workers/enqueue.ts';
import { openPeople } from '../api/sign-in.ts';
import { createDatabase, serverUrl } from '../store/databases.ts';
import { disposeOfAll, findLeft } from './dispose-all.ts';
import { openCollector, type Collector } from './open-collector.ts';

/** A limit for a very busy machine; alone it takes half a minute. */
const PATIENCE_MS = 600_000;
jest.setTimeout(PATIENCE_MS);

const redisUrl = serverUrl('TEST_REDIS_URL');
const databaseUrl = serverUrl('TEST_DATABASE_URL');
/** Other tests, running beside this one, use the first of Redis' databases. */
const REDIS_DATABASE = '/7';

describe('scans through the embedded queue', () => suite(null));
if (redisUrl !== null && databaseUrl !== null)
  describe('scans through Redis and PostgreSQL', () => suite({ redisUrl, databaseUrl }));
else
  describe.skip('scans through Redis and PostgreSQL: skipped, because TEST_REDIS_URL or TEST_DATABASE_URL is not set', () =>
    suite(null));

const sample = (path: string): string =>
  fileURLToPath(new URL(`../../samples/${path}`, import.meta.url));
/** Typed: password and account digits stand on it as the truth file says, and are read. */
const TYPED = 'scans/05-typed-coded-fax-200dpi.png';
const FILES = [
  TYPED,
  'scans/25-letter-and-form-200dpi.pdf',
  'broken/truncated-document.pdf',
  'broken/empty.pdf',
].map(sample);
/** What an upload is called. */
const PLANTED_NAME = '山田花子の申請書.png';
const escape = (text: string): string => text.replace(/[{}|]/g, '\\$&');
const RECEIVED = { actor: 'sato', receivedOn: '2026-11-24' };

function suite(servers: { redisUrl: string; databaseUrl: string } | null) {
  let dir: string;
  let house: House;
  let crew: Crew | null = null;
  let scans: ScanSummary[];
  let truth: PageTruth;
  let dropDatabase = async (): Promise<void> => {};
  let redis: Redis | null = null;
  let collector: Collector;
  let logged = '';

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-pipeline-'));
    collector = await openCollector();
    const env: Record<string, string> = {
      DATA_DIR: dir,
      PORT: '0',
      METRICS_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    };
    if (servers) {
      const made = await createDatabase(servers.databaseUrl);
      dropDatabase = () => made.drop();
      const url = new URL(servers.redisUrl);
      url.pathname = REDIS_DATABASE;
      redis = new Redis(url.href);
      await redis.flushdb();
      Object.assign(env, { REDIS_URL: url.href, DATABASE_URL: made.url });
    }
    const config = parseConfig(env);
    const opened = config.ok ? await openHouse(config.value) : config;
    if (!opened.ok) throw new Error(String(opened.error));
    const sink = { write: (line: string) => void (logged += line) };
    house = { ...opened.value, log: openLog('info', opened.value.telemetry, sink) };
    truth = await loadTruth(TYPED);
    const taken = await takeInFiles(house, FILES, RECEIVED);
    expect([taken.fresh, taken.known, taken.refused]).toEqual([4, 0, []]);
    crew = await startCrew(house);
    scans = await waitForScans(
      house.stores,
      taken.scans.map(({ id }) => id),
      crew,
    );
  }, PATIENCE_MS);
  afterAll(async () => {
    await crew?.close();
    await house?.stores.close();
    await collector.close();
    await redis?.quit();
    await dropDatabase();
    await rm(dir, { recursive: true, force: true });
  });

  test('every file ends as its truth says, the broken ones with their cause', () => {
    const ends = scans.map(({ state, failure, pages }) => ({
      state,
      failure: failure?.kind ?? null,
      pages: pages.map((page) => page.failure?.kind ?? page.form?.id),
    }));
    const form = 'shikaku-kakunin-gentei-riyou';
    expect(ends).toMatchObject([
      { state: 'in-review', failure: null, pages: [form] },
      { state: 'in-review', pages: ['unknown-form', form] },
      { state: 'rejected', failure: 'damaged', pages: [] },
      { state: 'rejected', failure: 'empty-file', pages: [] },
    ]);
  });

  test('the same files handed in again are known, and nothing is read twice', async () => {
    const again = await takeInFiles(house, FILES, RECEIVED);
    expect([again.fresh, again.known]).toEqual([0, 4]);
    expect(again.scans.map(({ id }) => id)).toEqual(scans.map(({ id }) => id));
    const jobs = await openReadQueue(house.stores.queues).getJobs();
    expect(jobs).toHaveLength(3);
    const readings = await house.stores.db.selectFrom('page_reading').select('id').execute();
    expect(readings).toHaveLength(2);
  });

  test('what a person must settle is settled, approved and exported; secrets only when named', async () => {
    const { records } = house.stores;
    const pageId = scans[0]!.pages[0]!.id;
    const enter = async (fieldId: string, person: string, seen: number): Promise<void> => {
      const { value } = truth.fields.find(({ id }) => id === fieldId)!;
      const action =
        value === null ? { action: 'blank' as const } : { action: 'correct' as const, value };
      const done = await records.act(pageId, fieldId, { ...action, seen }, person);
      expect([fieldId, done.ok]).toEqual([fieldId, true]);
    };
    for (const { fieldId } of (await records.viewPage(pageId))!.fields)
      await enter(fieldId, 'suzuki', 0);
    // Those of which the form asks it wait for a second person.
    const fields = [
      'category',
      'institutionCode',
      'accountLast4',
      'endDate',
      'endCancel',
      'endChange',
    ];
    const early = await records.approve(pageId, 'suzuki');
    expect(early).toEqual({ ok: false, error: { kind: 'open-entries', fields } });
    for (const fieldId of fields) await enter(fieldId, 'tanaka', 1);
    expect(await records.approve(pageId, 'suzuki')).toEqual({ ok: true, value: undefined });
    const [plain, ...others] = await collect(exported([]));
    expect(others).toEqual([]);
    expect(plain).toMatchObject({ state: 'approved', approvedBy: 'suzuki' });
    expect(JSON.stringify(plain)).not.toContain(secretOf('password'));
    expect(plain!.values).toMatchObject({
      institutionCode: truth.fields.find(({ id }) => id === 'institutionCode')!.value,
    });
    const [full] = await collect(exported(['password']));
    expect(full!.values['password']).toBe(secretOf('password'));
  });

  test('no table and no job holds a secret in plain text', async () => {
    const secrets = [secretOf('password'), secretOf('accountLast4')];
    const { rows: tables } = await sql<{ name: string }>`
      select format('%I.%I', table_schema, table_name) as name from information_schema.tables
      where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')
    `.execute(house.stores.db);
    expect(tables.length).toBeGreaterThan(5);
    let count = 0;
    for (const { name } of tables) {
      const query = sql<{ row: unknown }>`select to_jsonb(t) as row from ${sql.raw(name)} t`;
      const { rows } = await query.execute(house.stores.db);
      count += rows.length;
      for (const { row } of rows) expect([name, findSecrets(row, secrets)]).toEqual([name, []]);
    }
    expect(count).toBeGreaterThan(20);
    for (const queue of [openDecodeQueue, openReadQueue].map((open) => open(house.stores.queues))) {
      const jobs = await queue.getJobs();
      expect(jobs.length).toBeGreaterThan(2);
      for (const job of jobs) {
        expect(Object.keys(job.data).sort()).toEqual(
          'scanId' in job.data ? ['scanId', 'v'] : ['pageId', 'v'],
        );
        const told = [job.data, job.progress, job.returnvalue, job.stacktrace, job.failedReason];
        expect(findSecrets(told, secrets)).toEqual([]);
      }
    }
  });

  test('operators follow a page from its upload to its reading, and see no value of it', async () => {
    const watch = await watchOver(house);
    const ask = (path: string, init: RequestInit = {}) => fetch(`${watch.url}${path}`, init);
    expect([(await ask('/healthz')).status, (await ask('/readyz')).status]).toEqual([200, 503]);
    watch.begin(crew!.isWorking);
    expect(await (await ask('/readyz')).json()).toEqual({ status: 'ready' });
    const desk = await serveDesk(house, undefined, watch.findUnready);
    const as = openPeople(await house.stores.openAccounts());

    // The same page in a file of its own, called after a person.
    const form = new FormData();
    const bytes = Buffer.concat([await readFile(sample(TYPED)), Buffer.alloc(1)]);
    form.append('files', new Blob([bytes]), PLANTED_NAME);
    const headers = await as('郵便 一', ['mailroom']);
    const upload = await fetch(`${desk.url}/api/scans`, { method: 'POST', headers, body: form });
    const { results } = uploadAnswerSchema.parse(await upload.json());
    const [scanId] = results.flatMap((each) => ('scan' in each ? [each.scan.id] : []));
    await waitForScans(house.stores, [scanId!], crew!);

    // The board of the queues: to be looked at, by administrators alone.
    const administrator = await as('管理 一', ['administrator']);
    const board = (path: string, init: RequestInit = {}) =>
      fetch(`${desk.url}/queues${path}`, { headers: administrator, ...init });
    const page = await board('/');
    expect(page.status).toBe(200);
    expect(page.headers.get('Content-Security-Policy')).toContain("base-uri 'self'");
    const html = await page.text();
    expect(html).toContain('<base href="/queues/"');
    expect(html).not.toMatch(/https?:/); // nothing comes from elsewhere
    const jobs = await (await board('/api/queues?activeQueue=read&status=completed')).text();
    const { queues } = JSON.parse(jobs) as { queues: { name: string; readOnlyMode: boolean }[] };
    expect(queues.map(({ name, readOnlyMode }) => [name, readOnlyMode])).toEqual(
      ['decode', 'read', 'deliver'].map((name) => [name, true]),
    );
    expect(jobs).toContain('"pageId"');
    expect((await board('/api/queues/pause', { method: 'PUT' })).status).toBe(404);
    const reviewer = await as('審査 一', ['reviewer']);
    expect((await board('/', { headers: reviewer })).status).toBe(403);
    expect((await board('/api/queues', { headers: reviewer })).status).toBe(403);
    expect((await board('/', { headers: {} })).status).toBe(401);

    const metrics = await (await ask('/metrics')).text();
    const valueOf = (series: string) =>
      Number(new RegExp(`^${series} (.+)$`, 'm').exec(metrics)?.[1]);
    const readAs =
      'madoguchi_pages_total{form="shikaku-kakunin-gentei-riyou",outcome="to-people",reason=""}';
    expect(valueOf(escape(readAs))).toBe(3);
    expect(valueOf(escape('madoguchi_scans_total{outcome="rejected",reason="damaged"}'))).toBe(1);
    for (const stage of ['interpret', 'decode', 'register', 'read', 'record'])
      expect(valueOf(escape(`madoguchi_stage_seconds_count{stage="${stage}"}`))).toBe(
        stage === 'interpret' ? 4 : 3,
      );
    expect(metrics).toMatch(/^madoguchi_model_info\{name="lines",version="line@\d+"\} 1$/m);
    expect(valueOf(escape('madoguchi_queue_jobs{queue="read",state="waiting"}'))).toBe(0);
    const waiting = 'madoguchi_review_waiting_pages{form="shikaku-kakunin-gentei-riyou"}';
    expect(valueOf(escape(waiting))).toBe(2); // one is approved
    expect(valueOf('madoguchi_straight_through_ratio')).toBe(0);
    expect(metrics).toMatch(
      /^madoguchi_http_request_seconds_count\{method="POST",route="\/api\/scans",status="201"\} 1$/m,
    );

    watch.end();
    expect([(await ask('/readyz')).status, (await fetch(`${desk.url}/readyz`)).status]).toEqual([
      503, 503,
    ]);
    await desk.close();
    await house.telemetry.close();
    await watch.close();

    // One trace, from the request over both queues to each stage, and every span has its parent there.
    const lines = logged
      .split('\n')
      .filter(Boolean)
      .map((each) => JSON.parse(each) as Record<string, unknown>);
    const line = lines.find(({ request }) => request === upload.headers.get('X-Request-Id'))!;
    expect(line).toMatchObject({ method: 'POST', path: '/api/scans', status: 201 });
    const spans = collector.spans.filter(({ traceId }) => traceId === line.trace);
    const parentOf = new Map(
      spans.map(({ name, parentSpanId }) => [
        name,
        spans.find(({ spanId }) => spanId === parentSpanId)?.name ?? null,
      ]),
    );
    expect(Object.fromEntries(parentOf)).toMatchObject({
      'POST /api/scans': null,
      'addBulk decode': 'POST /api/scans',
      'process decode': 'addBulk decode',
      inspect: 'process decode',
      'addBulk read': 'process decode',
      'process read': 'addBulk read',
      interpret: 'process read',
      decode: 'interpret',
      register: 'interpret',
      read: 'interpret',
      record: 'process read',
    });
    expect([...parentOf.values()].filter((parent) => parent === null)).toEqual([null]);
    const done = lines.filter(({ scan, trace }) => scan === scanId && trace === line.trace);
    expect(done.map(({ queue, job }) => [queue, typeof job])).toEqual([
      ['decode', 'string'],
      ['read', 'string'],
    ]);

    const planted = truth.fields
      .map(({ value }) => String(value))
      .filter((value) => value.length >= 6 || value === secretOf('password'));
    expect(planted.length).toBeGreaterThan(4);
    const told = { metrics, jobs, logged, traces: collector.text() };
    for (const [where, text] of Object.entries(told))
      expect([where, [...planted, PLANTED_NAME].filter((value) => text.includes(value))]).toEqual([
        where,
        [],
      ]);
  });

  test('nor do the files of the stores, log of the database and all', async () => {
    await crew?.close();
    crew = null;
    if (redis) {
      for (const key of await redis.keys('*')) {
        const bytes = await redis.dump(key);
        expect([key, bytes?.includes(secretOf('password'))]).toEqual([key, false]);
      }
      return;
    }
    await house.stores.db.executeQuery(sql`checkpoint`.compile(house.stores.db));
    const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(100);
    for (const { parentPath, name } of files) {
      const bytes = await readFile(join(parentPath, name));
      expect([name, bytes.includes(secretOf('password'))]).toEqual([name, false]);
    }
  });

  test('after two people have disposed of all of it nothing is left, and the chain holds', async () => {
    const { stores } = house;
    const pageId = scans[0]!.pages[0]!.id;
    const note = '明日の午後に電話';
    expect(await stores.records.writeNote(pageId, { text: note }, 'suzuki')).toMatchObject({
      ok: true,
    });
    const values = truth.fields.map(({ value }) => String(value)).filter((v) => v.length >= 6);
    const planted = [...values, secretOf('password'), PLANTED_NAME, note];
    expect(await findLeft(stores, dir, redis, planted)).not.toEqual([]);
    expect(await disposeOfAll(stores)).toBe(5);
    expect(await findLeft(stores, dir, redis, planted)).toEqual([]);
    const { proof } = await stores.proof.verify({ person: '監査', kept: [] }, () => undefined);
    expect(isWhole(proof)).toBe(true);
    expect(await readdir(join(dir, 'originals'), { recursive: true })).not.toContainEqual(
      expect.stringMatching(/[0-9a-f]{64}$/),
    );
  });

  const secretOf = (id: string): string =>
    truth.fields.find((field) => field.id === id)!.value as string;
  const exported = (include: string[]) =>
    house.stores.records.exportRecords({ approvedOnly: true, include, actor: 'suzuki' });
}

async function collect(records: AsyncIterable<ExportedRecord>): Promise<ExportedRecord[]> {
  const all: ExportedRecord[] = [];
  for await (const record of records) all.push(record);
  return all;
}

async function loadTruth(file: string): Promise<PageTruth> {
  const path = sample(file.replace(/\.\w+$/, '.truth.json'));
  return truthSchema.parse(JSON.parse(await readFile(path, 'utf8'))).pages[0]!;
}

/** Hashes, ids, sealed bytes and times may hold any four digits by chance. */
const BY_CHANCE = /^(\\x)?[0-9a-f-]{30,}$|^\d{4}-\d\d-\d\dT[\d:.+Z-]+$/;

/** Texts anywhere in a JSON value that hold one of the secrets. */
function findSecrets(value: unknown, secrets: readonly string[]): string[] {
  const found: string[] = [];
  JSON.parse(JSON.stringify(value) ?? 'null', (_key, leaf: unknown) => {
    if (typeof leaf !== 'string' || BY_CHANCE.test(leaf)) return leaf;
    if (secrets.some((secret) => leaf.includes(secret))) found.push(leaf);
    return leaf;
  });
  return found;
}
