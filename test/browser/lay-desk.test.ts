import { randomBytes } from 'node:crypto';
import sharp from 'sharp';
import type { Page } from 'playwright-core';
import { enter } from './enter.ts';
import { findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
const WIDTH = 874;
const HEIGHT = 1240;

(skip === null ? describe : describe.skip)('the desk on which a form is laid by hand', () => {
  let browser: BrowserDesk;
  beforeAll(async () => {
    browser = await openBrowserDesk();
  }, 300_000);
  afterAll(() => browser.close());

  /** A grey sheet on which the machine found no form. */
  async function addUnknown(): Promise<{ scanId: string; pageId: string }> {
    const { records, blobs } = browser.desk;
    const pixels = Buffer.alloc(WIDTH * HEIGHT, 235);
    randomBytes(64).copy(pixels); // another file every time
    for (let y = 200; y < 1000; y += 100) pixels.fill(60, y * WIDTH + 80, y * WIDTH + 780);
    const bytes = await sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
      .png()
      .toBuffer();
    const kept = await blobs.put(bytes, 'image/png');
    if (!kept.ok) throw new Error(kept.error.kind);
    const { scan } = await records.addScan({
      sha256: kept.value,
      fileName: 'unknown.png',
      mediaType: 'image/png',
      bytes: bytes.length,
      receivedOn: '2026-11-20',
      source: 'desk',
      actor: 'x',
    });
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await records.rejectPage(pageId!, { kind: 'unknown-form', bestScore: 0.1, needed: 0.5 });
    return { scanId: scan.id, pageId: pageId! };
  }

  async function open(locale: string, width = 1280) {
    const added = await addUnknown();
    const page = await browser.visit({ locale, width });
    await enter(page, browser.url, await browser.desk.as('Sato'));
    await page.goto(`${browser.url}/pages/${added.pageId}/lay`);
    await page.locator('.lay-ask .button--primary').click();
    await page.waitForSelector('.anchor');
    return { ...added, page };
  }

  const placeOf = async (page: Page, anchor: number): Promise<[number, number]> => {
    const [x, y] = await page
      .locator(`.lay-row >> nth=${anchor} >> input`)
      .evaluateAll((inputs) => inputs.map((input) => Number((input as HTMLInputElement).value)));
    return [x!, y!];
  };

  test('by keyboard: arrows move by one pixel of the scan and ten, as the screen shows it; undone, reset, read', async () => {
    const { page, pageId, scanId } = await open('en-GB');
    const outline = () => page.locator('.lay-outline').getAttribute('points');
    const first = page.locator('.anchor').first();
    await first.focus();
    const [x, y] = await placeOf(page, 0);
    const before = await outline();
    await page.keyboard.press('ArrowRight');
    expect(await placeOf(page, 0)).toEqual([x + 1, y]);
    expect(await outline()).not.toBe(before);
    await page.keyboard.press('Shift+ArrowDown');
    expect(await placeOf(page, 0)).toEqual([x + 1, y + 10]);
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+Z');
    expect(await placeOf(page, 0)).toEqual([x, y]);
    expect(await outline()).toBe(before);

    await page.keyboard.press('ArrowRight'); // touched: turning leaves the anchors where they are
    await page.getByRole('button', { name: 'Turn right by 90°' }).press('Enter');
    await first.focus();
    await page.keyboard.press('ArrowDown'); // down on the screen is to the right on the sheet
    const [turnedX, turnedY] = await placeOf(page, 0);
    expect([turnedX, turnedY]).toEqual([x + 2, y]);
    await page.getByRole('button', { name: 'Turn left by 90°' }).press('Enter');
    await page.getByRole('button', { name: 'Start over' }).press('Enter');
    expect(await placeOf(page, 0)).toEqual([x, y]);

    // Two anchors removed leave a similarity; a third removed leaves nothing to read with.
    for (const words of ['Three anchors', 'Two anchors', 'Place one more anchor']) {
      await page.locator('.anchor').last().focus();
      await page.keyboard.press('Delete');
      expect(await page.locator('.lay-status').textContent()).toContain(words);
    }
    const read = page.getByRole('button', { name: 'Read again' });
    expect(await read.getAttribute('aria-disabled')).toBe('true');
    for (let i = 0; i < 3; i++) await page.keyboard.press('Control+Z');
    await page.getByLabel('Another point of the form').selectOption({ label: 'Name, top left' });
    await page.getByRole('button', { name: 'Add', exact: true }).press('Enter');
    expect(await page.locator('.anchor').count()).toBe(5);
    await read.press('Enter');
    await page.waitForURL(`**/pages/${pageId}`);
    const wanted = (await browser.desk.records.findPage(pageId))!.wish!;
    expect(wanted.form).toEqual({ id: 'library-card', version: 1, page: 1 });
    expect(wanted.placement).toMatchObject({ scan: { width: WIDTH, height: HEIGHT } });
    expect(wanted.placement!.anchors).toHaveLength(5);
    expect(
      (await browser.desk.records.auditOf(scanId)).map(({ action }) => action).slice(-2),
    ).toEqual(['original-shown', 'page-laid-by-hand']);
    await page.context().close();
  });

  test('without dragging: an anchor is chosen, and a click says where it belongs; zoom and pan move the view alone', async () => {
    const { page } = await open('en-GB');
    const anchors = async () => Promise.all([0, 1, 2, 3].map((index) => placeOf(page, index)));
    const start = await anchors();
    const picture = (await page.locator('.lay-picture').boundingBox())!;
    const middle = { x: picture.x + picture.width / 2, y: picture.y + picture.height / 2 };
    const look = () => page.locator('.lay-picture').getAttribute('viewBox');
    const whole = await look();
    await page.mouse.move(middle.x, middle.y);
    await page.mouse.wheel(0, -600);
    await page.waitForFunction(
      (was) => document.querySelector('.lay-picture')?.getAttribute('viewBox') !== was,
      whole,
    );
    const near = await look();
    await page.mouse.down();
    await page.mouse.move(middle.x + 90, middle.y + 40, { steps: 3 });
    await page.mouse.up();
    expect(await look()).not.toBe(near);
    await page.getByRole('button', { name: 'Whole page' }).click();
    expect(await look()).toBe(whole);
    expect(await anchors()).toEqual(start);

    await page.locator('.lay-row__name').nth(2).click();
    await page.mouse.click(middle.x, middle.y);
    const [x, y] = await placeOf(page, 2);
    expect(Math.abs(x - WIDTH / 2)).toBeLessThan(4);
    expect(Math.abs(y - HEIGHT / 2)).toBeLessThan(4);
    await page.context().close();
  });

  test('a person who was overtaken is told so and sees the page as it is', async () => {
    const { page, pageId } = await open('en-GB');
    // Live updates are behind, so that the desk still shows what was there before.
    const old = JSON.stringify(await browser.desk.records.viewPage(pageId));
    await page.route('**/api/pages/*', (route) =>
      route.fulfill({ contentType: 'application/json', body: old }),
    );
    await browser.desk.expireClaims(); // nobody else may act while the page is theirs
    const asked = await browser.desk.records.askReading(
      pageId,
      { form: { id: 'library-card', version: 1, page: 1 } },
      'Ito',
    );
    if (!asked.ok) throw new Error(asked.error.kind);
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.waitForSelector('.lay-read [role=alert]');
    expect(await page.locator('.lay-read [role=alert]').textContent()).toContain('Somebody else');
    expect((await browser.desk.records.findPage(pageId))!.wish!.placement).toBe(undefined);
    await page.unroute('**/api/pages/*');
    await page.context().close();
  });

  test.each([
    ['ja-JP', 1280],
    ['ja-JP', 390],
    ['en-GB', 1280],
    ['en-GB', 390],
  ])(
    'in %s at %i px it is accessible, its targets are large, and nothing sticks out',
    async (locale, width) => {
      const { page } = await open(locale, width);
      await page.locator('.lay-row__name').first().click();
      expect(await findViolations(page)).toEqual([]);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      for (const target of await page.locator('.anchor__target').all()) {
        const box = (await target.boundingBox())!;
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(43.9);
      }
      for (const button of await page.locator('.lay button, .lay input, .lay select').all()) {
        const box = (await button.boundingBox())!;
        expect(Math.min(box.width, box.height)).toBeGreaterThanOrEqual(24);
      }
      const folder = process.env['SCREENSHOTS'];
      if (folder)
        await page.screenshot({ path: `${folder}/lay-${locale}-${width}.png`, fullPage: true });
      await page.context().close();
    },
  );
});
