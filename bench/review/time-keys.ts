import type { Page } from 'playwright-core';
import { enter } from '../../test/browser/enter.ts';
import type { BrowserDesk } from '../../test/browser/open-browser.ts';
import { toTimed, type Timed } from './time-requests.ts';

/** Fields of the card that wait for a person, in their order, and the key that settles each. */
const KEYS = [
  ['name', 'Enter'],
  ['memberNumber', 'Enter'],
  ['birthDate', 'Enter'],
  ['remarks', 'Alt+KeyB'],
] as const;

/**
 * A reviewer finishes page after page by keyboard. Measured in the browser: from the key press to
 * the frame in which the next task stands with the keyboard in it and its picture drawn.
 */
export async function timeKeys(browser: BrowserDesk, pages: number): Promise<Timed[]> {
  const page = await browser.visit({ locale: 'ja-JP' });
  await enter(page, browser.url, await browser.desk.as('佐藤 鍵'));
  await page.goto(browser.url);
  await page.waitForSelector('.scan-table');
  const { next } = await page.evaluate(async () => (await fetch('/api/review/next')).json());
  await page.goto(`${browser.url}/pages/${next.page.id}`);
  await page.waitForSelector('.card[data-field=name]');
  const [within, across]: [number[], number[]] = [[], []];
  for (let at = 0; at < pages; at++) {
    for (const [index, [, key]] of KEYS.entries()) {
      const following = KEYS[index + 1]?.[0];
      if (following) within.push(await timeKey(page, key, `.card[data-field=${following}]`));
      else await page.keyboard.press(key);
    }
    await page.waitForFunction(() => document.activeElement?.classList.contains('button--approve'));
    await page.keyboard.press('Enter');
    await page.waitForFunction(() =>
      document.activeElement?.getAttribute('href')?.startsWith('/pages/'),
    );
    across.push(await timeKey(page, 'Enter', '.card[data-field=name]'));
  }
  await page.context().close();
  return [
    toTimed('key to the next task of a page', within),
    toTimed('key to the next page', across),
  ];
}

async function timeKey(page: Page, key: string, card: string): Promise<number> {
  await page.evaluate((selector) => {
    const stands = (): boolean => {
      const found = document.querySelector(selector);
      const picture = found?.querySelector<HTMLImageElement>('img.crop');
      return found?.contains(document.activeElement) === true && picture?.complete === true;
    };
    const window_ = window as unknown as { took: Promise<number> };
    window_.took = new Promise((resolve) => {
      const look = (start: number): void => {
        if (stands()) requestAnimationFrame((now) => resolve(now - start));
        else requestAnimationFrame(() => look(start));
      };
      window.addEventListener('keydown', ({ timeStamp }) => look(timeStamp), {
        once: true,
        capture: true,
      });
    });
  }, card);
  await page.keyboard.press(key);
  return page.evaluate(() => (window as unknown as { took: Promise<number> }).took);
}
