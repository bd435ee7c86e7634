import type { Page } from 'playwright-core';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';

/** Where the keyboard is: the field in hand, and what stands in its editor. */
export const lookAtCard = (page: Page) =>
  page.evaluate(() => {
    const card = document.activeElement?.closest<HTMLElement>('.card') ?? null;
    const editors = [...(card?.querySelectorAll('input') ?? [])];
    const options = [...(card?.querySelectorAll('[data-option]') ?? [])];
    return {
      fieldId: card?.dataset['field'] ?? null,
      text: editors.map((editor) => editor.value).join('-'),
      pressed: options.map((option) => option.getAttribute('aria-pressed') === 'true'),
    };
  });

/** With the arrow keys, as far as it takes. */
export async function goTo(page: Page, fieldId: string, order: readonly string[]): Promise<void> {
  for (let i = 0; i < order.length; i++) {
    const { fieldId: at } = await lookAtCard(page);
    if (at === fieldId) return;
    const isBelow = at === null || order.indexOf(at) < order.indexOf(fieldId);
    await page.keyboard.press(isBelow ? 'ArrowDown' : 'ArrowUp');
  }
  expect((await lookAtCard(page)).fieldId).toBe(fieldId);
}

/** Types or picks what is on the paper where the editor shows something else. */
export async function fill(page: Page, field: Field, value: FieldValue): Promise<void> {
  const { text, pressed } = await lookAtCard(page);
  if (field.kind === 'mark') {
    const wanted = value === true ? 0 : 1;
    if (!pressed[wanted]) await page.keyboard.press(`Digit${wanted + 1}`);
  } else if (field.kind === 'choice') {
    for (const [at, option] of field.options.entries())
      if (pressed[at] !== (Array.isArray(value) && value.includes(option.id)))
        await page.keyboard.press(`Digit${at + 1}`);
  } else if (typeof value === 'string' && text.replace(/\s/gu, '') !== value.replace(/\s/gu, '')) {
    await page.keyboard.press('Control+A');
    await page.keyboard.type(value);
  }
}

/** Presses a key that settles the field; milliseconds until the next one's card is on screen. */
export async function settle(page: Page, key: string): Promise<number> {
  await page.evaluate(() => {
    const shown = () => document.querySelector<HTMLElement>('.card')?.dataset['field'];
    const state = window as unknown as { settled: Promise<number> };
    state.settled = new Promise((resolve) => {
      const listen = (): void => {
        const [start, from] = [performance.now(), shown()];
        const look = (): void => {
          // The callback comes before the frame is painted, the timer after.
          if (shown() !== from) setTimeout(() => resolve(performance.now() - start));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      };
      window.addEventListener('keydown', listen, { capture: true, once: true });
    });
  });
  await page.keyboard.press(key);
  return page.evaluate(() => (window as unknown as { settled: Promise<number> }).settled);
}

export async function revealPassword(page: Page): Promise<void> {
  await page.keyboard.press('Alt+KeyR');
  await page.waitForSelector('dialog[open] input:focus');
  await page.keyboard.type('読み取り結果の確認のため');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.card img[src^="blob:"]');
  await page.waitForSelector('.card input:focus');
}
