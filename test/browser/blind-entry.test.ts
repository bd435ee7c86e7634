import type { Page } from 'playwright-core';
import { doubleForms } from '../api/library-form.ts';
import { enter } from './enter.ts';
import { findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
if (skip !== null) console.warn(`browser tests ${skip}`);

const [READ, FIRST, SECOND] = ['20417733', '20417788', '20417799'];

(skip === null ? describe : describe.skip)('a field that three people come to', () => {
  let browser: BrowserDesk;
  beforeAll(async () => {
    browser = await openBrowserDesk({ forms: doubleForms });
  }, 180_000);
  afterAll(() => browser.close());

  async function openAs(name: string, pageId: string, locale: string, width = 1280) {
    const page = await browser.visit({ locale, width });
    await enter(page, browser.url, await browser.desk.as(name, ['reviewer']));
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.waitForSelector('.card');
    return page;
  }
  async function leave(page: Page): Promise<void> {
    await page.click('.page-head__back');
    await page.waitForSelector('.scan-table');
    await page.context().close();
  }
  const isAt = (page: Page, fieldId: string) =>
    page.waitForSelector(`.card[data-field=${fieldId}]`);
  const pressed = (page: Page) => page.locator('.card [aria-pressed=true]').count();

  test('the first enters, the second enters unseen, the third decides; by keyboard alone', async () => {
    const { pageId } = await browser.desk.addCard('twice.png');
    const free = await browser.desk.addCard('free.png');

    const first = await openAs('佐藤', pageId, 'ja-JP');
    await isAt(first, 'name');
    await first.keyboard.press('Enter');
    await isAt(first, 'memberNumber');
    await first.keyboard.type(FIRST);
    await first.keyboard.press('Enter');
    await isAt(first, 'birthDate');
    await first.keyboard.press('Enter');
    await isAt(first, 'remarks');
    await first.keyboard.press('Alt+ArrowUp'); // the newsletter, which the machine found wanted
    await isAt(first, 'newsletter');
    await first.keyboard.press('Digit2');
    await first.keyboard.press('Enter');
    await isAt(first, 'remarks');
    await first.keyboard.press('Alt+KeyB');
    // Their part is done: the page is not approved, and the keyboard is at the way on.
    await first.waitForSelector('.approve__wait a:focus');
    expect(await first.textContent('.fields__progress')).toContain('別の人待ち 2 欄');
    const row = first.locator('.field-row[data-field=memberNumber]');
    expect(await row.textContent()).toContain('別の人待ち');
    expect(await row.textContent()).toContain(FIRST);
    await first.keyboard.press('Control+Enter');
    expect(await findViolations(first)).toEqual([]);
    await row.click();
    await first.waitForSelector('.card__entry');
    expect(await first.locator('.card input').count()).toBe(0);
    expect(await findViolations(first)).toEqual([]);
    expect(await first.getAttribute('.approve__wait a', 'href')).toBe(`/pages/${free.pageId}`);
    await leave(first);

    const second = await openAs('鈴木', pageId, 'ja-JP', 390);
    await isAt(second, 'memberNumber');
    expect(await second.textContent('.card__entry')).toContain('2人目の入力です。');
    expect(await second.inputValue('.card input')).toBe('');
    expect(await second.content()).not.toMatch(new RegExp(`${READ}|${FIRST}`));
    expect(await findViolations(second)).toEqual([]);
    await second.keyboard.press('Enter'); // nothing was typed, and nothing is taken for granted
    await second.waitForSelector('.card [role=alert]');
    await second.keyboard.type(SECOND);
    await second.keyboard.press('Enter');
    await isAt(second, 'newsletter');
    expect(await pressed(second)).toBe(0);
    await second.keyboard.press('Enter');
    await second.waitForSelector('.card [role=alert]');
    await second.keyboard.press('Digit2');
    await second.keyboard.press('Enter');
    await second.waitForSelector('.approve__wait', { state: 'attached' });
    expect(await second.textContent('.fields__progress')).toContain('別の人待ち 1 欄');
    await leave(second);

    const third = await openAs('伊藤', pageId, 'en-GB');
    await isAt(third, 'memberNumber');
    expect(await third.textContent('.card__entry')).toContain('Two entries differ.');
    expect(await third.inputValue('.card input')).toBe('');
    const choices = await third.locator('.card .alternative__value').allTextContents();
    expect([...choices].sort()).toEqual([FIRST, SECOND]);
    const page = await third.content();
    expect(page).not.toContain(READ);
    expect(await findViolations(third)).toEqual([]);
    // The crop came later than the card: what can be done is in sight nevertheless.
    await third.waitForFunction(() => {
      const last = [...document.querySelectorAll('.card button')].at(-1)!;
      const bar = document.querySelector('.approve')!;
      return last.getBoundingClientRect().bottom <= bar.getBoundingClientRect().top;
    });
    await third.keyboard.press(`Alt+Digit${choices.indexOf(SECOND) + 1}`);
    expect(await third.inputValue('.card input')).toBe(SECOND);
    await third.keyboard.press('Enter');
    await third.waitForSelector('.button--approve:focus');
    await third.keyboard.press('Enter');
    await third.waitForSelector('.done');
    await third.context().close();

    const view = (await browser.desk.records.viewPage(pageId))!;
    const valueOf = (id: string) => view.fields.find(({ fieldId }) => fieldId === id)!.value;
    expect(view.approvedBy).toBe('伊藤');
    expect([valueOf('memberNumber'), valueOf('newsletter')]).toEqual([SECOND, false]);
  }, 300_000);
});
