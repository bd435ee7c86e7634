import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Accounts } from '../../store/accounts/contracts.ts';
import { openUnfinishedUploads } from '../../store/unfinished-uploads.ts';
import { drawLabels } from '../../samples/print/draw-labels.ts';
import { drawLetter } from '../../samples/print/draw-letter.ts';
import { drawSeparators } from '../../samples/print/draw-separators.ts';
import { coarsenPicture } from '../../workers/coarsen-picture.ts';
import { drawPage } from '../../workers/draw-page.ts';
import { enqueuePages } from '../../workers/enqueue.ts';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import { createApi } from '../../api/create-api.ts';
import { startCrew, type Crew } from '../../cli/crew.ts';
import { openHouse, readConfig, type House } from '../../cli/house.ts';
import { takeInFiles } from '../../cli/take-in-files.ts';
import type { PageView } from '../../schemas/desk.ts';
import type { Field } from '../../schemas/form/field.ts';
import type { FieldValue } from '../../schemas/reading.ts';
import { fail } from '../../schemas/result.ts';
import { addPerson } from '../store/accounts/people.ts';
import { typeSignIn } from './enter.ts';
import {
  openBrowser,
  reasonToSkip,
  serveBuilt,
  type Served,
  type TestBrowser,
} from './open-browser.ts';

const SAMPLE = fileURLToPath(
  new URL('../../samples/scans/01-neat-handwritten-300dpi.jpg', import.meta.url),
);
const skip = reasonToSkip();

/** What the generator wrote on the sample. */
async function readTruth(): Promise<Map<string, FieldValue>> {
  const truth = JSON.parse(await readFile(SAMPLE.replace('.jpg', '.truth.json'), 'utf8')) as {
    pages: { fields: { id: string; value: FieldValue }[] }[];
  };
  return new Map(truth.pages[0]!.fields.map(({ id, value }) => [id, value]));
}

/** Where the keyboard is: the field in hand, and what stands in its editor. */
const lookAtCard = (page: Page) =>
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
async function goTo(page: Page, fieldId: string, order: readonly string[]): Promise<void> {
  for (let i = 0; i < order.length; i++) {
    const { fieldId: at } = await lookAtCard(page);
    if (at === fieldId) return;
    const isBelow = at === null || order.indexOf(at) < order.indexOf(fieldId);
    await page.keyboard.press(isBelow ? 'ArrowDown' : 'ArrowUp');
  }
  expect((await lookAtCard(page)).fieldId).toBe(fieldId);
}

/** Types or picks what is on the paper where the editor shows something else. */
async function enter(page: Page, field: Field, value: FieldValue): Promise<void> {
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
async function settle(page: Page, key: string): Promise<number> {
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

async function revealPassword(page: Page): Promise<void> {
  await page.keyboard.press('Alt+KeyR');
  await page.waitForSelector('dialog[open] input:focus');
  await page.keyboard.type('読み取り結果の確認のため');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.card img[src^="blob:"]');
  await page.waitForSelector('.card input:focus');
}

(skip === null ? describe : describe.skip)('the real form in a browser', () => {
  let dir: string;
  let house: House;
  let accounts: Accounts;
  let crew: Crew;
  let served: Served;
  let browser: TestBrowser;

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-real-'));
    const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: 'error', WORKER_CONCURRENCY: '1' });
    const opened = config.ok ? await openHouse(config.value) : config;
    if (!opened.ok) throw new Error(opened.error);
    house = opened.value;
    crew = await startCrew(house);
    const { stores, forms } = house;
    accounts = await stores.openAccounts();
    served = await serveBuilt((webRoot) =>
      createApi({
        accounts,
        records: stores.records,
        batches: stores.batches,
        doubles: stores.doubles,
        spotChecks: stores.spotChecks,
        figures: stores.figures,
        tokens: stores.tokens,
        answers: stores.answers,
        webhooks: stores.webhooks,
        blobs: stores.blobs,
        forms,
        uploads: openUnfinishedUploads(path.join(dir, 'uploads')),
        takeIn: () => Promise.resolve(fail({ kind: 'vanished' })), // nothing is uploaded here
        today: () => '2026-11-20',
        drawPage,
        coarsenPicture,
        drawSeparators,
        drawLabels,
        drawLetter: (letter) => drawLetter(letter, null),
        queuePage: (page) => enqueuePages(stores.queues, [page]),
        log: pino({ level: 'silent' }),
        webRoot,
      }),
    );
    browser = await openBrowser();
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await served.close();
    await crew.close();
    await house.stores.close();
    await rm(dir, { recursive: true, force: true });
  }, 30_000);

  async function readSample(): Promise<PageView> {
    const { scans } = await takeInFiles(house, [SAMPLE], {
      actor: 'test',
      receivedOn: '2026-11-20',
    });
    for (let waited = 0; waited < 60_000; waited += 100) {
      const scan = await house.stores.records.findScan(scans[0]!.id);
      const page = scan?.pages[0];
      if (page !== undefined && !['queued', 'reading'].includes(page.state))
        return (await house.stores.records.viewPage(page.id))!;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error('the sample was not read in time');
  }

  test('all fourteen fields are gone through and approved by keyboard alone, the password shown on the way, the account entered by two', async () => {
    const truth = await readTruth();
    const view = await readSample();
    expect(view.fields).toHaveLength(14);
    const page = await browser.visit({ locale: 'ja-JP' });
    const { email } = await addPerson(accounts, '佐藤 花子', ['reviewer']);
    await page.goto(`${served.url}/pages/${view.id}`);
    await typeSignIn(page, email);
    await page.waitForSelector('.card');

    const order = view.fields.map(({ fieldId }) => fieldId);
    const times: number[] = [];
    for (const fieldId of order) {
      await goTo(page, fieldId, order);
      if (fieldId === 'password') await revealPassword(page);
      const value = truth.get(fieldId) ?? null;
      const form = house.forms.get('shikaku-kakunin-gentei-riyou', 1);
      const before = await lookAtCard(page);
      await enter(
        page,
        form!.fields.find(({ id }) => id === fieldId)!,
        value,
      );
      const isOpen =
        (await page.locator(`.card .status-mark--review, .card .status-mark--unread`).count()) > 0;
      const isChanged = JSON.stringify(await lookAtCard(page)) !== JSON.stringify(before);
      const isBlank = value === null && isOpen;
      if (isOpen || isChanged) times.push(await settle(page, isBlank ? 'Alt+KeyB' : 'Enter'));
    }

    // Whether the account is blank, the form has two people say: the second sees nothing of the first.
    await page.waitForSelector('.fields__progress[data-open="0"]');
    await page.waitForSelector('[data-field=accountLast4] .status-mark--waiting');
    await page.keyboard.press('Control+Enter');
    await page.click('.page-head__back');
    await page.waitForSelector('.scan-table');
    const second = await browser.visit({ locale: 'ja-JP' });
    await second.goto(`${served.url}/pages/${view.id}`);
    await typeSignIn(second, (await addPerson(accounts, '鈴木 次郎', ['reviewer'])).email);
    await second.waitForSelector('.card[data-field=accountLast4] .card__entry');
    await second.keyboard.press('Alt+KeyB');
    await second.waitForSelector('.button--approve:focus');
    await second.keyboard.press('Control+Enter');
    await second.waitForSelector('.done');
    await second.context().close();
    const done = (await house.stores.records.viewPage(view.id))!;
    expect(done).toMatchObject({ approvedBy: '鈴木 次郎', summary: { state: 'approved' } });
    const actions = (await house.stores.records.auditOf(view.scan.id)).map((e) => e.action);
    expect(actions.filter((action) => action === 'field-revealed')).toHaveLength(1);
    const withoutSpaces = (value: FieldValue) =>
      typeof value === 'string' ? value.replace(/\s/gu, '') : value;
    const exported = house.stores.records.exportRecords({
      approvedOnly: true,
      include: ['password'],
      actor: 'test',
    });
    for await (const { values } of exported)
      for (const [id, value] of truth)
        expect([id, withoutSpaces(values[id] ?? null)]).toEqual([id, withoutSpaces(value)]);
    times.sort((a, b) => a - b);
    console.info(
      `key press to next field shown: median ${times[times.length >> 1]?.toFixed(1)} ms, ` +
        `slowest ${times.at(-1)?.toFixed(1)} ms, ${times.length} fields`,
    );
    await page.context().close();
  }, 180_000); // two people, one after the other
});
