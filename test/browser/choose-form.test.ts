import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { FormLibrary } from '../../store/contracts.ts';
import { finishCard } from '../api/library-card.ts';
import { libraryForm } from '../api/library-form.ts';
import { enter } from './enter.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();

/** Two pages of each of two versions: the front of the one looks like the other's. */
const [size] = libraryForm.pages;
const versions = [1, 2].map((version) => ({
  ...structuredClone(libraryForm),
  version,
  pages: [size!, size!],
}));
const twoVersions: FormLibrary = {
  get: (id, version) => versions.find((form) => form.id === id && form.version === version),
  all: () => versions,
};

(skip === null ? describe : describe.skip)('a form that a person chooses', () => {
  let browser: BrowserDesk;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowserDesk({ forms: twoVersions });
    page = await browser.visit({ locale: 'en' });
    await enter(page, browser.url, await browser.desk.as('Sato'));
    await page.goto(browser.url);
  }, 120_000);
  afterAll(() => browser.close(), 30_000);

  const { id } = libraryForm;

  async function addPages(count: number) {
    const { records } = browser.desk;
    const { scan } = await records.addScan({
      sha256: randomBytes(32).toString('hex'),
      fileName: 'cards.pdf',
      mediaType: 'application/pdf',
      bytes: 64,
      receivedOn: '2026-11-20',
      source: 'desk',
      actor: 'x',
    });
    return records.setPages(scan.id, count, 'application/pdf');
  }
  /** What a worker makes of it now. */
  async function read(pageId: string, version: number): Promise<void> {
    const { records, blobs } = browser.desk;
    const card = await finishCard(pageId, blobs);
    const wishId = (await records.findPage(pageId))!.wishId;
    const reading = { ...card.reading, form: { id, version } };
    await records.finishPage({ ...card, reading, wishId });
  }

  test('between two that look alike: both are shown, the choice is kept, and can be taken back', async () => {
    const [pageId] = await addPages(1);
    const failure = { kind: 'ambiguous-form' as const, candidates: [`${id}:1:1`, `${id}:2:1`] };
    await browser.desk.records.rejectPage(pageId!, failure);
    await page.goto(`${browser.url}/pages/${pageId}`);
    expect(await page.locator('.badge').textContent()).toBe('To review');
    const candidates = page.locator('.candidate');
    await candidates.nth(1).waitFor();
    expect(await candidates.count()).toBe(2);
    await page.locator('.form-sketch').nth(1).waitFor();
    await candidates.nth(1).getByRole('radio').check();
    await page.getByRole('button', { name: 'Read as this form' }).click();
    await page.getByText('Waiting to be read').waitFor();
    await read(pageId!, 2);
    await page.locator('.field-row, .card').first().waitFor();
    expect(await page.locator('.page-note').textContent()).toContain('Sato had it read as');
    await page.getByRole('button', { name: 'Take this back' }).click();
    await page.getByText('Waiting to be read').waitFor();
    await browser.desk.records.rejectPage(pageId!, failure);
    await candidates.nth(1).waitFor();
  });

  test('where none was recognised: any form may be chosen', async () => {
    const [pageId] = await addPages(1);
    const { records } = browser.desk;
    await records.rejectPage(pageId!, { kind: 'unknown-form', bestScore: 0.2, needed: 0.45 });
    await page.goto(`${browser.url}/pages/${pageId}`);
    const select = page.locator('.choose-form select');
    await select.selectOption(`${id}:2:2`);
    await page.getByRole('button', { name: 'Read as this form' }).click();
    await page.getByText('Waiting to be read').waitFor();
    expect(await records.findPage(pageId!)).toMatchObject({
      wish: { form: { id, version: 2, page: 2 } },
    });
  });

  test('a page that came twice and one that is missing are named in the list and on the page', async () => {
    const ids = await addPages(2);
    for (const pageId of ids) await read(pageId, 1);
    await page.goto(browser.url);
    const notes = page.locator('.scan-table .envelope').first();
    await notes.waitFor();
    expect(await notes.locator('li').count()).toBe(2);
    await page.goto(`${browser.url}/pages/${ids[0]}`);
    const doubled = page.locator('.envelope [data-kind="doubled"]');
    await doubled.getByRole('link', { name: 'Page 2' }).click();
    await page.waitForURL(`**/pages/${ids[1]}`);
    expect(await page.locator('.envelope [data-kind="missing"]').textContent()).toContain(
      'page 2 of 2',
    );
  });
});
