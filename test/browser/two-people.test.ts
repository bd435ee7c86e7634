import type { Page } from 'playwright-core';
import { enter } from './enter.ts';
import { findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
if (skip !== null) console.warn(`browser tests ${skip}`);

(skip === null ? describe : describe.skip)('two people at one page', () => {
  let browser: BrowserDesk;
  beforeAll(async () => {
    browser = await openBrowserDesk();
  }, 120_000);
  afterAll(() => browser.close());

  async function openAs(name: string, pageId: string, locale = 'ja-JP'): Promise<Page> {
    const page = await browser.visit({ locale });
    await page.clock.install();
    await enter(page, browser.url, await browser.desk.as(name, ['reviewer']));
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.waitForSelector('.fields__list');
    return page;
  }
  const holder = async (pageId: string) =>
    (await browser.desk.records.viewPage(pageId))!.claim?.person ?? null;
  const isTheirs = (page: Page) => page.waitForSelector('.card');
  const isOthers = (page: Page) => page.waitForSelector('.page-note');

  test('the second looks on, is shown the way to a free page, and gets this one when the first leaves', async () => {
    const { pageId } = await browser.desk.addCard('shared.png');
    const free = await browser.desk.addCard('free.png');
    const first = await openAs('佐藤', pageId);
    await isTheirs(first);
    const second = await openAs('鈴木', pageId);
    await isOthers(second);
    expect(await second.textContent('.page-note')).toContain('佐藤さんが作業中です。');
    expect(await second.locator('.card, .approve').count()).toBe(0);
    await second.keyboard.press('Enter'); // the desk's keys do nothing either
    expect(await findViolations(second)).toEqual([]);
    await second.waitForSelector(`.page-note a[href="/pages/${free.pageId}"]`);

    await first.keyboard.press('Alt+KeyB');
    await first.waitForFunction(() => document.querySelector('[data-open]')?.getAttribute('data-open') === '3'); // prettier-ignore
    await first.click('.page-head__back');
    await first.waitForSelector('.scan-table');
    await isTheirs(second);
    expect(await holder(pageId)).toBe('鈴木');
    // What the first has settled is there.
    expect(await second.getAttribute('[data-open]', 'data-open')).toBe('3');
    for (const page of [first, second]) await page.context().close();
  }, 120_000);

  test('a closed laptop gives its page back, and what was typed is there when it is opened again', async () => {
    const { pageId } = await browser.desk.addCard('laptop.png');
    const laptop = await openAs('高橋', pageId, 'en-GB');
    await isTheirs(laptop);
    await laptop.fill('.card input', '髙橋 はなよ');
    await laptop.clock.pauseAt(new Date(Date.now() + 10_000)); // nothing of it moves any more
    await browser.desk.expireClaims();
    const other = await openAs('伊藤', pageId, 'en-GB');
    await isTheirs(other);
    await laptop.clock.fastForward('05:00');
    await laptop.clock.resume();
    await isOthers(laptop);
    expect(await laptop.textContent('.page-note')).toContain('伊藤 is working on this page.');
    await other.click('.page-head__back');
    await other.waitForSelector('.scan-table');
    await isTheirs(laptop);
    expect(await laptop.inputValue('.card input')).toBe('髙橋 はなよ');
    for (const page of [laptop, other]) await page.context().close();
  }, 180_000);
});
