import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { pino } from 'pino';
import type { Page } from 'playwright-core';
import sharp from 'sharp';
import { createApi } from '../../api/create-api.ts';
import { startCrew, type Crew } from '../../cli/crew.ts';
import { openHouse, readConfig, type House } from '../../cli/house.ts';
import { takeInFiles } from '../../cli/take-in-files.ts';
import type { PageView } from '../../schemas/desk.ts';
import { project, type Homography, type Point } from '../../schemas/placement/plane.ts';
import { fail } from '../../schemas/result.ts';
import type { Accounts } from '../../store/accounts/contracts.ts';
import { openUnfinishedUploads } from '../../store/unfinished-uploads.ts';
import { drawLabels } from '../../samples/print/draw-labels.ts';
import { drawArchive } from '../../samples/print/archive/draw-archive.ts';
import { drawLetter } from '../../samples/print/draw-letter.ts';
import { drawSeparators } from '../../samples/print/draw-separators.ts';
import { coarsenPicture } from '../../workers/coarsen-picture.ts';
import { enqueuePages } from '../../workers/enqueue.ts';
import { openPageDrawer, type PageDrawer } from '../../workers/page-drawer.ts';
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
  new URL('../../samples/scans/03-usual-handwritten-200dpi.jpg', import.meta.url),
);
/** Farther than the machine looks; and so bright that white paper has no edge on a white bed. */
const TURN = 33;
const BRIGHTEN = 1.35;
const skip = reasonToSkip();

(skip === null ? describe : describe.skip)('a page that is laid by hand', () => {
  let dir: string;
  let house: House;
  let accounts: Accounts;
  let crew: Crew;
  let drawer: PageDrawer;
  let served: Served;
  let browser: TestBrowser;
  let page: Page;

  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-lay-'));
    const config = readConfig({ DATA_DIR: dir, LOG_LEVEL: 'error', WORKER_CONCURRENCY: '1' });
    // The gate of the blank has tests of its own.
    const opened = config.ok ? await openHouse(config.value, [], { needsGates: false }) : config;
    if (!opened.ok) throw new Error(opened.error);
    house = opened.value;
    crew = await startCrew(house);
    drawer = openPageDrawer({ timeoutSeconds: 120 });
    const { stores, forms } = house;
    accounts = await stores.openAccounts();
    served = await serveBuilt((webRoot) =>
      createApi({
        accounts,
        records: stores.records,
        batches: stores.batches,
        doubles: stores.doubles,
        archives: stores.archives,
        spotChecks: stores.spotChecks,
        figures: stores.figures,
        retention: stores.retention,
        tokens: stores.tokens,
        answers: stores.answers,
        webhooks: stores.webhooks,
        blobs: stores.blobs,
        forms,
        uploads: openUnfinishedUploads(path.join(dir, 'uploads')),
        takeIn: () => Promise.resolve(fail({ kind: 'vanished' })), // nothing is uploaded here
        today: () => '2026-11-20',
        drawPage: (request) => drawer.draw(request),
        coarsenPicture,
        drawSeparators,
        drawLabels,
        drawLetter: (letter) => drawLetter(letter, null),
        makeBundle: stores.proof.makeBundle,
        drawUpright: (request) => drawer.drawUpright(request),
        drawArchive,
        findUnready: stores.findSilent,
        queuePage: (wanted) => enqueuePages(stores.queues, [wanted], { again: true }),
        log: pino({ level: 'silent' }),
        webRoot,
      }),
    );
    browser = await openBrowser();
    page = await browser.visit({ locale: 'en-GB' });
  }, 300_000);
  afterAll(async () => {
    await browser.close();
    await served.close();
    await drawer.close();
    await crew.close();
    await house.stores.close();
    await rm(dir, { recursive: true, force: true });
  }, 60_000);

  async function waitForReading(pageId: string): Promise<PageView> {
    for (let waited = 0; waited < 200_000; waited += 200) {
      const view = (await house.stores.records.viewPage(pageId))!;
      if (!['queued', 'reading'].includes(view.summary.state)) return view;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('the page was not read in time');
  }

  async function takeIn(file: string): Promise<PageView> {
    const { scans } = await takeInFiles(house, [file], { actor: 'test', receivedOn: '2026-11-20' });
    const { records } = house.stores;
    for (let waited = 0; waited < 200_000; waited += 200) {
      const first = (await records.findScan(scans[0]!.id))?.pages[0];
      if (first !== undefined) return waitForReading(first.id);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('the file was not looked into in time');
  }

  /** The sample turned on a larger sheet, and where the form's points lie on it. */
  async function turnSample(homography: Homography) {
    const { data, info } = await sharp(await readFile(SAMPLE))
      .linear(BRIGHTEN, 0)
      .rotate(TURN, { background: '#ffffff' })
      .png()
      .toBuffer({ resolveWithObject: true });
    const file = path.join(dir, 'turned.png');
    await writeFile(file, data);
    const { width, height } = await sharp(SAMPLE).metadata();
    const angle = (TURN * Math.PI) / 180;
    return {
      file,
      toScan(point: Point): Point {
        const { x, y } = project(homography, point);
        const [u, v] = [x - width / 2, y - height / 2];
        return {
          x: u * Math.cos(angle) - v * Math.sin(angle) + info.width / 2,
          y: u * Math.sin(angle) + v * Math.cos(angle) + info.height / 2,
        };
      },
    };
  }

  /** Where a point of the scan is on the screen. */
  const onScreen = (point: Point): Promise<Point> =>
    page.evaluate(({ x, y }) => {
      const picture = document.querySelector<SVGGElement>('.lay-picture > g')!;
      const at = new DOMPoint(x, y).matrixTransform(picture.getScreenCTM()!);
      return { x: at.x, y: at.y };
    }, point);
  const outline = () => page.locator('.lay-outline').getAttribute('points');

  test('is unknown, laid by its corners, read again, and taken back', async () => {
    const straight = await takeIn(SAMPLE);
    expect(straight.reading).not.toBe(null);
    const { file, toScan } = await turnSample(straight.reading!.registration.homography);
    const failed = await takeIn(file);
    expect(failed).toMatchObject({ reading: null, summary: { failure: { kind: 'unknown-form' } } });

    const { email } = await addPerson(accounts, 'Sato', ['reviewer']);
    await page.goto(`${served.url}/pages/${failed.id}`);
    await typeSignIn(page, email);
    await page.getByRole('link', { name: 'Lay the form by hand' }).click();
    await page.getByRole('button', { name: 'Show the original' }).click();
    await page.waitForSelector('.anchor', { timeout: 60_000 });
    expect(await page.locator('.anchor').count()).toBe(4);

    const size = house.forms.get('shikaku-kakunin-gentei-riyou', 1)!.pages[0]!;
    const corners = [
      { x: 0, y: 0 },
      { x: size.width, y: 0 },
      { x: size.width, y: size.height },
      { x: 0, y: size.height },
    ];
    // All of it on screen: a mouse reaches nothing below the fold.
    await page.locator('.lay-hint').scrollIntoViewIfNeeded();
    for (const [index, corner] of corners.entries()) {
      const handle = (await page
        .locator(`.anchor[data-anchor="${index}"] .anchor__ring`)
        .boundingBox())!;
      const to = await onScreen(toScan(corner));
      const before = await outline();
      await page.mouse.move(handle.x + handle.width / 2, handle.y + handle.height / 2);
      await page.mouse.down();
      await page.mouse.move(to.x, to.y, { steps: 4 });
      expect(await outline()).not.toBe(before); // while it is still held
      await page.mouse.up();
    }
    expect(await page.locator('.lay-status').textContent()).toContain('perspective');
    expect(await page.locator('.lay-box').count()).toBeGreaterThan(30);
    if (process.env['SCREENSHOTS'])
      await page.screenshot({ path: `${process.env['SCREENSHOTS']}/lay-real.png`, fullPage: true });
    await page.getByRole('button', { name: 'Read again' }).click();
    await page.waitForURL(`**/pages/${failed.id}`);
    await page.waitForSelector('.card', { timeout: 200_000 });
    if (process.env['SCREENSHOTS'])
      await page.screenshot({ path: `${process.env['SCREENSHOTS']}/lay-read.png`, fullPage: true });

    const read = await waitForReading(failed.id);
    expect(read).toMatchObject({
      reading: { registration: { method: 'given' } },
      wish: {
        person: 'Sato',
        wish: { form: { id: 'shikaku-kakunin-gentei-riyou', version: 1, page: 1 } },
      },
    });
    expect(read.reading!.registration.residual.p95).toBeLessThan(0.3);
    expect(read.wish!.wish.placement!.anchors).toHaveLength(4);
    expect(read.fields.filter(({ status }) => status === 'unread')).toEqual([]);
    const valueOf = (view: PageView, id: string) =>
      view.fields.find(({ fieldId }) => fieldId === id)!.value;
    for (const id of ['category', 'institutionCode'])
      expect(valueOf(read, id)).toEqual(valueOf(straight, id));
    const events = await house.stores.records.auditOf(read.scan.id);
    expect(events.filter(({ actor }) => actor === 'Sato').map(({ action }) => action)).toEqual([
      'original-shown',
      'page-laid-by-hand',
    ]);

    // The anchors are where they were left, and the request can be taken back.
    await page.getByRole('link', { name: 'Lay the form by hand' }).click();
    await page.getByRole('button', { name: 'Show the original' }).click();
    await page.waitForSelector('.anchor', { timeout: 60_000 });
    const placed = read.wish!.wish.placement!.anchors[0]!.scan;
    expect(await page.getByLabel('Anchor 1, pixels from the left').inputValue()).toBe(
      String(placed.x),
    );
    await page.getByRole('button', { name: 'Take back the request of Sato' }).click();
    await page.waitForSelector('.unread-page__words h2', { timeout: 200_000 });
    expect(await waitForReading(failed.id)).toMatchObject({
      wish: null,
      reading: null,
      summary: { failure: { kind: 'unknown-form' } },
    });
  }, 600_000);
});
