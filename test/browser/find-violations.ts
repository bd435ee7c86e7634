import axe from 'axe-core';
import type { Page } from 'playwright-core';

/** All violations of WCAG 2.2 A and AA, and of axe's best practice, on the page as it stands. */
export async function findViolations(page: Page): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: tool } = window as unknown as { axe: typeof axe };
    const { violations } = await tool.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      resultTypes: ['violations'],
    });
    return violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`,
    );
  });
}

/** What can be pressed in the main part and is smaller than 24 CSS px either way (WCAG 2.2, 2.5.8). */
export function findSmallTargets(page: Page): Promise<string[]> {
  return page.locator('main button, main input').evaluateAll((targets) =>
    targets
      .filter((target) => target.checkVisibility())
      .map((target) => ({ target, box: target.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && Math.min(box.width, box.height) < 24)
      .map(({ target, box }) => `${target.outerHTML}: ${box.width} x ${box.height}`),
  );
}
