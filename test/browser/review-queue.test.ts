import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { enter } from './enter.ts';
import { findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
if (skip !== null) console.warn(`browser tests ${skip}`);

(skip === null ? describe : describe.skip)('deadlines, notes and the letter', () => {
  let browser: BrowserDesk;
  let page: Page;
  let pageId: string;
  let scanId: string;
  beforeAll(async () => {
    // Received on 20 November, due on 4 December.
    browser = await openBrowserDesk({ today: () => '2026-12-05' });
    page = await browser.visit({ locale: 'en-GB' });
    await page.clock.setFixedTime(new Date(2026, 11, 5, 9));
    await enter(page, browser.url, await browser.desk.as('Ito', ['supervisor', 'reviewer']));
  }, 120_000);
  afterAll(() => browser.close());

  const overflow = () =>
    page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  /** As it is, wide and narrow. */
  async function checkLooks(): Promise<void> {
    expect(await findViolations(page)).toEqual([]);
    await page.setViewportSize({ width: 390, height: 900 });
    expect(await overflow()).toBe(0);
    await page.setViewportSize({ width: 1280, height: 900 });
  }

  test('what is overdue is told in words and filtered, a note is left by keyboard, and a scan made urgent', async () => {
    const { desk, url } = browser;
    ({ pageId, scanId } = await desk.addCard('overdue.png'));
    const fill = (fieldId: string, action: 'blank' | 'illegible') =>
      desk.records.act(pageId, fieldId, { action, seen: 0 }, 'Ito');
    await fill('memberNumber', 'blank');
    await fill('name', 'illegible');
    await fill('pin', 'illegible');

    await page.goto(url);
    await page.waitForSelector('.scan-table');
    await page.getByRole('button', { name: 'Overdue or due soon 1' }).press('Enter');
    await page.waitForURL('**/?due=soon');
    expect(await page.textContent('.scan-row__received')).toContain('Due 2026-12-04');
    expect(await page.textContent('.scan-row__received .badge')).toBe('Overdue by 1 day');

    await page.goto(`${url}/pages/${pageId}`);
    await page.waitForSelector('.card');
    await page.keyboard.press('Alt+KeyN');
    await page.waitForSelector('.note-form textarea:focus');
    expect(await page.textContent('.note-form__hint')).toContain('no password, no account number');
    await page.keyboard.type('Is 高橋 her former name?');
    await page.keyboard.press('Control+Enter');
    await page.locator('.note__text', { hasText: 'former name' }).waitFor();
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.keyboard.type('Yes.');
    await page.keyboard.press('Control+Enter');
    await page.locator('.note__answers', { hasText: 'Yes.' }).waitFor();

    await page.getByRole('button', { name: 'Make urgent' }).press('Enter');
    await page.waitForSelector('dialog[open] input:focus');
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.type('waits at the counter');
    await page.keyboard.press('Enter');
    await page.locator('.page-note', { hasText: 'waits at the counter' }).waitFor();
    await checkLooks();

    await page.goto(url);
    await page.waitForSelector('.badge--urgent');
    expect(await page.textContent('.scan-row__state')).toContain('1 note');
    await checkLooks();
  });

  test('the letter lists what is faulty, is looked at, made, and told of in the history', async () => {
    const { desk, url } = browser;
    await page.goto(`${url}/pages/${pageId}/letter`);
    await page.waitForSelector('.letter__field');
    const ticked = page.locator('.letter__field input:checked');
    expect(await ticked.count()).toBe(3);
    expect(await page.inputValue('[data-field=memberNumber] textarea')).toContain(
      '利用者番号が必要です',
    );
    await page.getByRole('button', { name: 'English' }).last().click();
    expect(await page.inputValue('[data-field=name] textarea')).toContain('could not read');
    await page.locator('[data-field=pin] input').uncheck();
    await page.selectOption('#letter-other', { label: 'Remarks' });
    await page.getByRole('button', { name: 'Add the field' }).click();
    await page.fill('[data-field=remarks] textarea', 'Please say which books.');
    await page.getByRole('button', { name: 'Preview' }).click();
    await page.waitForFunction(
      () =>
        (document.querySelector<HTMLImageElement>('.letter__preview img')?.naturalWidth ?? 0) > 0,
    );
    await checkLooks();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save the PDF' }).click();
    const { controlNumber } = (await desk.records.findScan(scanId))!;
    expect((await saved).suggestedFilename()).toBe(`letter-${controlNumber}.pdf`);
    expect((await readFile(await (await saved).path())).subarray(0, 5).toString()).toBe('%PDF-');

    await page.getByRole('link', { name: 'Back to the application' }).click();
    await page.click('.history summary');
    const made = page.locator('li[data-action=letter-made]');
    await made.waitFor();
    expect(await made.textContent()).toContain('fields: Name, Member number, Remarks');
    await page.getByRole('button', { name: 'Mark as settled' }).click();
    await page.locator('.note__settled', { hasText: 'Settled by Ito' }).waitFor();
  });
});
