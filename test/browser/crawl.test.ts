import type { Page, Response } from 'playwright-core';
import { SECRET } from '../api/library-form.ts';
import { enter } from './enter.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();

/** More than there are kinds of pages, fewer than a list could name. */
const MOST_PAGES = 60;
/** What scanners ask every server for. */
const GUESSES = [
  '/.env',
  '/.git/config',
  '/package.json',
  '/master.key',
  '/data/master.key',
  '/backup.tar',
  '/assets/',
  '/api/',
  '/api/debug',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/api/reference/%2e%2e%2fpackage.json',
  '/..%5c..%5cpackage.json',
];

(skip === null ? describe : describe.skip)('a stranger’s walk through all pages', () => {
  let browser: BrowserDesk;
  const flaws: string[] = [];
  beforeAll(async () => {
    browser = await openBrowserDesk();
    for (const name of ['one.png', 'two.png']) await browser.desk.addCard(name);
  }, 120_000);
  afterAll(() => browser.close());

  /** What a passive scanner looks at in each answer. */
  async function inspect(response: Response): Promise<void> {
    const url = new URL(response.url());
    const say = (what: string) => flaws.push(`${what}: ${url.pathname}${url.search}`);
    if (url.origin !== browser.url) say('asked elsewhere');
    const headers = await response.allHeaders();
    if (headers['x-content-type-options'] !== 'nosniff') say('its kind may be guessed');
    if ('x-powered-by' in headers || /\d/.test(headers['server'] ?? '')) say('names its software');
    if ('access-control-allow-origin' in headers) say('open to other sites');
    const policy = headers['content-security-policy'] ?? '';
    if (/unsafe-|\*|http:/.test(policy)) say('a policy with holes');
    if (headers['content-type']?.startsWith('text/html')) {
      if (!policy.includes("frame-ancestors 'none'")) say('may be framed');
      if (!/no-referrer|same-origin/.test(headers['referrer-policy'] ?? ''))
        say('tells its address');
    }
    const isPersonal = url.pathname.startsWith('/api/') && !/reference|openapi/.test(url.pathname);
    if (isPersonal && !headers['cache-control']?.includes('no-store')) say('may be kept');
    if (response.status() >= 400) say(`${response.status()}`);
  }

  const linksOf = (page: Page): Promise<string[]> =>
    page
      .locator('a[href^="/"]')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));

  test('every link leads somewhere, nothing is asked elsewhere, and each answer is guarded', async () => {
    const roles = ['mailroom', 'reviewer', 'auditor', 'supervisor', 'administrator'] as const;
    const page = await browser.visit({ locale: 'en-GB' });
    await enter(page, browser.url, await browser.desk.as('全役', [...roles]));
    const looking: Promise<void>[] = [];
    page.on('response', (response) => looking.push(inspect(response)));
    const seen = new Set(['/']);
    for (const path of seen) {
      if (seen.size > MOST_PAGES) break;
      await page.goto(browser.url + path);
      await page.locator('h1, h2').first().waitFor();
      // Downloads and the reference of the API are no pages of ours.
      for (const link of await linksOf(page)) if (!link.startsWith('/api/')) seen.add(link);
    }
    await Promise.all(looking);
    expect([...new Set(flaws)]).toEqual([]);
    expect([seen.size > 12, looking.length > 100]).toEqual([true, true]);
    await page.context().close();
  }, 120_000);

  test('what is guessed is not there, other methods are refused, other sites are let in to nothing', async () => {
    const start = await (await fetch(browser.url)).text();
    for (const path of GUESSES) {
      const answer = await fetch(browser.url + path);
      const text = await answer.text();
      expect([path, answer.status >= 400 || text === start]).toEqual([path, true]);
    }
    for (const method of ['OPTIONS', 'PUT', 'PROPFIND']) {
      const headers = { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'POST' };
      const answer = await fetch(`${browser.url}/api/people`, { method, headers });
      expect([method, answer.headers.get('access-control-allow-origin')]).toEqual([method, null]);
      expect([method, answer.status === 204]).toEqual([method, false]);
    }
  });

  test('a secret that was looked at is kept nowhere in the browser', async () => {
    const { pageId } = await browser.desk.addCard('three.png');
    const page = await browser.visit({ locale: 'en-GB' });
    await enter(page, browser.url, await browser.desk.as('Looker', ['reviewer']));
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.locator('.field-row[data-field=pin]').click();
    await page.keyboard.press('Alt+KeyR');
    await page.locator('dialog[open] input').fill('the applicant has called');
    await page.keyboard.press('Enter');
    await page.waitForFunction(
      (secret) => document.querySelector<HTMLInputElement>('.card input')?.value === secret,
      SECRET,
    );
    const kept = await page.evaluate(async () => ({
      local: { ...localStorage },
      session: { ...sessionStorage },
      databases: await indexedDB.databases(),
      caches: 'caches' in window ? await caches.keys() : [],
      addresses: performance.getEntries().map(({ name }) => name),
      cookies: document.cookie,
    }));
    expect(JSON.stringify(kept)).not.toContain(SECRET);
    expect([kept.databases, kept.caches, kept.cookies]).toEqual([[], [], '']);
    await page.goto(`${browser.url}/`);
    await page.locator('.scan-table').waitFor();
    await page.goBack(); // nor in the page that the browser may have put aside
    await page.locator('.field-row[data-field=pin]').waitFor();
    expect(await page.content()).not.toContain(SECRET);
    await page.context().close();
  });
});
