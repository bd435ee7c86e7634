import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { finishCard } from '../api/library-card.ts';
import { enter } from './enter.ts';
import { findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
if (skip !== null) console.warn(`browser tests ${skip}`);

(skip === null ? describe : describe.skip)('a day in the mailroom', () => {
  let browser: BrowserDesk;
  let page: Page;
  beforeAll(async () => {
    browser = await openBrowserDesk();
    page = await browser.visit({ locale: 'en-GB' });
    await enter(page, browser.url, await browser.desk.as('Mori', ['mailroom']));
  }, 120_000);
  afterAll(() => browser.close());

  /** A queued file is looked into: the workers' part, whose recognition is made up here. */
  async function lookInto(read: 'read' | 'rejected'): Promise<string> {
    const { records, blobs } = browser.desk;
    const scanId = (await records.findUnfinished()).scans[0]!;
    const [pageId] = await records.setPages(scanId, 1, 'image/png');
    if (read === 'read') await records.finishPage(await finishCard(pageId!, blobs));
    else {
      const grey = { width: 68, height: 96, channels: 3, background: '#ccc' } as const;
      const picture = await blobs.put(await sharp({ create: grey }).jpeg().toBuffer(), 'image/jpeg'); // prettier-ignore
      if (!picture.ok) throw new Error(picture.error.kind);
      const failure = { kind: 'unknown-form', bestScore: 0.1, needed: 0.5 } as const;
      const thumbnail = { kind: 'thumbnail', sha256: picture.value, mediaType: 'image/jpeg' } as const; // prettier-ignore
      await records.rejectPage(pageId!, failure, [thumbnail]);
    }
    return pageId!;
  }

  /** The reviewers' and the supervisor's part. */
  async function approve(pageId: string): Promise<void> {
    const { records } = browser.desk;
    const settle = async (fieldId: string, value?: string) => {
      const action = value === undefined ? 'confirm' : 'correct';
      const input = { action, seen: 0, ...(value !== undefined && { value }) } as const;
      expect(await records.act(pageId, fieldId, input, 'Sato')).toMatchObject({ ok: true });
    };
    await settle('name', '髙橋 はなこ');
    await settle('memberNumber');
    await settle('birthDate');
    await settle('remarks', '点字図書');
    expect(await records.approve(pageId, 'Sato')).toMatchObject({ ok: true });
  }

  const reads = (kind: string, words: string) =>
    page.locator(`[data-count="${kind}"] .count`, { hasText: words }).waitFor();
  const file = (name: string) => ({ name, mimeType: 'image/png', buffer: Buffer.from(name) });

  test('a batch is opened by keyboard, filled, mended, and closed when all counts agree', async () => {
    await page.goto(`${browser.url}/batches`);
    await page.getByRole('button', { name: 'Open a batch' }).press('Enter');
    await page.waitForSelector('dialog[open] input:focus');
    await page.keyboard.press('Enter');
    expect(await page.locator('dialog .error-text').count()).toBe(2);
    await page.keyboard.type('2');
    await page.keyboard.press('Tab');
    await page.keyboard.type('２'); // as a Japanese keyboard gives it
    await page.keyboard.press('Tab');
    await page.keyboard.type('morning post');
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Batch 1 morning post' }).waitFor();
    await reads('envelopes', '2 missing');

    await page.setInputFiles('.upload input[type=file]', [file('first.png'), file('second.png')]);
    await reads('envelopes', 'agrees');
    expect(await page.textContent('[data-count=read]')).toContain('2 waiting to be read');
    const good = await lookInto('read');
    await lookInto('rejected');
    await page.getByRole('heading', { name: 'Envelope 2, page 1' }).waitFor();
    expect(await page.textContent('.reject')).toContain('second.png');
    expect(await page.textContent('.reject .failure')).toContain('form');
    const drawn = await page.evaluate(
      () => document.querySelector<HTMLImageElement>('.reject img')!.naturalWidth > 0,
    );
    expect(drawn).toBe(true);
    expect(await findViolations(page)).toEqual([]);

    await page
      .getByRole('button', { name: /^Hand in a new scan ?: Envelope 2, page 1$/ })
      .waitFor();
    await page.setInputFiles('.reject input[type=file]', [file('second, again.png')]);
    await page.getByText('second, again.png is being read.').waitFor();
    const again = await lookInto('read');
    await page.getByText('Everything could be read so far.').waitFor();
    await reads('read', 'agrees');
    expect(await page.locator('.scan-row__batch').allTextContents()).toEqual(['Envelope 1', 'Envelope 2']); // prettier-ignore

    for (const pageId of [good, again]) await approve(pageId);
    await reads('approved', 'agrees');
    await reads('exported', '2 missing');
    const options = { approvedOnly: true, include: [], actor: 'Ito' };
    for await (const record of browser.desk.records.exportRecords(options))
      expect(record.approvedBy).toBe('Sato');
    await page.reload();
    await reads('exported', 'agrees');

    await page.getByRole('button', { name: 'Close the batch' }).press('Enter');
    await page.getByText('All counts agree.').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.badge', { hasText: 'Closed' }).first().waitFor();
    expect(await page.locator('.upload').count()).toBe(0);
    expect(await page.textContent('.batch-history')).toContain('Mori: Closed');
  }, 120_000);

  test('one whose counts differ is not closed without a reason, and keeps it', async () => {
    await page.goto(`${browser.url}/batches`);
    await page.getByRole('button', { name: 'Open a batch' }).click();
    await page.getByLabel('Envelopes expected').fill('3');
    await page.getByLabel('Pages expected').fill('4');
    await page.getByLabel('Receipt date').fill('2026-11-02');
    await page.getByLabel('Why it is dated back').fill('found behind the counter');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Batch 2' }).waitFor();
    expect(await page.textContent('.batch-history')).toContain('found behind the counter');

    await page.getByRole('button', { name: 'Close the batch' }).click();
    await page.waitForSelector('dialog[open] input:focus');
    expect(await page.locator('dialog .count-list').textContent()).toContain('3 missing');
    await page.keyboard.press('Enter');
    await page.getByText('The counts differ.').waitFor();
    expect(await findViolations(page)).toEqual([]);
    expect(await page.locator('.badge', { hasText: 'Closed' }).count()).toBe(0);
    await page.getByLabel('Why the counts differ').fill('the sender asked for it back');
    await page.keyboard.press('Enter');
    await page.locator('.badge', { hasText: 'Closed' }).first().waitFor();
    expect(await page.textContent('.batch-history')).toContain('the sender asked for it back');
    expect(await page.getByRole('button', { name: 'Reopen' }).count()).toBe(0);

    await page.goto(`${browser.url}/batches?state=closed`);
    await page.getByRole('link', { name: 'Batch 2' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('searchbox').fill('morning');
    await page.getByRole('link', { name: 'Batch 2' }).waitFor({ state: 'detached' });
    await page.getByRole('link', { name: 'Batch 1' }).waitFor();
  }, 60_000);
});
