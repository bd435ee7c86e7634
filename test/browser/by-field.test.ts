import type { Page } from 'playwright-core';
import { enter } from './enter.ts';
import { findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
if (skip !== null) console.warn(`browser tests ${skip}`);

/** One grid of thirty, and two more. */
const CARDS = 32;

(skip === null ? describe : describe.skip)('review by field in a browser', () => {
  let browser: BrowserDesk;
  const pageIds: string[] = [];
  beforeAll(async () => {
    browser = await openBrowserDesk();
    for (let i = 0; i < CARDS; i += 1) pageIds.push((await browser.desk.addCard()).pageId);
  }, 240_000);
  afterAll(() => browser.close());

  const labels = (page: Page) =>
    page.locator('[data-value]').evaluateAll((cards) => cards.map((it) => it.getAttribute('aria-label'))); // prettier-ignore
  const current = (page: Page) =>
    page.evaluate(() => document.activeElement?.getAttribute('data-value'));
  async function tabTo(page: Page, selector: string): Promise<void> {
    for (let i = 0; i < 60; i += 1) {
      await page.keyboard.press('Tab');
      if (await page.evaluate((wanted) => document.activeElement?.matches(wanted), selector)) return; // prettier-ignore
    }
    throw new Error(`Tab does not reach ${selector}`);
  }
  const waitForLeft = (page: Page, left: number) => page.waitForSelector(`[data-left="${left}"]`);
  const waitForStatus = (page: Page, text: string) =>
    page.waitForFunction((wanted) => document.querySelector('.outcome')?.textContent?.includes(wanted), text); // prettier-ignore
  /** A grid is confirmed by nobody before its pictures have been there for half a second. */
  async function lookItOver(page: Page): Promise<void> {
    await page.waitForSelector('[data-confirm]:not([aria-disabled="true"])');
    await page.waitForTimeout(700);
  }
  const nameOn = async (pageId: string) => {
    const { settled, value } = (await browser.desk.records.viewPage(pageId))!.fields[1]!;
    return settled ? value : null;
  };

  test('by keyboard alone: one is picked out, two are corrected, the rest is confirmed, and taken back', async () => {
    const page = await browser.visit({ locale: 'ja-JP' });
    await enter(page, browser.url, await browser.desk.as('佐藤', ['reviewer']));
    await page.goto(browser.url);
    await page.waitForSelector('.scan-table');
    await tabTo(page, '[href="/fields"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.batch-table');
    expect(await findViolations(page)).toEqual([]);
    await tabTo(page, '[href="/fields/library-card/1/name"]');
    const ahead = page.waitForResponse((got) => got.url().includes(`/pages/${pageIds[31]}/crops/name`)); // prettier-ignore
    await page.keyboard.press('Enter');
    await waitForLeft(page, CARDS);
    expect(await current(page)).toBe(pageIds[0]);
    expect(await page.getAttribute('.value-card__value', 'lang')).toBe('ja');

    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Space');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('e');
    await page.waitForSelector('.value-card input:focus');
    const client = await page.context().newCDPSession(page);
    await client.send('Input.imeSetComposition', { text: 'たかはし', selectionStart: 4, selectionEnd: 4 }); // prettier-ignore
    await page.dispatchEvent('.value-card input', 'keydown', {
      key: 'Enter',
      isComposing: true,
    });
    expect(await page.locator('.value-card input').count()).toBe(1);
    await client.send('Input.insertText', { text: '髙橋' });
    await page.keyboard.press('Enter');
    expect(await current(page)).toBe(pageIds[2]);
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('2');
    expect((await labels(page)).slice(1, 4).map((label) => label?.slice(label.indexOf('、') + 1))).toEqual([
      '高橋 はなこ（選び出し済み）',
      '髙橋（直した値）',
      '髙橋 はなこ（直した値）',
    ]); // prettier-ignore
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog[open]', { state: 'detached' });

    // The next grid is there before anything is answered.
    await (await ahead).finished();
    await lookItOver(page);
    await page.keyboard.press('Control+Enter');
    expect(await labels(page)).toHaveLength(2);
    await waitForStatus(page, '29 件を確定しました。 1 件はページごとの確認に残しました。');
    expect(await Promise.all(pageIds.slice(0, 4).map(nameOn))).toEqual(['高橋 はなこ', null, '髙橋', '髙橋 はなこ']); // prettier-ignore
    await waitForLeft(page, 2);

    await page.keyboard.press('u');
    await waitForLeft(page, CARDS);
    expect(await nameOn(pageIds[2]!)).toBeNull();
    expect((await labels(page))[2]).toContain('髙橋（直した値）');

    await tabTo(page, '[data-confirm]');
    await lookItOver(page);
    await page.keyboard.press('Enter');
    await waitForStatus(page, '29 件を確定しました。');
    await lookItOver(page);
    await page.keyboard.press('Control+Enter');
    await waitForStatus(page, '2 件を確定しました。');
    expect(await page.getAttribute('.by-field__open a', 'href')).toBe(`/pages/${pageIds[1]}`);
    expect(await page.locator('.by-field__open a').count()).toBe(1);
    expect(await findViolations(page)).toEqual([]);
    await tabTo(page, '.notice [href="/fields"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.batch-table');
    expect(await page.textContent('tr:has([href$="/name"]) td.batch-table__number')).toBe('1');
    await page.context().close();
  }, 240_000);

  test('on a narrow screen, by touch; what another did meanwhile is said', async () => {
    const page = await browser.visit({ locale: 'en-GB', width: 390 });
    await enter(page, browser.url, await browser.desk.as('鈴木', ['supervisor']));
    await page.goto(`${browser.url}/fields/library-card/1/memberNumber`);
    await waitForLeft(page, CARDS);
    await page.locator('[data-value]').nth(1).locator('img').click();
    expect(await page.textContent('.confirm-bar__out')).toBe('1 left for page-by-page review');
    const isWithin = () => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);
    expect(await isWithin()).toBe(true);
    expect(await findViolations(page)).toEqual([]);
    await browser.desk.records.act(pageIds[0]!, 'memberNumber', { action: 'blank', seen: 0 }, '佐藤'); // prettier-ignore
    await lookItOver(page);
    await page.click('[data-confirm]');
    await waitForStatus(page, '28 confirmed. 1 left open for page-by-page review.');
    expect(await page.textContent('.outcome__refusals')).toContain('Somebody else changed this field first.'); // prettier-ignore
    await lookItOver(page);
    await page.click('[data-confirm]');
    await page.waitForSelector('.by-field__open li:nth-child(2)');
    expect(await isWithin()).toBe(true);
    await page.context().close();

    const mailroom = await browser.visit({ locale: 'en-GB' });
    await enter(mailroom, browser.url, await browser.desk.as('伊藤', ['mailroom']));
    await mailroom.goto(`${browser.url}/fields`);
    await mailroom.waitForSelector('.notice');
    expect(await mailroom.locator('[href^="/fields"]').count()).toBe(0);
    await mailroom.context().close();
  }, 240_000);
});
