import { randomBytes } from 'node:crypto';
import { openAccounts } from '../../store/accounts/open-accounts.ts';
import { openDesk, type TestDesk } from '../api/open-desk.ts';
import { openProvider, type TestProvider } from '../api/open-provider.ts';
import { addPerson } from '../store/accounts/people.ts';
import { openMemoryDatabase } from '../store/memory-database.ts';
import { findViolations } from './find-violations.ts';
import { openBrowser, reasonToSkip, serveBuilt, type Served, type TestBrowser } from './open-browser.ts'; // prettier-ignore

const skip = reasonToSkip();
const PEOPLE = {
  hanako: { email: 'hanako@example.jp', email_verified: true },
  stranger: { email: 'stranger@example.jp', email_verified: true },
};

(skip === null ? describe : describe.skip)('the organisation’s own sign-in in a browser', () => {
  let provider: TestProvider;
  let people: Awaited<ReturnType<typeof openMemoryDatabase>>;
  let desk: TestDesk;
  let served: Served;
  let browser: TestBrowser;
  beforeAll(async () => {
    people = await openMemoryDatabase();
    served = await serveBuilt(async (webRoot, url) => {
      provider = await openProvider(url, PEOPLE);
      const accounts = await openAccounts(people.db, randomBytes(32), provider.config);
      desk = await openDesk({ accounts, webRoot, pollMs: 200 });
      return desk.app;
    });
    browser = await openBrowser();
    await addPerson(desk.accounts, '一郎', ['reviewer']);
    await desk.accounts.invite({ name: '花子', email: 'hanako@example.jp', roles: ['reviewer'] }, 'test'); // prettier-ignore
  }, 120_000);
  afterAll(async () => {
    try {
      await browser.close(); // first: a connection that breaks is a problem of the page
    } finally {
      await served.close();
      await provider.close();
      await desk.close();
      await people.close();
    }
  });

  test('there and back over another site, refused and let in; and again in another window, nothing lost', async () => {
    const page = await browser.visit({ locale: 'ja-JP', width: 390 });
    // The provider's pages ask the world for their letters.
    const isElsewhere = ({ hostname }: URL) => !['localhost', '127.0.0.1'].includes(hostname);
    await page.context().route(isElsewhere, (route) => route.fulfill({ body: '' }));
    const signInAs = async (on: typeof page, name: string) => {
      await on.getByRole('button', { name: '見本IDでサインイン' }).click();
      await on.locator('input[name=login]').fill(name);
      await on.locator('input[name=password]').fill('x');
      await on.locator('button[type=submit]').click();
      await on.getByRole('button', { name: 'Continue' }).click();
    };
    await page.goto(`${served.url}/fields`);
    await signInAs(page, 'stranger');
    await page.getByRole('alert').filter({ hasText: '登録を依頼' }).waitFor();
    expect(await findViolations(page)).toEqual([]);
    const folder = process.env['SCREENSHOTS'];
    if (folder) await page.screenshot({ path: `${folder}/provider-390.png` });
    // The provider has cookies of its own: as whom one was there is asked no more.
    await page.context().clearCookies({ domain: 'localhost' });

    await page.goto(`${served.url}/fields`);
    await signInAs(page, 'hanako');
    await page.locator('.header__avatar').waitFor();
    expect(page.url()).toBe(`${served.url}/fields`);

    const { id } = (await desk.accounts.listPeople()).find(({ name }) => name === '花子')!;
    await people.db.deleteFrom('auth_session').where('userId', '=', id).execute();
    await page.goto(`${served.url}/fields`);
    await page.getByRole('button', { name: '見本IDでサインイン' }).waitFor();
    await page.getByRole('button', { name: '見本IDでサインイン' }).click(); // known there: nothing is asked
    await page.locator('.header__avatar').waitFor();

    await people.db.deleteFrom('auth_session').where('userId', '=', id).execute();
    await page.evaluate(() => window.dispatchEvent(new Event('madoguchi:session-doubted')));
    await page.locator('dialog').waitFor();
    if (folder) await page.screenshot({ path: `${folder}/provider-again-390.png` });
    expect(await findViolations(page)).toEqual([]);
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      page.getByRole('link', { name: '別の画面で' }).click(),
    ]);
    await other.getByRole('button', { name: '見本IDでサインイン' }).click();
    await other.locator('.header__avatar').waitFor();
    await other.close();
    await page.bringToFront();
    await page.evaluate(() => window.dispatchEvent(new Event('focus')));
    await page.locator('dialog').waitFor({ state: 'detached' });
  });
});
