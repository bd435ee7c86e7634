import type { Page } from 'playwright-core';
import type { SignedIn } from '../api/sign-in.ts';
import { PASSWORD } from '../store/accounts/people.ts';

/** Gives the browser the session of somebody who is signed in already. */
export async function enter(page: Page, url: string, { Cookie }: SignedIn): Promise<void> {
  const at = Cookie.indexOf('=');
  const cookie = { name: Cookie.slice(0, at), value: Cookie.slice(at + 1) };
  // The protocol of the tools takes secure cookies for https only; the browser sends them here too.
  const secured = url.replace(/^http:/, 'https:');
  await page
    .context()
    .addCookies([{ ...cookie, url: secured, secure: true, httpOnly: true, sameSite: 'Strict' }]);
}

/** Signs in as a person does, by keyboard alone, at whatever page is open. */
export async function typeSignIn(page: Page, email: string, password = PASSWORD): Promise<void> {
  await page.waitForSelector('input[autocomplete=username]:focus');
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
}
