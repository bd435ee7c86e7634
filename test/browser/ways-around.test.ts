import { readFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { finishCard } from '../api/library-card.ts';
import { enter } from './enter.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
/** As many as the list asks for at a time. */
const LIST_SIZE = 50;

(skip === null ? describe : describe.skip)('the ways around the desk', () => {
  let browser: BrowserDesk;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowserDesk();
    page = await browser.visit({ locale: 'en-GB' });
    await enter(page, browser.url, await browser.desk.as('Sato'));
    await page.goto(browser.url);
  }, 60_000);
  afterAll(() => browser.close());

  /** A file of three pages: a letter that is no form, and two cards. */
  async function addLetterAndCards(): Promise<{ scanId: string; pageIds: string[] }> {
    const { records, blobs } = browser.desk;
    const bytes = randomBytes(64);
    const kept = await blobs.put(bytes, 'application/pdf');
    const picture = await blobs.put(
      await sharp({ create: { width: 68, height: 96, channels: 3, background: '#ddd' } })
        .jpeg()
        .toBuffer(),
      'image/jpeg',
    );
    if (!kept.ok || !picture.ok) throw new Error('not kept');
    const { scan } = await records.addScan({
      sha256: kept.value,
      fileName: 'letter-and-cards.pdf',
      mediaType: 'application/pdf',
      bytes: bytes.length,
      receivedOn: '2026-11-20',
      source: 'desk',
      actor: 'x',
    });
    const pageIds = await records.setPages(scan.id, 3, 'application/pdf');
    await records.rejectPage(pageIds[0]!, { kind: 'unknown-form', bestScore: 0.1, needed: 0.5 }, [
      { kind: 'thumbnail', sha256: picture.value, mediaType: 'image/jpeg' },
    ]);
    for (const id of pageIds.slice(1)) await records.finishPage(await finishCard(id, blobs));
    return { scanId: scan.id, pageIds };
  }

  test('every page of a file is in the list with its state, and keys turn from one to the next', async () => {
    const { pageIds } = await addLetterAndCards();
    await page.goto(browser.url);
    const rows = page.locator('.scan-row', { hasText: 'letter-and-cards.pdf' });
    await rows.first().waitFor();
    expect(await rows.count()).toBe(3);
    expect(await rows.locator('.badge').allTextContents()).toEqual([
      'Not readable',
      'To review',
      'To review',
    ]);
    await rows.first().locator('a').click();
    for (const [key, id] of [
      ['Alt+PageDown', pageIds[1]],
      ['Alt+PageDown', pageIds[2]],
      ['Alt+PageDown', pageIds[2]], // there is no fourth
      ['Alt+PageUp', pageIds[1]],
      ['Alt+PageUp', pageIds[0]],
    ] as const) {
      await page.locator('.card, .unread-page__words').waitFor();
      await page.keyboard.press(key);
      await page.waitForURL(`**/pages/${id}`);
    }
    await page.getByRole('link', { name: 'Next page' }).click();
    await page.waitForURL(`**/pages/${pageIds[1]}`);
  });

  test('a rejected page shows its heading above, its cause beside its picture, its history below', async () => {
    const { pageIds } = await addLetterAndCards();
    await page.goto(`${browser.url}/pages/${pageIds[0]}`);
    await page.waitForSelector('.unread-page__picture img');
    const box = async (selector: string) => (await page.locator(selector).boundingBox())!;
    const [head, words, picture, history] = [
      await box('.page-head'),
      await box('.unread-page__words'),
      await box('.unread-page__picture'),
      await box('.history'),
    ];
    expect(head.y + head.height).toBeLessThanOrEqual(words.y);
    expect(words.x + words.width).toBeLessThanOrEqual(picture.x);
    expect(Math.abs(words.y - picture.y)).toBeLessThan(1);
    const bottom = Math.max(words.y + words.height, picture.y + picture.height);
    expect(history.y).toBeGreaterThanOrEqual(bottom);
    const drawn = await page.evaluate(
      () => document.querySelector<HTMLImageElement>('.unread-page__picture img')!.naturalHeight,
    );
    expect(drawn).toBe(96);
  });

  test('the original is one click away, and the click is on record', async () => {
    const { scanId, pageIds } = await addLetterAndCards();
    await page.goto(`${browser.url}/pages/${pageIds[0]}`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download original' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('letter-and-cards.pdf');
    expect(await readFile(await download.path())).toHaveLength(64);
    expect((await browser.desk.records.auditOf(scanId)).at(-1)).toMatchObject({
      action: 'original-opened',
      actor: 'Sato',
    });
  });

  test('records are exported from the list by keyboard', async () => {
    await page.goto(browser.url);
    await page.getByRole('button', { name: 'Export' }).press('Enter');
    await page.waitForSelector('dialog[open] select:focus');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab'); // formats
    await page.keyboard.press('ArrowDown'); // JSON
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.keyboard.press('Enter'),
    ]);
    expect(download.suggestedFilename()).toBe('madoguchi-library-card.json');
    expect(JSON.parse(await readFile(await download.path(), 'utf8'))).toEqual([]);
    await page.waitForSelector('dialog', { state: 'detached' });
  });

  test('the list goes on beyond its first page, and says how much of it is shown', async () => {
    for (let i = 0; i <= LIST_SIZE; i++)
      await browser.desk.records.addScan({
        sha256: randomBytes(32).toString('hex'),
        fileName: `queued-${i}.png`,
        mediaType: 'image/png',
        bytes: 1,
        receivedOn: '2026-11-20',
        source: 'desk',
        actor: 'x',
      });
    await page.goto(`${browser.url}/?state=queued`);
    await page.getByText(`Showing ${LIST_SIZE} of ${LIST_SIZE + 1}`).waitFor();
    await page.getByRole('button', { name: 'Show more' }).click();
    await page.getByText(`Showing ${LIST_SIZE + 1} of ${LIST_SIZE + 1}`).waitFor();
    expect(await page.locator('.scan-row').count()).toBe(LIST_SIZE + 1);
    expect(await page.getByText('queued-0.png').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  });
});
