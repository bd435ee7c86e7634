import { chromium, type Page } from 'playwright-core';

const CHROMIUM = '/usr/bin/chromium';
/** Nobody decides faster; what comes next is loaded meanwhile. */
const THINKING_MS = 400;
const MOST_KEYS = 40;

export interface KeyTimes {
  /** Key press until the next field is on screen with the pixels that were read, ms. */
  readonly toField: readonly number[];
  /** Key press on the way on until the first task of the next page is, ms. */
  readonly toPage: readonly number[];
}

/** A reviewer at the keyboard settles every field of one page after the other; `first`: its id. */
export async function timeKeys(
  url: string,
  { email, password }: { readonly email: string; readonly password: string },
  first: string,
  pages: number,
): Promise<KeyTimes> {
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--headless', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    // Functions that are handed to the page call a helper of the compiler that it has not got.
    await page.addInitScript('globalThis.__name = (it) => it');
    await page.goto(`${url}/pages/${first}`);
    await page.fill('input[autocomplete=username]', email);
    await page.fill('input[type=password]', password);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.card');
    const times: KeyTimes & { toField: number[]; toPage: number[] } = { toField: [], toPage: [] };
    for (let at = 0; at < pages; at++) await finish(page, times);
    return times;
  } finally {
    await browser.close();
  }
}

async function finish(page: Page, times: { toField: number[]; toPage: number[] }): Promise<void> {
  for (let keys = 0; keys < MOST_KEYS; keys++) {
    await page.waitForTimeout(THINKING_MS);
    const place = await page.evaluate(lookAround);
    if (place === 'link') {
      times.toPage.push(await press(page, 'Enter'));
      return;
    }
    if (place === 'approve') {
      await page.keyboard.press('Control+Enter');
      await page.waitForSelector('.done__next a:focus');
    } else times.toField.push(await press(page, place === 'hidden' ? 'Alt+KeyX' : 'Enter'));
  }
  throw new Error('the page was not finished');
}

/** Where the keyboard is: on a value, on one that is not shown, or on the way on. */
function lookAround(): 'value' | 'hidden' | 'approve' | 'link' {
  const focus = document.activeElement;
  if (focus instanceof HTMLAnchorElement) return 'link';
  if (focus?.matches('.button--approve') === true) return 'approve';
  return focus?.closest('.card')?.querySelector('img') ? 'value' : 'hidden';
}

/** The time is taken within the page: from the key's event to the frame that shows something else. */
async function press(page: Page, key: string): Promise<number> {
  await page.evaluate(() => {
    const shown = (): string => {
      const card = document.querySelector<HTMLElement>('.card');
      const image = card?.querySelector('img') ?? null;
      const isThere = image === null || (image.complete && image.naturalWidth > 0);
      const rest = document.querySelector('.fields__progress')?.getAttribute('data-open') ?? '';
      return isThere ? `${location.pathname} ${card?.dataset['field'] ?? ''} ${rest}` : '';
    };
    const state = window as unknown as { pressed: Promise<number> };
    state.pressed = new Promise((resolve) => {
      const listen = (): void => {
        const [start, from] = [performance.now(), shown()];
        const look = (): void => {
          const now = shown();
          // The callback comes before the frame is painted, the timer after.
          if (now !== '' && now !== from) setTimeout(() => resolve(performance.now() - start));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      };
      window.addEventListener('keydown', listen, { capture: true, once: true });
    });
  });
  await page.keyboard.press(key);
  return page.evaluate(() => (window as unknown as { pressed: Promise<number> }).pressed);
}
