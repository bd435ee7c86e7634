import type { Page } from 'playwright-core';
import { drawSheet } from '../api/library-card.ts';
import { addPerson } from '../store/accounts/people.ts';
import { enter, typeSignIn } from './enter.ts';
import { findSmallTargets, findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
if (skip !== null) console.warn(`browser tests ${skip}`);

const focused = (page: Page) =>
  page.evaluate(() => document.activeElement?.closest('[data-field]')?.getAttribute('data-field'));

(skip === null ? describe : describe.skip)('the first desk in a browser', () => {
  let browser: BrowserDesk;
  beforeAll(async () => {
    browser = await openBrowserDesk();
  }, 120_000);
  afterAll(() => browser.close());

  /** The list, with somebody signed in. */
  async function open(page: Page, name: string): Promise<void> {
    await enter(page, browser.url, await browser.desk.as(name));
    await page.goto(browser.url);
    await page.waitForSelector('.scan-table');
  }

  test('a form is finished by keyboard alone, and the next one follows', async () => {
    const { pageId } = await browser.desk.addCard('first.png');
    const other = await browser.desk.addCard('second.png');
    const page = await browser.visit({ locale: 'ja-JP' });
    const { email } = await addPerson(browser.desk.accounts, '佐藤 花子', ['reviewer']);
    await page.goto(browser.url);
    await typeSignIn(page, email);
    await page.waitForSelector('.scan-table');

    // From the list: the link of the older scan takes the focus by Tab alone.
    const link = `/pages/${pageId}`;
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press('Tab');
      if ((await page.evaluate(() => document.activeElement?.getAttribute('href'))) === link) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForSelector('.card');
    expect(await focused(page)).toBe('name');
    await page.waitForFunction(
      () => document.querySelector('[data-open]')?.textContent === '残り 4 欄（全10欄）',
    );

    await page.keyboard.press('Alt+Digit2'); // the second alternative: 髙
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('memberNumber');
    await page.keyboard.press('Enter'); // as read
    expect(await focused(page)).toBe('birthDate');
    await page.keyboard.press('Alt+Digit2');
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('remarks');
    await page.keyboard.press('Enter'); // nothing stands there: blank or illegible must be said
    await page.waitForSelector('.card [role=alert]');
    await page.keyboard.type('点字図書も希望します');
    await page.keyboard.press('Enter');

    await page.waitForFunction(() => document.activeElement?.classList.contains('button--approve'));
    await page.keyboard.press('Enter');
    await page.waitForSelector('.done');
    await page.waitForFunction(() =>
      document.activeElement?.getAttribute('href')?.startsWith('/pages/'),
    );
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/pages/${other.pageId}`);

    const view = await browser.desk.records.viewPage(pageId);
    const valueOf = (id: string) => view?.fields.find(({ fieldId }) => fieldId === id)?.value;
    expect(view).toMatchObject({ approvedBy: '佐藤 花子', summary: { state: 'approved' } });
    expect(valueOf('name')).toBe('髙橋 はなこ');
    expect(valueOf('birthDate')).toBe('1988-05-07');
    expect(valueOf('remarks')).toBe('点字図書も希望します');
    await page.context().close();
  });

  test('who may export saves an approved record as a file that lasts', async () => {
    const { records, addCard } = browser.desk;
    const { pageId, scanId } = await addCard('archived.png', await drawSheet());
    for (const fieldId of ['name', 'memberNumber', 'birthDate'])
      await records.act(pageId, fieldId, { action: 'confirm', seen: 0 }, 'Sato');
    await records.act(pageId, 'remarks', { action: 'blank', seen: 0 }, 'Sato');
    expect(await records.approve(pageId, 'Sato')).toMatchObject({ ok: true });
    const page = await browser.visit({ locale: 'en-GB' });
    await open(page, 'Mori');
    await page.goto(`${browser.url}/pages/${pageId}`);
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as PDF/A' }).click();
    const { controlNumber } = (await records.findScan(scanId))!;
    expect((await saved).suggestedFilename()).toMatch(
      new RegExp(`^${controlNumber}-p1-\\d{8}T\\d{9}Z\\.pdf$`),
    );
    await page.click('.history summary');
    await page.waitForSelector('li[data-action=record-archived]');
    expect((await findViolations(page)).concat(await findSmallTargets(page))).toEqual([]);
    await page.context().close();
  });

  test('the next page is at hand before it is asked for', async () => {
    const { pageId } = await browser.desk.addCard('now.png');
    const next = await browser.desk.addCard('next.png');
    const page = await browser.visit({ locale: 'ja-JP' });
    await enter(page, browser.url, await browser.desk.as('先読 みや'));
    const isNext = (path: string): boolean => path === `/api/pages/${next.pageId}/crops/name`;
    const loaded = page.waitForResponse((got) => isNext(new URL(got.url()).pathname));
    // Pages of other tests wait as well: all but this one are somebody else's.
    await page.route('**/api/review/next*', async (route) => {
      const scan = (await browser.desk.records.findScan(next.scanId))!;
      await route.fulfill({ json: { next: { scan, page: scan.pages[0] } } });
    });
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.waitForSelector('.card');
    await (await loaded).finished();
    await page.route('**/api/pages/**', () => undefined); // nothing of a page is answered any more
    await page.evaluate((address) => {
      history.pushState(null, '', address);
    }, `/pages/${next.pageId}`);
    await page.waitForSelector('.card[data-field=name]');
    expect(await page.textContent('.page-head')).toContain(
      (await browser.desk.records.findScan(next.scanId))!.controlNumber,
    );
    const crop = page.locator('.card img.crop');
    expect(await crop.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth > 0)).toBe(true); // prettier-ignore
    await page.context().close();
  });

  test('Enter while an input method composes confirms nothing', async () => {
    const { pageId } = await browser.desk.addCard('ime.png');
    const page = await browser.visit({ locale: 'ja-JP' });
    await open(page, '佐藤');
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.waitForSelector('.card');
    const client = await page.context().newCDPSession(page);
    await client.send('Input.imeSetComposition', {
      text: 'たかはし',
      selectionStart: 4,
      selectionEnd: 4,
    });
    await client.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      key: 'Process',
      code: 'Enter',
      windowsVirtualKeyCode: 229,
    });
    await page.dispatchEvent('.card input', 'keydown', {
      key: 'Enter',
      code: 'Enter',
      isComposing: true,
    });
    expect(await focused(page)).toBe('name');
    expect((await browser.desk.records.viewPage(pageId))?.fields[1]?.corrections).toHaveLength(0);
    await client.send('Input.insertText', { text: '髙橋' });
    await page.keyboard.press('Enter');
    expect(await focused(page)).toBe('memberNumber');
    await page.context().close();
  });

  test('rules speak while one types, and a click on the paper opens its field', async () => {
    const { pageId } = await browser.desk.addCard('rules.png');
    const page = await browser.visit({ locale: 'en-GB' });
    await enter(page, browser.url, await browser.desk.as('Kato', ['reviewer']));
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.waitForSelector('.card');
    await page.click('g[data-field=email] rect');
    expect(await focused(page)).toBe('email');
    expect(await page.locator('[data-rule]').count()).toBe(0);
    await page.keyboard.press('Backspace'); // the text was selected
    await page.waitForSelector('.card [data-rule=email-for-newsletter]');
    expect(await page.textContent('.card [data-rule=email-for-newsletter]')).toContain(
      'The newsletter needs an e-mail address.',
    );
    await page.keyboard.type('a@example.jp');
    await page.waitForSelector('.card [data-rule=email-for-newsletter]', { state: 'detached' });
    await page.keyboard.press('Alt+KeyB');
    await page.waitForSelector('.field-row[data-field=email] .tag--error');
    await page.click('g[data-field=email] rect');
    await page.keyboard.press('Alt+KeyA'); // it is blank on the paper, whatever the rule says
    await page.waitForSelector('.field-row[data-field=email] .tag--error', { state: 'detached' });
    await page.click('g[data-field=email] rect');
    await page.waitForSelector('.card .finding--kept');
    expect(await findViolations(page)).toEqual([]);
    // A window that closes in the middle of a word loses nothing.
    await page.click('g[data-field=name] rect');
    await page.fill('.card input', '髙橋 はなえ');
    await page.reload();
    await page.waitForSelector('.card');
    await page.click('g[data-field=name] rect');
    expect(await page.inputValue('.card input')).toBe('髙橋 はなえ');
    await page.click('.page-head__back');
    await page.click(`.scan-row__open[href="/pages/${pageId}"]`); // nor does who comes back
    await page.waitForSelector('.card');
    await page.click('g[data-field=name] rect');
    expect(await page.inputValue('.card input')).toBe('髙橋 はなえ');
    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
    );
    expect(stored).not.toContain('髙橋');
    await page.click('g[data-field=email] rect');
    await page.keyboard.press('Alt+KeyS');
    await page.waitForSelector('.note-form textarea:focus');
    expect(await page.inputValue('.note-form textarea')).toBe('[E-mail] ');
    await page.keyboard.press('End');
    await page.keyboard.type('May it stay so?');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.notes__escalated a:focus'); // the next page is one key away
    expect(await findViolations(page)).toEqual([]);
    if (process.env['SCREENSHOTS'])
      await page.screenshot({ path: `${process.env['SCREENSHOTS']}/escalated.png` });
    await page.context().close();
  });

  test('the paper is looked at closer, moved, turned and made stronger by keys, and by hand', async () => {
    const { pageId } = await browser.desk.addCard('look.png');
    const page = await browser.visit({ locale: 'en-GB' });
    await open(page, 'Sato');
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.waitForSelector('.card');
    const svg = page.locator('.paper__svg');
    const frame = async () => (await svg.getAttribute('viewBox'))!.split(' ').map(Number);
    const whole = await frame();
    await page.keyboard.press('Alt+Equal');
    const near = await frame();
    expect(near[2]).toBeCloseTo(whole[2]! / 1.5, 6);
    await page.keyboard.press('Alt+Shift+ArrowDown');
    await page.keyboard.press('Alt+Shift+ArrowRight');
    const moved = await frame();
    expect(moved[0]).toBeGreaterThan(near[0]!);
    expect(moved[1]).toBeGreaterThan(near[1]!);
    await page.keyboard.press('Alt+KeyC');
    await svg.locator('.paper__image--strong').waitFor();
    await page.keyboard.press('Alt+KeyT');
    expect(await frame()).toEqual([0, 0, whole[3], whole[2]]);
    expect(await focused(page)).toBe('name'); // the keys went nowhere else
    const folder = process.env['SCREENSHOTS'];
    if (folder) await page.screenshot({ path: `${folder}/look-turned.png` });

    const box = (await svg.boundingBox())!;
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    await page.mouse.move(middle.x, middle.y);
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -600);
    await page.keyboard.up('Control');
    await page.waitForFunction(
      (was) =>
        Number(document.querySelector('.paper__svg')!.getAttribute('viewBox')!.split(' ')[2]) < was,
      whole[3]!,
    );
    const closer = await frame();
    await page.mouse.down();
    await page.mouse.move(middle.x - 60, middle.y - 20, { steps: 3 });
    await page.mouse.up();
    expect((await frame())[0]).toBeGreaterThan(closer[0]!);
    expect(await focused(page)).toBe('name');
    expect((await findViolations(page)).concat(await findSmallTargets(page))).toEqual([]);
    if (folder) await page.screenshot({ path: `${folder}/look-closer.png` });
    await page.keyboard.press('Alt+KeyW');
    await page.keyboard.press('Alt+KeyW');
    expect(await frame()).toEqual([0, 0, whole[3], whole[2]]);
    await page.context().close();
  });

  test('a secret is shown after a reason, and hidden when its field is left', async () => {
    const { pageId, scanId } = await browser.desk.addCard('secret.png');
    const page = await browser.visit({ locale: 'en-GB' });
    await open(page, 'Sato');
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.click('.field-row[data-field=pin]');
    expect(await page.inputValue('.card input')).toBe('');
    await page.keyboard.press('Alt+KeyR');
    await page.waitForSelector('dialog[open]');
    expect(await findViolations(page)).toEqual([]);
    await page.keyboard.type('to check the reading');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.card img[src^="blob:"]');
    expect(await page.inputValue('.card input')).toBe('Zebra7hunter');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    expect(await page.inputValue('.card input')).toBe('');
    const actions = (await browser.desk.records.auditOf(scanId)).map(({ action }) => action);
    expect(actions.filter((action) => action === 'field-revealed')).toHaveLength(1);
    await page.context().close();
  });

  test('a file is taken in, a second time named as the same, and a bad one explained', async () => {
    const page = await browser.visit({ locale: 'en-GB' });
    await open(page, 'Sato');
    const file = { name: '申請.png', mimeType: 'image/png', buffer: Buffer.from('some bytes') };
    await page.setInputFiles('input[type=file]', [
      file,
      file,
      { ...file, name: 'empty.png', buffer: Buffer.alloc(0) },
    ]);
    await page.waitForSelector('.upload__failed');
    const results = await page.locator('.upload__item').allTextContents();
    expect(results[0]).toContain('Taken in as');
    expect(results[1]).toContain('not taken in twice');
    expect(results[2]).toMatch(/empty/i);
    await page.context().close();
  });

  test.each([
    ['ja-JP', 1280, 'スキャン一覧'],
    ['en-GB', 390, 'Scans'],
  ])(
    'in %s at %i px both pages are accessible and nothing sticks out',
    async (locale, width, title) => {
      const { pageId } = await browser.desk.addCard('axe.png');
      const { scan } = await browser.desk.records.addScan({
        sha256:
          `${width}`.padEnd(60, 'a') +
          locale
            .slice(0, 2)
            .replace(/[^a-f]/g, '0')
            .padEnd(4, '0'),
        fileName: 'locked.pdf',
        mediaType: 'application/pdf',
        bytes: 9,
        receivedOn: '2026-11-20',
        source: 'desk',
        actor: 'x',
      });
      await browser.desk.records.rejectScan(scan.id, { kind: 'encrypted-pdf' });
      const page = await browser.visit({ locale, width });
      await open(page, '佐藤');
      expect(await page.textContent('h1')).toBe(title);
      expect(await page.getAttribute('html', 'lang')).toBe(locale.slice(0, 2));
      await page.waitForSelector('.failure');
      expect(await findViolations(page)).toEqual([]);
      await page.goto(`${browser.url}/pages/${pageId}`);
      await page.waitForSelector('.card');
      expect(await findViolations(page)).toEqual([]);
      const overflow = () =>
        page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
      expect(await overflow()).toBe(0);
      await page.getByRole('button', { name: locale === 'ja-JP' ? 'English' : '日本語' }).click();
      expect(await page.getAttribute('html', 'lang')).toBe(locale === 'ja-JP' ? 'en' : 'ja');
      expect(await overflow()).toBe(0);
      await page.context().close();
    },
  );
});
