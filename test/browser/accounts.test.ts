import type { Page } from 'playwright-core';
import { linkPath } from '../../schemas/access/accounts.ts';
import { libraryForm } from '../api/library-form.ts';
import { addEnvelope, grantForm, twoForms } from '../api/two-departments.ts';
import { PASSWORD } from '../store/accounts/people.ts';
import { enter, typeSignIn } from './enter.ts';
import { findSmallTargets, findViolations } from './find-violations.ts';
import { openBrowserDesk, reasonToSkip, type BrowserDesk } from './open-browser.ts';

const skip = reasonToSkip();
const PAGES = [
  ['ja-JP', 1280],
  ['ja-JP', 390],
  ['en-GB', 1280],
  ['en-GB', 390],
] as const;

/** Accessible, nothing sticks out, and every target is large enough. */
async function inspect(page: Page, name: string): Promise<void> {
  expect(await findViolations(page)).toEqual([]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect([name, overflow]).toEqual([name, 0]);
  expect(await findSmallTargets(page)).toEqual([]);
  await shoot(page, name);
}

/** Draws the page where that is asked for. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOTS'];
  const width = page.viewportSize()!.width;
  const language = await page.getAttribute('html', 'lang');
  if (folder)
    await page.screenshot({ path: `${folder}/${name}-${language}-${width}.png`, fullPage: true });
}

(skip === null ? describe : describe.skip)('accounts in a browser', () => {
  let browser: BrowserDesk;
  beforeAll(async () => {
    browser = await openBrowserDesk({ forms: twoForms });
  }, 120_000);
  afterAll(() => browser.close());

  test('from an empty house by the printed link to an administrator, a reviewer, and the reviewer’s end', async () => {
    const { accounts } = browser.desk;
    const boss = await browser.visit({ locale: 'en-GB' });
    await boss.goto(browser.url);
    await boss.getByRole('heading', { name: 'Nobody has an account yet' }).waitFor();
    await inspect(boss, 'empty');
    const first = (await accounts.makeFirstLink())!;
    await boss.goto(browser.url + linkPath(first.token));
    await boss.waitForSelector('input[autocomplete=name]:focus');
    expect(boss.url()).toBe(`${browser.url}/set-up`); // the token is in no history
    await boss.keyboard.press('Enter');
    expect(await boss.locator('[role=alert]').count()).toBe(3);
    await inspect(boss, 'set-up-refused');
    await boss.getByLabel('Name').fill('Sato Hanako');
    await boss.getByLabel('E-mail address').fill('boss@example.jp');
    await boss.getByLabel('New password').fill(PASSWORD);
    await boss.keyboard.press('Enter');
    await boss.getByRole('heading', { name: 'Scans', exact: true }).waitFor();
    expect(boss.url()).toBe(`${browser.url}/`);
    await boss.goto(browser.url + linkPath(first.token));
    expect(await boss.locator('.alert--error').textContent()).toContain('leads nowhere');

    await boss.goto(browser.url);
    await boss.getByRole('link', { name: 'People' }).press('Enter');
    await boss.getByRole('button', { name: 'Invite somebody' }).press('Enter');
    await boss.keyboard.type('Suzuki');
    await boss.getByLabel('E-mail address').fill('Suzuki@Example.jp');
    await boss.keyboard.press('Enter');
    const link = await boss.getByLabel('Link', { exact: true }).inputValue();
    await boss.keyboard.press('Escape');
    await boss.locator('tr[data-email="suzuki@example.jp"]', { hasText: 'Invited' }).waitFor();

    const { pageId } = await browser.desk.addCard('card.png');
    const reviewer = await browser.visit({ locale: 'ja-JP' });
    await reviewer.goto(link);
    expect(await reviewer.getByLabel('メールアドレス').inputValue()).toBe('suzuki@example.jp');
    await reviewer.getByLabel('新しいパスワード').fill(PASSWORD);
    await reviewer.keyboard.press('Enter');
    await reviewer.waitForSelector('.scan-table');
    expect(await reviewer.getByRole('link', { name: '利用者' }).count()).toBe(0);
    await reviewer.goto(`${browser.url}/people`);
    await reviewer.getByRole('heading', { name: 'このページを開く権限がありません' }).waitFor();
    await reviewer.goto(`${browser.url}/pages/${pageId}`);
    await reviewer.waitForSelector('.card');

    await boss.locator('tr[data-email="suzuki@example.jp"] button').press('Enter');
    await boss.getByRole('button', { name: 'Disable' }).press('Enter');
    await boss.getByRole('button', { name: 'Enable' }).waitFor();
    // By itself, since its live updates end: nobody touches the reviewer's desk.
    await reviewer.getByRole('heading', { name: 'もう一度サインインしてください' }).waitFor();
    expect(await reviewer.locator('.card').isVisible()).toBe(false);
    await reviewer.keyboard.type(PASSWORD);
    await reviewer.keyboard.press('Enter');
    await reviewer.getByText('このアカウントは停止されています。').waitFor();
    await boss.context().close();
    await reviewer.context().close();
  });

  test('who is signed out in the middle of work signs in again, and goes on with what was typed', async () => {
    const { accounts, as, addCard, records } = browser.desk;
    const { pageId } = await addCard('draft.png');
    const correctionsOf = async () =>
      (await records.viewPage(pageId))!.fields.find(({ fieldId }) => fieldId === 'name')!
        .corrections;
    const person = await as('Tanaka', ['reviewer']);
    const page = await browser.visit({ locale: 'en-GB' });
    await enter(page, browser.url, person);
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.waitForSelector('.card');
    await page.keyboard.type('half a name');
    await accounts.signOut({ cookie: person.Cookie, address: '127.0.0.1', userAgent: '' });
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Please sign in again' }).waitFor();
    await inspect(page, 'again');
    for (let times = 0; times < 3; times++) await page.keyboard.press('Escape');
    await page.getByLabel('Password').focus();
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.dialog', { state: 'detached' });
    await page.waitForSelector('.card [data-editor]');
    expect(await page.locator('.card [data-editor]').inputValue()).toBe('half a name');
    expect(await correctionsOf()).toEqual([]);
    await page.locator('.card [data-editor]').press('Enter');
    await page.locator('.field-row[data-field=name]', { hasText: 'Tanaka' }).waitFor();
    expect(await correctionsOf()).toMatchObject([{ person: 'Tanaka', value: 'half a name' }]);
    await page.context().close();
  });

  test('a link’s page is no dead end: reloaded, another link in its place, or set up but not signed in', async () => {
    const { accounts, as } = browser.desk;
    await as('Inviter', ['administrator']);
    const invite = async (name: string) => {
      const email = `${name.toLowerCase()}@example.jp`;
      const made = await accounts.invite({ name, email, roles: ['reviewer'] }, 'test');
      if (!made.ok) throw new Error(made.error.kind);
      return browser.url + linkPath(made.value.token);
    };
    const [first, second] = [await invite('Kato'), await invite('Mori')];
    const page = await browser.visit({ locale: 'en-GB' });
    await page.goto(first);
    await page.waitForSelector('input[value="kato@example.jp"]');
    await page.goto(second); // the same page but for its fragment: nothing is loaded anew
    await page.waitForSelector('input[value="mori@example.jp"]');
    expect(page.url()).toBe(`${browser.url}/set-up`);
    await page.reload();
    await page.getByRole('heading', { name: 'Open the link again' }).waitFor();
    await inspect(page, 'open-again');
    await page.goto(second);
    await page.waitForSelector('input[value="mori@example.jp"]');
    await page.getByLabel('New password').fill(PASSWORD);
    await page.route('**/api/session', (route) =>
      route.fulfill({ status: 429, contentType: 'application/problem+json', body: '{}' }),
    );
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Your password is set' }).waitFor();
    await inspect(page, 'set-up-not-signed-in');
    await page.unroute('**/api/session');
    await page.waitForSelector('input[autocomplete=current-password]:focus');
    await page.keyboard.type(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Scans', exact: true }).waitFor();
    await page.context().close();
  });

  test('a window left open asks to sign in again, and does nothing for who came after', async () => {
    const { as, accounts } = browser.desk;
    const page = await browser.visit({ locale: 'en-GB' });
    await enter(page, browser.url, await as('Before', ['reviewer']));
    await page.goto(`${browser.url}/account`);
    await page.waitForSelector('.session');
    await enter(page, browser.url, await as('After', ['reviewer']));
    const { email } = (await accounts.listPeople()).find(({ name }) => name === 'After')!;
    await page.getByLabel('Present password').fill(PASSWORD);
    await page.getByLabel('New password').fill('another horse battery');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Please sign in again' }).waitFor();
    await browser.desk.signIn(email); // with the password as it was
    await page.context().close();
  });

  test('an auditor looks at everything and is offered nothing that changes it', async () => {
    const { pageId } = await browser.desk.addCard('looked-at.png');
    const page = await browser.visit({ locale: 'en-GB' });
    await enter(page, browser.url, await browser.desk.as('Auditor', ['auditor']));
    await page.goto(`${browser.url}/pages/${pageId}`);
    await page.waitForSelector('.field-row');
    expect(await page.locator('.card, .approve, .reopen').count()).toBe(0);
    await page.locator('.field-row').first().click();
    expect(await page.locator('.card').count()).toBe(0);
    expect(await page.getByRole('link', { name: 'Lay the form by hand' }).count()).toBe(0);
    expect(await page.locator('.history').count()).toBe(1);
    await page.goto(browser.url);
    await page.waitForSelector('.scan-table');
    expect(await page.locator('.upload').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Export' }).count()).toBe(0);
    await page.context().close();
  });

  test('an administrator makes a token by keyboard, sees it once, and revokes it', async () => {
    const admin = await browser.desk.as('管理 一', ['administrator']);
    for (const [locale, width] of [PAGES[1], PAGES[2]]) {
      const page = await browser.visit({ locale, width });
      await enter(page, browser.url, admin);
      await page.goto(`${browser.url}/tokens`);
      const name = `scanner-${locale.slice(0, 2)}-${width}`;
      await page.locator('.people__head .button--primary').press('Enter');
      await page.waitForSelector('dialog[open] input:focus');
      await page.keyboard.press('Enter');
      expect(await page.locator('dialog [role=alert]').count()).toBe(2);
      await inspect(page, 'token-refused');
      await page.keyboard.type(name);
      await page.getByRole('checkbox', { name: 'take-in' }).press('Space');
      await page.locator('dialog input').first().press('Enter');
      const token = await page.locator('#hand-over-link').inputValue();
      expect(token).toMatch(/^mdg_[\w-]{43}$/);
      await inspect(page, 'token-made');
      await page.keyboard.press('Escape');
      const row = page.locator(`[data-token="${name}"]`);
      await row.waitFor();
      expect(await page.content()).not.toContain(token);
      await inspect(page, 'tokens');
      await row.getByRole('button').press('Enter');
      await page.locator('dialog[open] .button--primary').press('Enter');
      await row.getByRole('button').waitFor({ state: 'detached' });
      await page.context().close();
    }
  });

  test('an administrator adds a webhook by keyboard, tests it, reads its log, and deletes it', async () => {
    const admin = await browser.desk.as('管理 一', ['administrator']);
    for (const [locale, width] of [PAGES[0], PAGES[3]]) {
      const page = await browser.visit({ locale, width });
      await enter(page, browser.url, admin);
      await page.goto(`${browser.url}/tokens`);
      await page.locator('a[href="/webhooks"]').press('Enter');
      await page.locator('.people__head .button--primary').press('Enter');
      await page.waitForSelector('dialog[open] input:focus');
      await page.keyboard.press('Enter');
      expect(await page.locator('dialog [role=alert]').count()).toBe(3);
      await inspect(page, 'webhook-refused');
      const name = `台帳 ${width}`;
      await page.keyboard.type(name);
      await page.locator('dialog input[type=url]').fill('https://10.0.0.1/');
      await page.getByRole('checkbox', { name: 'record.approved' }).press('Space');
      await page.locator('dialog input').first().press('Enter');
      await page.locator('dialog [role=alert]').waitFor(); // no address inside
      await page.locator('dialog input[type=url]').fill('https://example.com/hooks/madoguchi');
      await page.keyboard.press('Enter');
      const secret = await page.locator('#hand-over-link').inputValue();
      expect(secret).toMatch(/^whsec_/);
      await inspect(page, 'webhook-made');
      await page.keyboard.press('Escape');
      const row = page.locator(`[data-webhook="${name}"]`);
      await row.waitFor();
      expect(await page.content()).not.toContain(secret);
      await row.getByRole('button').nth(1).press('Enter');
      await page.waitForSelector('[data-delivery=waiting]');
      const [waiting] = await browser.desk.webhooks.listUnqueued();
      const nextTryAt = new Date(Date.now() + 60_000);
      const failed = { kind: 'failed', status: 503, trouble: 'bad-status', nextTryAt } as const;
      await browser.desk.webhooks.noteTry(waiting!, failed);
      await page.locator('[data-delivery]', { hasText: 'HTTP 503' }).waitFor();
      await inspect(page, 'webhooks');
      await browser.desk.webhooks.noteTry(waiting!, { ...failed, nextTryAt: null });
      const given = page.locator('[data-delivery=given-up]');
      await given.getByRole('button').press('Enter');
      await page.waitForSelector('[data-delivery=waiting]');
      await row.getByRole('button').nth(2).press('Enter');
      await given.waitFor(); // it is disabled: what waited is given up
      await inspect(page, 'webhook-disabled');
      await row.getByRole('button').last().press('Enter');
      await page.locator('dialog[open] .button--primary').press('Enter');
      await row.waitFor({ state: 'detached' });
      await page.context().close();
    }
  });

  test('from the tokens a link leads to the reference of the API', async () => {
    const page = await browser.visit({ locale: 'en-GB', width: 390 });
    await enter(page, browser.url, await browser.desk.as('管理 一', ['administrator']));
    await page.goto(`${browser.url}/tokens`);
    await page.locator('a[href="/api/reference"]').press('Enter');
    await page.locator('#operations-tag-batches button').press('Enter');
    const route = page.locator('#operations-batches-postBatches');
    await route.locator('.opblock-summary-control').press('Enter');
    await route.locator('.responses-table').waitFor();
    expect(await findViolations(page)).toEqual([]);
    await shoot(page, 'reference');
    await page.context().close();
  }, 120_000); // the library's page is the heaviest of all

  test('the mailroom takes in, and is led to no page', async () => {
    const page = await browser.visit({ locale: 'en-GB' });
    await enter(page, browser.url, await browser.desk.as('Post', ['mailroom']));
    await page.goto(browser.url);
    await page.waitForSelector('.scan-table');
    expect(await page.locator('.upload').count()).toBe(1);
    expect(await page.locator('a[href^="/pages/"]').count()).toBe(0);
    await page.context().close();
  });

  test('an administrator limits somebody to a department; lists are chosen from by department', async () => {
    const { as } = browser.desk;
    const { pageIds } = await addEnvelope(browser.desk, 'd'.repeat(64), libraryForm, grantForm); // prettier-ignore
    const reviewer = await as('Limited', ['reviewer']);
    const boss = await as('Department boss');
    for (const [locale, width] of [PAGES[1], PAGES[2]]) {
      const admin = await browser.visit({ locale, width });
      await enter(admin, browser.url, await as('管理 部', ['administrator']));
      await admin.goto(`${browser.url}/people`);
      const row = admin.locator('tr', { hasText: 'Limited' });
      await row.getByRole('button').press('Enter');
      await admin.locator('dialog').getByRole('checkbox', { name: 'readers' }).press('Space');
      await admin.locator('dialog .person__limits .button').press('Enter');
      await row.locator('.tag--department').waitFor();
      await inspect(admin, 'limited');
      const page = await browser.visit({ locale, width });
      await enter(page, browser.url, boss);
      await page.goto(browser.url);
      const other = page.locator(`.scan-row__open[href="/pages/${pageIds[1]}"]`);
      await other.waitFor();
      await inspect(page, 'departments');
      await page.locator('.scans__department select').selectOption('readers');
      await other.waitFor({ state: 'detached' });
      expect(page.url()).toContain('department=readers');
      await page.goto(`${browser.url}/pages/${pageIds[0]}`);
      await page.locator('.envelope--parts li').nth(1).waitFor();
      await page.locator('.history summary').click();
      await page.locator('[data-action=envelope-split]').waitFor();
      await inspect(page, 'parts');
      await page.context().clearCookies();
      await enter(page, browser.url, reviewer);
      await page.goto(browser.url);
      await page.locator(`.scan-row__open[href="/pages/${pageIds[0]}"]`).waitFor();
      expect(await other.count()).toBe(0);
      expect(await page.locator('.scans__department').count()).toBe(0);
      await page.goto(`${browser.url}/pages/${pageIds[1]}`);
      await page.locator('.error, [role=alert]').first().waitFor();
      await admin.locator('dialog').getByRole('checkbox', { name: 'readers' }).press('Space');
      await admin.locator('dialog .person__limits .button').press('Enter');
      await row.locator('.tag--department').waitFor({ state: 'detached' });
      for (const each of [admin, page]) await each.context().close();
    }
  });

  // English words are the longest: what fits at 390 px in them fits in Japanese.
  test.each([PAGES[0], PAGES[3]])(
    'in %s at %i px every page of accounts is accessible',
    async (locale, width) => {
      const { accounts, as } = browser.desk;
      const name = `Root ${locale} ${width}`;
      const person = await as(name, ['administrator']);
      const page = await browser.visit({ locale, width });
      await page.goto(browser.url);
      await page.waitForSelector('input[autocomplete=username]:focus');
      await inspect(page, 'sign-in');
      await typeSignIn(page, 'nobody@example.jp');
      await page.waitForSelector('[role=alert]');
      await inspect(page, 'sign-in-refused');

      await enter(page, browser.url, person);
      await page.goto(browser.url);
      await page.waitForURL('**/people'); // who only administers has nothing else to see
      await page.waitForSelector('.people-table');
      await inspect(page, 'people');
      await page.locator('.people__head .button--primary').click();
      await page.waitForSelector('dialog[open]');
      await inspect(page, 'invite');
      await page.keyboard.press('Escape');
      await page.locator('.people-table button').first().click();
      await page.waitForSelector('dialog[open]');
      await inspect(page, 'person');
      await page.locator('.person__act button').first().click();
      await page.waitForSelector('#hand-over-link');
      await inspect(page, 'hand-over');
      await page.keyboard.press('Escape');
      await page.locator('.header__person').click();
      await page.waitForSelector('.session');
      await inspect(page, 'account');

      const { email } = (await accounts.listPeople()).find((each) => each.name === name)!;
      const invited = await accounts.invite(
        { name: `New ${name}`, email: `new-${email}`, roles: ['reviewer'] },
        'test',
      );
      if (!invited.ok) throw new Error(invited.error.kind);
      await page.goto(browser.url + linkPath(invited.value.token));
      await page.waitForSelector('input[autocomplete=new-password]');
      await inspect(page, 'set-up');
      await page.goto(`${browser.url}/account`);
      await page.waitForSelector('.panel');
      await page.locator('.panel .button--primary').first().click();
      await page.waitForSelector('input[autocomplete=username]:focus');
      await page.context().close();
    },
  );
});
