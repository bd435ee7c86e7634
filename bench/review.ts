/**
 * What reviewers wait for at a desk with a year's work in it: key press to the next task, lists and
 * searches, with many scans and many open tasks, through the browser and the API.
 *
 *   npm run bench:review [-- --scans 100000 --open 10000 --runs 30 --pages 15]
 *
 * Embedded in a folder that is thrown away; on servers where `REDIS_URL` and `DATABASE_URL` name
 * them: take empty ones. One scan is read; the others are its copies (bench/review/multiply-scan.ts).
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fileURLToPath } from 'node:url';
import { startCrew } from '../cli/crew.ts';
import { openHouse, readConfig, type House } from '../cli/house.ts';
import { serveDesk } from '../cli/serve-desk.ts';
import { takeInFiles } from '../cli/take-in-files.ts';
import { findMasterKey } from '../store/keys/master-key.ts';
import { readKeyring } from '../store/keys/open-keyring.ts';
import { describeMachine } from './machine.ts';
import { multiplyScan } from './review/multiply-scan.ts';
import { sealCopies } from './review/seal-copies.ts';
import { timeKeys } from './review/time-keys.ts';
import { timeRequests, type Asked } from './review/time-requests.ts';
import { percentile } from './statistics.ts';

const SAMPLE = fileURLToPath(
  new URL('../samples/scans/12-messy-handwritten-200dpi.jpg', import.meta.url),
);
const PERSON = { name: 'bench', email: 'bench@example.jp', password: 'a long enough passphrase' };

const { values: options } = parseArgs({
  options: {
    scans: { type: 'string', default: '100000' },
    open: { type: 'string', default: '10000' },
    runs: { type: 'string', default: '30' },
    pages: { type: 'string', default: '15' },
  },
});
const [scans, open, runs, pages] = [options.scans, options.open, options.runs, options.pages].map(
  Number,
) as [number, number, number, number];
if (!(open > 0 && scans >= open && runs > 0 && pages > 0))
  throw new Error('--scans, --open, --runs, --pages: numbers above 0, not more open than scans');

interface Row {
  readonly what: string;
  readonly times: readonly number[];
}

async function bench(dir: string): Promise<void> {
  const config = readConfig({ LOG_LEVEL: 'error', PORT: '0', ...process.env, DATA_DIR: dir });
  const house = config.ok ? await openHouse(config.value) : config;
  if (!house.ok) throw new Error(house.error);
  const { stores } = house.value;
  try {
    const scanId = await readSample(house.value);
    say(`making ${scans} scans`);
    await multiplyScan(stores.db, scanId, { count: open, from: 0, open: true });
    await multiplyScan(stores.db, scanId, { count: scans - open, from: open, open: false });
    const master = await findMasterKey(house.value.config, { make: false });
    const { vault } = await readKeyring(stores.db, master);
    await sealCopies(stores.db, vault, scanId);
    const rows = await measure(house.value);
    const report = toMarkdown(stores.mode, rows);
    await writeFile(new URL(`./results/review-${stores.mode}.md`, import.meta.url), report);
    process.stdout.write(report);
  } finally {
    await stores.close();
  }
}

async function readSample(house: House): Promise<string> {
  const crew = await startCrew(house);
  try {
    const from = { actor: PERSON.name, receivedOn: '2026-01-05', to: null };
    const [scan] = (await takeInFiles(house, [SAMPLE], from)).scans;
    for (;;) {
      const { state } = (await house.stores.records.findScan(scan!.id))!;
      if (state === 'in-review') return scan!.id;
      if (state !== 'queued' && state !== 'reading') throw new Error(`the sample is ${state}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } finally {
    await crew.close();
  }
}

const ASKED: readonly Asked[] = [
  { what: 'list, first page', address: () => '/api/scans' },
  { what: 'list, those in review', address: () => '/api/scans?state=in-review' },
  { what: 'counts', address: () => '/api/counts' },
  { what: 'search, a control number', address: (run) => search(controlNumberPart(run)) },
  { what: 'search, a name', address: (run) => search(`佐藤 花子${run * 100}`) },
  { what: 'search, four digits', address: (run) => search(String(1000 + run * 37)) },
  { what: 'search, nothing found', address: (run) => search(`nobody-${run}`) },
  { what: 'the next page to review', address: () => '/api/review/next' },
];

const search = (text: string): string => `/api/scans?search=${encodeURIComponent(text)}`;
const controlNumberPart = (run: number): string => `-${String(run + 1).padStart(6, '0')}-`;

async function measure(house: House): Promise<Row[]> {
  const desk = await serveDesk(house);
  try {
    if (!desk.hasPages) throw new Error('build the desk first: npm run build');
    const cookie = await setUp(desk.url, desk.firstLink!);
    const rows: Row[] = [];
    for (const asked of ASKED) {
      say(asked.what);
      rows.push({ what: asked.what, times: await timeRequests(desk.url, cookie, asked, runs) });
    }
    say('keys');
    const findFirst = async () =>
      (await house.stores.records.findNextPage(PERSON.name, true))!.page.id;
    const { toField, toPage } = await timeKeys(desk.url, PERSON, await findFirst(), pages);
    return [
      { what: 'key press to the next field', times: toField },
      { what: 'key press to the next page', times: toPage },
      ...rows,
    ];
  } finally {
    await desk.close();
  }
}

/** The first administrator, who is a supervisor as well; answers the header Cookie. */
async function setUp(url: string, link: string): Promise<string> {
  const post = (path: string, body: unknown) =>
    fetch(`${url}/api${path}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Madoguchi': '1' },
      body: JSON.stringify(body),
    });
  const token = /#([\w-]{43})/.exec(link)![1]!;
  const used = await post('/links/use', { token, ...PERSON });
  if (!used.ok) throw new Error(`the account was not made: ${await used.text()}`);
  const signedIn = await post('/session', { email: PERSON.email, password: PERSON.password });
  if (!signedIn.ok) throw new Error(`nobody was signed in: ${await signedIn.text()}`);
  const cookies = signedIn.headers.getSetCookie();
  return cookies.map((text) => text.split(';')[0]).join('; ');
}

function toMarkdown(mode: string, rows: readonly Row[]): string {
  const line = ({ what, times }: Row): string =>
    `| ${what} | ${[0.5, 0.95, 1].map((share) => percentile(times, share).toFixed(1)).join(' | ')} | ${times.length} |`;
  return `# What a reviewer waits for (${mode})

\`npm run bench:review -- --scans ${scans} --open ${open} --runs ${runs} --pages ${pages}\`
on ${describeMachine()}; ${mode === 'embedded' ? 'PGlite in the process of the desk' : 'PostgreSQL and Redis on the same machine'}.

| | median ms | p95 ms | slowest ms | times |
|---|---|---|---|---|
${rows.map(line).join('\n')}
`;
}

function say(words: string): void {
  process.stderr.write(`${words} …\n`);
}

const dir = await mkdtemp(join(tmpdir(), 'madoguchi-bench-'));
try {
  await bench(dir);
} finally {
  await rm(dir, { recursive: true, force: true });
}
