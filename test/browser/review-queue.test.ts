import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import type { FormLibrary } from '../../store/contracts.ts';
import { libraryForm } from '../api/library-form.ts';
import { enter } from './enter.ts';
import { findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
if (skip !== null) console.warn(`browser tests ${skip}`);

/** Of every telephone number that is accepted unseen a person checks what is written. */
const sampledForm = {
  ...libraryForm,
  policy: { ...libraryForm.policy, sample: { share: 0, kinds: { phone: 1 } } },
};
const sampledForms: FormLibrary = {
  get: (id, version) => (id === sampledForm.id && version === 1 ? sampledForm : undefined),
  all: () => [sampledForm],
};

(skip === null ? describe : describe.skip)('deadlines, notes and the letter', () => {
  let browser: BrowserDesk;
  let page: Page;
  let pageId: string;
  let scanId: string;
  beforeAll(async () => {
    // Received on 20 November, due on 4 December.
    browser = await openBrowserDesk({ today: () => '2026-12-05', forms: sampledForms });
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

  test('a spot check is entered by keyboard; the dashboard counts it, and what comes in meanwhile', async () => {
    const { desk, url } = browser;
    await desk.addCard('checked.png');
    await page.goto(`${url}/fields`);
    await page.getByRole('link', { name: 'Begin spot checks' }).press('Enter');
    await page.waitForSelector('[data-spot-check=phone] input:focus');
    await page.keyboard.press('Enter');
    await page.getByText('Choose “Blank” if nothing is written').waitFor();
    await checkLooks();
    await page.keyboard.type('03-3591-7441');
    await page.keyboard.press('Enter');
    await page.getByText('No spot check waits for you.').waitFor();
    expect(await page.textContent('.spot-checks__done')).toBe('1 entered.');

    await page.getByRole('link', { name: 'Dashboard' }).press('Enter');
    await page.waitForSelector('.chart__picture svg');
    const tile = (name: string) => page.locator('.tile', { hasText: name });
    expect(await tile('Error found by spot checks').textContent()).toContain('0 wrong of 1, 95% interval 0 to 79%'); // prettier-ignore
    const received = Number(await tile('Pages received').locator('.tile__value').textContent());
    expect(received).toBeGreaterThan(0);
    await page.locator('.chart summary').first().press('Enter');
    await page.getByRole('rowheader', { name: '2026-11-20' }).first().waitFor();
    await checkLooks();
    await desk.addCard('meanwhile.png');
    await tile('Pages received')
      .getByText(String(received + 1), { exact: true })
      .waitFor();
    await page.getByRole('button', { name: '7 days' }).press('Enter');
    await tile('Pages received').getByText('0', { exact: true }).waitFor();
    await page.getByRole('button', { name: '90 days' }).press('Enter');
    await page.getByLabel('Form', { exact: true }).selectOption('library-card');
    await tile('Pages received')
      .getByText(String(received + 1), { exact: true })
      .waitFor();
  }, 120_000);
});
