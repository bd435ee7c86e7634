/**
 * How long people wait at their desks, on both databases: from a key press to the next task, and
 * for lists and searches, with 10,000 open tasks and 100,000 scans in the records.
 *
 *   [TEST_DATABASE_URL=postgres://…] npm run bench:review [-- --scans 100000 --open 2500 --pages 50]
 *
 * The real API and desk in Chromium over real records; only recognition is made up (a library card
 * with four tasks). Needs Chromium; without TEST_DATABASE_URL PGlite alone is measured.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { databaseModes, type Mode } from '../test/store/databases.ts';
import { openBrowserDesk, reasonToSkip } from '../test/browser/open-browser.ts';
import { describeMachine } from './machine.ts';
import { addFormerScans, addOpenPages } from './review/fill.ts';
import { timeKeys } from './review/time-keys.ts';
import { timeRequests, type Timed } from './review/time-requests.ts';

const RESULT = new URL('./results/review.md', import.meta.url);
/** Of each list and search. */
const REQUESTS = 40;

const { values } = parseArgs({
  options: {
    scans: { type: 'string', default: '100000' },
    open: { type: 'string', default: '2500' },
    pages: { type: 'string', default: '50' },
  },
});
const [scans, open, pages] = [values.scans, values.open, values.pages].map(Number) as [
  number,
  number,
  number,
];
const skip = reasonToSkip();
if (skip !== null) throw new Error(skip);
const measured: string[] = [];
for (const mode of databaseModes()) if (mode.open !== null) measured.push(await measure(mode));
const report = `# Waiting at the desks

\`npm run bench:review\` on ${describeMachine()}; ${scans.toLocaleString('en')} approved scans and ${open.toLocaleString('en')} that wait.
Milliseconds. A key press is measured in Chromium to the frame that shows the next task; requests from the
first byte sent to the last one received.
${measured.join('')}`;
writeFileSync(RESULT, report);
process.stdout.write(report);

async function measure(mode: Mode): Promise<string> {
  const browser = await openBrowserDesk({ pollMs: 1000 }, mode.open!);
  try {
    const { desk } = browser;
    const { scanId } = await desk.addCard('first.png');
    const tasks = await addOpenPages(desk, open - 1);
    await addFormerScans(desk, scans - open, scanId);
    const requests = await timeRequests(browser, REQUESTS, {
      'list of scans, newest': () => '/api/scans?limit=50',
      'list of scans that wait': () => '/api/scans?limit=50&state=in-review',
      'list of scans, far down': (at) =>
        `/api/scans?limit=50&after=00000000-0001-7000-8000-${(2000 + at).toString(16).padStart(12, '0')}`,
      'counts by state': () => '/api/counts',
      'search a control number': (at) => `/api/scans?search=20240401-00${1000 + at}`,
      'search a file name': (at) => `/api/scans?search=former-${4000 + at}.png`,
      'search a value': (at) => `/api/scans?search=${at}ab${at}`,
      'search what is nowhere': (at) => `/api/scans?search=nowhere${at}`,
      'next page to review': () => '/api/review/next',
    });
    const keys = await timeKeys(browser, pages);
    return tabulate(mode.name, tasks, [...keys, ...requests]);
  } finally {
    await browser.close();
  }
}

function tabulate(name: string, tasks: number, timed: readonly Timed[]): string {
  const rows = timed.map(
    ({ what, count, p50, p95 }) => `| ${what} | ${count} | ${p50.toFixed(0)} | ${p95.toFixed(0)} |`,
  );
  return `
## ${name}, ${tasks.toLocaleString('en')} open tasks

| | times | p50 | p95 |
|---|---|---|---|
${rows.join('\n')}
`;
}
