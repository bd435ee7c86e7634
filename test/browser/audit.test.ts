import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { SECRET } from '../api/library-form.ts';
import { enter } from './enter.ts';
import { findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
if (skip !== null) console.warn(`browser tests ${skip}`);

(skip === null ? describe : describe.skip)('an auditor’s day', () => {
  let browser: BrowserDesk;
  let first: { scanId: string; pageId: string };
  beforeAll(async () => {
    browser = await openBrowserDesk();
    const paper = { width: 200, height: 300, channels: 3, background: '#f4f1e8' } as const;
    first = await browser.desk.addCard(
      'first.png',
      await sharp({ create: paper }).png().toBuffer(),
    );
    await browser.desk.addCard('second.png');
    const { records } = browser.desk;
    const correct = { action: 'correct', value: '髙橋 はなこ', seen: 0 } as const;
    await records.act(first.pageId, 'name', correct, '佐藤');
  }, 120_000);
  afterAll(() => browser.close());

  async function open(path: string, locale: string, width?: number): Promise<Page> {
    const page = await browser.visit({ locale, ...(width !== undefined && { width }) });
    await enter(page, browser.url, await browser.desk.as('監査 太郎', ['auditor']));
    await page.goto(`${browser.url}${path}`);
    return page;
  }

  test('from the list to a found event, its scan, the untouched original and the whole chain', async () => {
    const page = await open('/', 'ja-JP');
    await page.click('.header__link:has-text("監査")');
    await page.waitForSelector('.audit-events li');
    const count = () => page.locator('.audit-events li').count();
    const all = await count();
    await page.getByLabel('担当者').fill('佐藤');
    await page.getByLabel('操作').selectOption('field-correct');
    await page.waitForFunction(() => document.querySelectorAll('.audit-events li').length === 1);
    expect(all).toBeGreaterThan(5);
    expect(await page.textContent('.audit-events li')).toContain('髙橋 はなこ');

    await page.click('text=検証を始める');
    await page.waitForSelector('.verdict--good');
    expect(await page.textContent('.verdict--good')).toContain('連鎖に切れ目はありません');
    const [report] = await Promise.all([
      page.waitForEvent('download'),
      page.click('text=署名付きの報告書を保存'),
    ]);
    expect(report.suggestedFilename()).toMatch(/^madoguchi-audit-.*\.json$/);
    expect(await findViolations(page)).toEqual([]);

    await page.click('.audit-events .control-number');
    await page.waitForSelector('.evidence');
    const row = page.locator('.evidence [data-field="name"]');
    expect(await row.locator('td').nth(1).textContent()).toBe('高橋 はなこ'); // the machine's
    expect(await row.textContent()).toContain('修正: 髙橋 はなこ');
    expect(await page.locator('.evidence').textContent()).not.toContain(SECRET);
    await page.click('text=原本を並べて表示');
    await page.waitForSelector('.audit-events li[data-action="original-shown"]', { timeout: 5000 });
    expect(await page.locator('.page-pictures img').count()).toBe(2);
    await page.click('text=原本を取り寄せて照合する');
    await page.waitForSelector('.verdict--good');
    const hashes = await page.locator('.panel .hash').allTextContents();
    expect(hashes).toHaveLength(2);
    expect(hashes[0]).toBe(hashes[1]);
    await page.waitForSelector('.audit-events li[data-action="original-opened"]');
    expect(await findViolations(page)).toEqual([]);
    await page.context().close();
  }, 120_000);

  test('on a narrow screen, in English, nothing is cut off', async () => {
    for (const path of ['/audit', `/audit/scans/${first.scanId}`]) {
      const page = await open(path, 'en-GB', 390);
      await page.waitForSelector('.audit-events li');
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
      expect(await findViolations(page)).toEqual([]);
      await page.context().close();
    }
  }, 120_000);
});
