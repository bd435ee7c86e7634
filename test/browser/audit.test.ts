import type { Page } from 'playwright-core';
import sharp from 'sharp';
import type { Form } from '../../schemas/form/form.ts';
import type { Role } from '../../schemas/access/roles.ts';
import type { FormLibrary } from '../../store/contracts.ts';
import { libraryForm, SECRET } from '../api/library-form.ts';
import { enter } from './enter.ts';
import { findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

/** Kept for three days, and the cards came in some days before. */
const kept: Form = {
  ...libraryForm,
  policy: { ...libraryForm.policy, retention: { keep: { days: 3 }, from: 'received' } },
};
const keptForms: FormLibrary = {
  get: (id, version) => (id === kept.id && version === kept.version ? kept : undefined),
  all: () => [kept],
};

const skip = reasonToSkip();
if (skip !== null) console.warn(`browser tests ${skip}`);

(skip === null ? describe : describe.skip)('an auditor’s day', () => {
  let browser: BrowserDesk;
  let first: { scanId: string; pageId: string };
  beforeAll(async () => {
    browser = await openBrowserDesk({ forms: keptForms, today: () => '2026-12-01' });
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

  async function open(
    path: string,
    locale: string,
    width?: number,
    [name, role]: [string, Role] = ['監査 太郎', 'auditor'],
  ): Promise<Page> {
    const page = await browser.visit({ locale, ...(width !== undefined && { width }) });
    await enter(page, browser.url, await browser.desk.as(name, [role]));
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
    await page.click('text=証拠一式を保存');
    const dialog = page.locator('dialog');
    await dialog.getByLabel('保存する理由').fill('裁判所の求め');
    expect(await findViolations(page)).toEqual([]);
    const saved = page.waitForEvent('download');
    await dialog.getByRole('button', { name: '証拠一式を保存' }).click();
    expect((await saved).suggestedFilename()).toMatch(/\.bundle\.tar$/);
    await page.waitForSelector('.audit-events li[data-action="bundle-made"] >> text=裁判所の求め');
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

  test('two people hold, propose and dispose; it shows as disposed of, and the chain is whole', async () => {
    const page = await open(`/pages/${first.pageId}`, 'ja-JP', 1280, ['責任 一', 'supervisor']);
    const control = (await page.textContent('h1'))!;
    await page.click('.page-head__links >> text=保存と処分');
    const dialog = page.locator('dialog');
    expect(await dialog.getByLabel('管理番号').inputValue()).toBe(control);
    expect(await findViolations(page)).toEqual([]);
    await dialog.getByLabel('理由').fill('係争中');
    await dialog.getByRole('button', { name: '処分を止める' }).click();
    await page.getByRole('button', { name: `${control} の処分停止を解除` }).click();
    await dialog.getByLabel('理由').fill('和解した');
    await dialog.getByRole('button', { name: '解除' }).click();
    await page.getByLabel(`${control} を選ぶ`).check();
    expect(await findViolations(page)).toEqual([]);
    await page.click('text=選んだ 1 件の処分を申し出る');
    await page.waitForSelector('text=申し出た人は承認できません');
    await page.context().close();

    const other = await open('/keeping', 'en-GB', 390, ['Ada', 'administrator']);
    await other.getByLabel(`Choose ${control}`).check();
    await other.click('text=Dispose of 1 chosen');
    expect(await findViolations(other)).toEqual([]);
    await other.click('text=Approve and dispose');
    await other.waitForSelector('text=Proposed by 責任 一, approved by Ada');
    const overflow = await other.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    expect(await findViolations(other)).toEqual([]);
    await other.context().close();

    const audit = await open(`/audit/scans/${first.scanId}`, 'ja-JP');
    await audit.waitForSelector('text=処分済みです');
    await audit.waitForSelector('.audit-events li[data-action="scan-disposed"]');
    expect(await audit.textContent('.audit-events')).not.toContain('髙橋');
    expect(await audit.getByRole('button', { name: '証拠一式を保存' }).count()).toBe(0);
    expect(await findViolations(audit)).toEqual([]);
    await audit.goto(`${browser.url}/pages/${first.pageId}`);
    await audit.waitForSelector('text=処分済みです');
    expect(await findViolations(audit)).toEqual([]);
    await audit.goto(`${browser.url}/?state=disposed`);
    await audit.waitForSelector('.badge--disposed');
    expect(await findViolations(audit)).toEqual([]);
    await audit.goto(`${browser.url}/audit`);
    await audit.click('text=検証を始める');
    await audit.waitForSelector('.verdict--good');
    await audit.context().close();
  }, 120_000);
});
