import { createHash, randomBytes } from 'node:crypto';
import { PDFDocument } from 'pdf-lib';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { finishCard } from '../api/library-card.ts';
import { fingerprintOf } from '../fixtures/fingerprint.ts';
import { newScan } from '../store/sample-record.ts';
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
    await page.waitForFunction(
      () => document.querySelector<HTMLImageElement>('.reject img')!.naturalWidth > 0,
    );
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

    await page.getByText('Labels for the envelopes').click();
    await page.getByLabel('Sheet', { exact: true }).selectOption('a4-65');
    await page.getByLabel('Labels used already on the first sheet').fill('３');
    expect(await findViolations(page)).toEqual([]);
    const saving = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Print labels (PDF)' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toBe('labels-1.pdf');
    expect(saved.url()).toContain('sheet=a4-65&skip=3');

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

  test('a sheet that was scanned twice is compared and set aside by keyboard, and brought back', async () => {
    const { batches, records, blobs } = browser.desk;
    const input = { name: 'twice', reason: '', expectedEnvelopes: 2, expectedPages: 2 };
    const opened = await batches.open(input, 'Mori', '2026-11-20');
    if (!opened.ok) throw new Error(opened.error.kind);
    const batchId = opened.value.id;
    for (const [index, fileName] of ['monday.png', 'thursday.png'].entries()) {
      const sha256 = createHash('sha256').update(fileName).digest('hex');
      const scan = { ...newScan({ fileName, sha256 }), actor: 'Mori' };
      const added = await records.addScanTo({ kind: 'batch', batchId }, scan);
      if (!added.ok) throw new Error(added.error.kind);
      const [pageId] = await records.setPages(added.value.scan.id, 1, 'image/png');
      const fingerprint = fingerprintOf(1, 9 * index);
      await records.finishPage({ ...(await finishCard(pageId!, blobs)), fingerprint });
    }
    await page.goto(`${browser.url}/batches/${batchId}`);
    await page.getByText('1 pair may be a sheet scanned twice.').waitFor();
    await page.getByRole('link', { name: 'Compare' }).press('Enter');
    await page.getByText('Only pairs with a page of this batch are shown.').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await page.getByRole('link', { name: /^Compare / }).press('Enter');
    await page.getByRole('button', { name: /set aside the right/ }).waitFor();
    expect(await page.locator('.double-side').allTextContents()).toEqual([
      expect.stringContaining('monday.png'),
      expect.stringContaining('thursday.png'),
    ]);
    expect(await page.locator('.double-fields').textContent()).not.toContain('高橋'); // not the mailroom's to see
    expect(await findViolations(page)).toEqual([]);

    await page.keyboard.press('2');
    await page.getByText('Mori has set').waitFor();
    await page.locator('[data-side=right] .badge', { hasText: 'Set aside' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    const batch = await browser.visit({ locale: 'en-GB', width: 390 });
    await enter(batch, browser.url, await browser.desk.as('Sato', ['reviewer']));
    await batch.goto(`${browser.url}/batches/${batchId}`);
    expect(await batch.locator('[data-count=set-aside]').textContent()).toContain('1');
    await batch.locator('[data-count=read] .count', { hasText: 'agrees' }).waitFor();
    await batch.locator('.scan-row__open').nth(1).click();
    await batch.getByText('Mori has set this page aside as the same sheet as').waitFor();
    expect(await batch.getByRole('button', { name: /^Approve/ }).count()).toBe(0);
    expect(await findViolations(batch)).toEqual([]);
    await batch.getByRole('link', { name: 'Compare' }).click();
    await batch.locator('.double-fields td', { hasText: '高橋' }).first().waitFor();
    expect(await batch.evaluate(() => document.documentElement.scrollWidth)).toBe(390);

    await page.keyboard.press('u');
    await page.getByRole('button', { name: /^Two sheets/ }).waitFor();
    await batch.getByRole('button', { name: /^Two sheets/ }).click();
    await page.getByText('Sato said that they are two sheets.').waitFor();
  }, 60_000);

  test('a connection that breaks in the middle of a file is gone on with where it broke', async () => {
    const phone = await browser.visit({ locale: 'ja-JP', width: 390, isPhone: true });
    await enter(phone, browser.url, await browser.desk.as('Kato', ['mailroom']));
    await phone.goto(browser.url);
    const offsets: (string | undefined)[] = [];
    let mend = (): void => undefined;
    const mended = new Promise<void>((resolve) => (mend = resolve));
    await phone.route('**/api/uploads/*', async (route) => {
      const sent = route.request();
      if (sent.method() !== 'PATCH') return route.continue();
      offsets.push(sent.headers()['upload-offset']);
      if (offsets.length === 2) return route.abort('connectionreset');
      if (offsets.length === 3) await mended; // what is said meanwhile is looked at
      return route.continue();
    });
    const buffer = randomBytes(3_000_000);
    await phone.setInputFiles('.upload__zone input[type=file]', { name: '厚い封筒.pdf', mimeType: 'application/pdf', buffer }); // prettier-ignore
    await phone.getByText('接続が切れました').waitFor();
    expect(await phone.textContent('.upload__item')).toContain('2.1 MB／3.0 MB（69%）');
    expect(await findViolations(phone)).toEqual([]);
    mend();
    await phone.getByText('受け付けました').waitFor();
    expect(offsets).toEqual(['0', '2097152', '2097152']);

    const photo = (colour: string, orientation: number) =>
      sharp({ create: { width: 400, height: 300, channels: 3, background: colour } })
        .withMetadata({ orientation })
        .jpeg()
        .toBuffer();
    const shots = [await photo('#ccc', 6), await photo('#eee', 1)];
    for (const [index, shot] of shots.entries())
      await phone.setInputFiles('.photographs__input', { name: `${index}.jpg`, mimeType: 'image/jpeg', buffer: shot }); // prettier-ignore
    expect(await findViolations(phone)).toEqual([]);
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(390);
    await phone.getByRole('button', { name: '2ページを1通として送る' }).click();
    await phone.locator('.upload__ok').nth(1).waitFor();
    const [envelope] = (await browser.desk.records.listScans({ limit: 1 })).scans;
    expect(envelope!.fileName).toMatch(/^photo-\d{8}-\d{6}\.pdf$/);
    const kept = await browser.desk.blobs.get(envelope!.sha256);
    if (!kept.ok) throw new Error(kept.error.kind);
    const pages = (await PDFDocument.load(kept.value)).getPages();
    expect(pages.map((page) => page.getRotation().angle)).toEqual([90, 0]);
    expect(kept.value.includes(shots[1]!)).toBe(true); // as the camera made it
    expect(await page.locator('.photographs').isVisible()).toBe(false); // no camera at this desk
  }, 120_000);
});
