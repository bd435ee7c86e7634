import { randomBytes } from 'node:crypto';
import type { Page } from 'playwright-core';
import type { PageQuality } from '../../schemas/quality.ts';
import { finishCard } from '../api/library-card.ts';
import { enter } from './enter.ts';
import { findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
/** A folder for pictures of what was tested; none are kept where it is not named. */
const PICTURES = process.env['TEST_PICTURES'];

const good: PageQuality = {
  dpi: 299,
  depth: 'grey',
  contrast: 0.94,
  blur: 0.21,
  clipped: { white: 0.01, black: 0 },
  cutCorners: [],
  streaks: [],
  folds: [],
};
/** In the pixels of the sample's scan: 5.9 a millimetre. */
const poor: PageQuality = {
  ...good,
  dpi: 148,
  blur: 0.72,
  cutCorners: [{ corner: 'top-right', length: 12 }],
  streaks: [{ from: { x: 300, y: 0 }, to: { x: 300, y: 900 }, width: 0.3, dark: 70 }],
  folds: [{ from: { x: 0, y: 400 }, to: { x: 800, y: 406 }, width: 0.4, dark: 45 }],
};

(skip === null ? describe : describe.skip)('the quality of a scan at the desk', () => {
  let browser: BrowserDesk;
  beforeAll(async () => {
    browser = await openBrowserDesk();
  }, 120_000);
  afterAll(() => browser.close(), 30_000);

  async function addPage(quality: PageQuality): Promise<string> {
    const { records, blobs } = browser.desk;
    const { scan } = await records.addScan({
      sha256: randomBytes(32).toString('hex'),
      fileName: 'card.png',
      mediaType: 'image/png',
      bytes: 64,
      receivedOn: '2026-11-20',
      source: 'desk',
      actor: 'x',
    });
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await records.startPage(pageId!);
    const card = await finishCard(pageId!, blobs);
    await records.finishPage({ ...card, reading: { ...card.reading, quality } });
    return pageId!;
  }

  async function open(pageId: string, locale: string, width: number): Promise<Page> {
    const page = await browser.visit({ locale, width });
    await enter(page, browser.url, await browser.desk.as('Sato'));
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.locator('.quality').waitFor();
    return page;
  }

  test.each([
    ['en', 1280, 'The quality of this scan is poor', "Wipe the scanner's glass"],
    ['en', 390, 'The quality of this scan is poor', "Wipe the scanner's glass"],
    ['ja', 1280, 'スキャンの品質に問題があります', '読取りガラスを拭いて'],
    ['ja', 390, 'スキャンの品質に問題があります', '読取りガラスを拭いて'],
  ])(
    'a poor one is told with its remedy, and marked on the paper (%s, %d px)',
    async (locale, width, title, remedy) => {
      const page = await open(await addPage(poor), locale, width);
      const note = page.locator('.quality');
      expect(await note.getByRole('heading').textContent()).toBe(title);
      expect(await note.locator('[data-flaw]').evaluateAll((all) => all.length)).toBe(4);
      expect(await note.locator('[data-flaw=streaks]').textContent()).toContain(remedy);
      await note.locator('summary').focus();
      await page.keyboard.press('Enter'); // the disclosure's own key, not the desk's
      await note.getByText('148 dpi', { exact: true }).waitFor();

      const drawn = page.locator('.paper__svg');
      const streak = drawn.locator('.flaw--streaks');
      expect(Number(await streak.getAttribute('x1'))).toBeCloseTo(300 / 5.9, 3);
      expect(Number(await streak.getAttribute('x2'))).toBeCloseTo(300 / 5.9, 3);
      expect(Number(await drawn.locator('.flaw--folds').getAttribute('y2'))).toBeCloseTo(
        406 / 5.9,
        3,
      );
      expect(await drawn.locator('.flaw--corner').count()).toBe(1);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBeLessThanOrEqual(0);
      expect(await findViolations(page)).toEqual([]);
      if (PICTURES !== undefined) {
        await page.screenshot({ path: `${PICTURES}/quality-${locale}-${width}.png` });
        await note.screenshot({ path: `${PICTURES}/quality-note-${locale}-${width}.png` });
      }
      await page.context().close();
    },
    60_000,
  );

  test('a good one warns of nothing and marks nothing; its measures are a click away', async () => {
    const page = await open(await addPage(good), 'en', 1280);
    const note = page.locator('.quality');
    expect(await note.getByRole('heading').textContent()).toBe('Quality of this scan');
    expect(await note.locator('[data-flaw]').count()).toBe(0);
    expect(await page.locator('.paper__svg .flaw').count()).toBe(0);
    await note.locator('summary').click();
    expect(await note.getByText('94%').isVisible()).toBe(true);
    await page.context().close();
  }, 60_000);
});
