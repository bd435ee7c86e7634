import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { startCrew, type Crew } from '../../cli/crew.ts';
import { openHouse, readConfig, type House } from '../../cli/house.ts';
import { serveDesk, type RunningDesk } from '../../cli/serve-desk.ts';
import type { Role } from '../../schemas/access/roles.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { addPerson } from '../store/accounts/people.ts';
import { buildDesks } from './build-desks.ts';
import { fill, goTo, lookAtCard, revealPassword, settle } from './card-keys.ts';
import { typeSignIn } from './enter.ts';
import { openBrowser, reasonToSkip, type TestBrowser } from './open-browser.ts';

const SAMPLE = fileURLToPath(
  new URL('../../samples/scans/01-neat-handwritten-300dpi.jpg', import.meta.url),
);
const FIELDS = 14;
const skip = reasonToSkip();

/** What the generator wrote on the sample. */
async function readTruth(): Promise<Map<string, FieldValue>> {
  const truth = JSON.parse(await readFile(SAMPLE.replace('.jpg', '.truth.json'), 'utf8')) as {
    pages: { fields: { id: string; value: FieldValue }[] }[];
  };
  return new Map(truth.pages[0]!.fields.map(({ id, value }) => [id, value]));
}

const withoutSpaces = (value: FieldValue | undefined) =>
  typeof value === 'string' ? value.replace(/\s/gu, '') : (value ?? null);

/** With the Tab key, as far as it takes, and Enter. */
async function press(target: Locator): Promise<void> {
  await target.waitFor();
  for (let i = 0; i < 60; i += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) break;
    await target.page().keyboard.press('Tab');
  }
  expect(await target.evaluate((element) => element === document.activeElement)).toBe(true);
  await target.page().keyboard.press('Enter');
}

const link = (page: Page, name: string | RegExp) => page.getByRole('link', { name });
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

/**
 * The product as it is served, its workers, four people, and one letter of the morning's post. Nobody
 * touches a mouse.
 */
(skip === null ? describe : describe.skip)('one day at all desks', () => {
  let dir: string;
  let house: House;
  let crew: Crew;
  let desk: RunningDesk;
  let browser: TestBrowser;
  let truth: Map<string, FieldValue>;
  let control: string;
  const emails = new Map<string, string>();

  beforeAll(async () => {
    truth = await readTruth();
    dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-day-'));
    const config = readConfig({
      DATA_DIR: dir,
      LOG_LEVEL: 'error',
      WORKER_CONCURRENCY: '1',
      PORT: '0',
    });
    const opened = config.ok ? await openHouse(config.value) : config;
    if (!opened.ok) throw new Error(opened.error);
    house = opened.value;
    crew = await startCrew(house);
    desk = await serveDesk(house, await buildDesks());
    const accounts = await house.stores.openAccounts();
    const people: [string, Role][] = [
      ['Mori', 'mailroom'],
      ['佐藤 花子', 'reviewer'],
      ['鈴木 次郎', 'reviewer'],
      ['Kansa', 'auditor'],
      ['Kanri', 'administrator'],
    ];
    for (const [name, role] of people)
      emails.set(name, (await addPerson(accounts, name, [role])).email);
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await desk.close();
    await crew.close();
    await house.stores.close();
    await rm(dir, { recursive: true, force: true });
  }, 30_000);

  /** From the address of the desk, or of a page of it, to being signed in there. */
  async function signIn(name: string, locale: string, at = '/'): Promise<Page> {
    const page = await browser.visit({ locale });
    await page.goto(`${desk.url}${at}`);
    await typeSignIn(page, emails.get(name)!);
    await page.locator('.header__person').waitFor();
    return page;
  }

  async function signOut(page: Page, words: string): Promise<void> {
    await press(page.locator('.header__person'));
    await press(button(page, words));
    await page.waitForSelector('input[autocomplete=username]');
    await page.context().close();
  }

  const reads = (page: Page, kind: string, words: string) =>
    page.locator(`[data-count="${kind}"] .count`, { hasText: words }).waitFor({ timeout: 120_000 });

  test('the mailroom opens a batch, scans, sees at once that it can be read, and leaves', async () => {
    const page = await signIn('Mori', 'en-GB');
    await press(link(page, 'Batches'));
    await press(button(page, 'Open a batch'));
    await page.waitForSelector('dialog[open] input:focus');
    for (const typed of ['1', '1', 'morning post']) {
      await page.keyboard.type(typed);
      await page.keyboard.press('Tab');
    }
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Batch 1 morning post' }).waitFor();

    const choosing = page.waitForEvent('filechooser');
    await press(button(page, 'Choose files'));
    await (await choosing).setFiles(SAMPLE);
    await reads(page, 'envelopes', 'agrees');
    await reads(page, 'read', 'agrees');
    control = (await page.locator('.control-number').first().textContent())!;
    await signOut(page, 'Sign out');
  }, 180_000);

  test('a reviewer goes through all fourteen fields, the password shown on the way; the account takes another', async () => {
    const page = await signIn('佐藤 花子', 'ja-JP');
    await press(page.locator('.scan-table a[href^="/pages/"]').first());
    await page.waitForSelector('.card');
    const pageId = page.url().split('/').at(-1)!;
    const { fields } = (await house.stores.records.viewPage(pageId))!;
    expect(fields).toHaveLength(FIELDS);
    const form = house.forms.get('shikaku-kakunin-gentei-riyou', 1)!;
    const order = fields.map(({ fieldId }) => fieldId);
    const times: number[] = [];
    for (const fieldId of order) {
      await goTo(page, fieldId, order);
      if (fieldId === 'password') await revealPassword(page);
      const value = truth.get(fieldId) ?? null;
      const before = await lookAtCard(page);
      await fill(
        page,
        form.fields.find(({ id }) => id === fieldId)!,
        value,
      );
      const isOpen =
        (await page.locator(`.card .status-mark--review, .card .status-mark--unread`).count()) > 0;
      const isChanged = JSON.stringify(await lookAtCard(page)) !== JSON.stringify(before);
      const isBlank = value === null && isOpen;
      if (isOpen || isChanged) times.push(await settle(page, isBlank ? 'Alt+KeyB' : 'Enter'));
    }
    times.sort((a, b) => a - b);
    console.info(
      `key press to next field shown: median ${times[times.length >> 1]?.toFixed(1)} ms, ` +
        `slowest ${times.at(-1)?.toFixed(1)} ms, ${times.length} fields`,
    );

    // Whether the account is blank, the form has two people say: the second sees nothing of the first.
    await page.waitForSelector('.fields__progress[data-open="0"]');
    await page.waitForSelector('[data-field=accountLast4] .status-mark--waiting');
    await page.keyboard.press('Control+Enter'); // not yet: refused
    await press(page.locator('.page-head__back'));
    await page.waitForSelector('.scan-table');
    const second = await signIn('鈴木 次郎', 'ja-JP', `/pages/${pageId}`);
    await second.waitForSelector('.card[data-field=accountLast4] .card__entry');
    await second.keyboard.press('Alt+KeyB');
    await second.waitForSelector('.button--approve:focus');
    await second.keyboard.press('Control+Enter');
    await second.waitForSelector('.done');
    await signOut(second, 'サインアウト');
    await signOut(page, 'サインアウト');

    const done = (await house.stores.records.viewPage(pageId))!;
    expect(done).toMatchObject({ approvedBy: '鈴木 次郎', summary: { state: 'approved' } });
    const options = { approvedOnly: true, include: ['password'], actor: 'another program' };
    for await (const { values } of house.stores.records.exportRecords(options))
      for (const [id, value] of truth)
        expect([id, withoutSpaces(values[id])]).toEqual([id, withoutSpaces(value)]);
  }, 180_000);

  test('the mailroom closes the batch, whose counts agree', async () => {
    const page = await signIn('Mori', 'en-GB', '/batches');
    await press(link(page, /Batch 1/));
    for (const kind of ['envelopes', 'pages', 'read', 'approved', 'exported'])
      await reads(page, kind, 'agrees');
    await press(button(page, 'Close the batch'));
    await page.getByText('All counts agree.').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.badge', { hasText: 'Closed' }).first().waitFor();
    await signOut(page, 'Sign out');
  }, 60_000);

  test('the auditor finds the scan, proves its original and the whole chain, and reads who saw the password', async () => {
    const page = await signIn('Kansa', 'en-GB');
    await press(link(page, 'Audit'));
    await page.waitForSelector('.audit-events li');
    await press(page.getByLabel('Control number, file or present content'));
    await page.keyboard.type(control);
    await page.waitForFunction(
      (number) =>
        [...document.querySelectorAll('.audit-events .control-number')].every(
          (shown) => shown.textContent === number,
        ),
      control,
    );
    await press(button(page, 'Start verifying'));
    await page.locator('.verdict--good', { hasText: 'The chain is whole' }).waitFor();
    await press(page.locator('.audit-events .control-number').first());
    await page.waitForSelector('.evidence');
    await page.locator('.audit-events li[data-action="field-revealed"]').waitFor();
    await press(button(page, 'Fetch the original and compare'));
    await page.locator('.verdict--good', { hasText: 'As it was received.' }).waitFor();
    const hashes = await page.locator('.panel .hash').allTextContents();
    expect(hashes[0]).toBe(hashes[1]);
    expect(await page.content()).not.toContain(truth.get('password'));
    await signOut(page, 'Sign out');
  }, 60_000);

  test('the administrator looks into the work queues: the library’s pages work under their own policy', async () => {
    const page = await signIn('Kanri', 'en-GB', '/people');
    const faults: string[] = [];
    page.on('pageerror', ({ message }) => faults.push(message));
    await press(link(page, 'Work queues'));
    await press(page.getByRole('link', { name: 'read', exact: true }).first());
    await press(page.getByRole('link', { name: /^Completed/i }).first());
    await page
      .getByText(/^read-[0-9a-f-]{36}$|"pageId"/)
      .first()
      .waitFor();
    expect(faults).toEqual([]);
    expect(await page.content()).not.toContain(truth.get('password'));
    await page.context().close();
  }, 60_000);
});
