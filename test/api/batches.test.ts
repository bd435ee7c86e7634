import { PDFDocument } from 'pdf-lib';
import request from 'supertest';
import { batchListSchema, batchSchema, batchScansSchema, batchViewSchema } from '../../schemas/batch.ts'; // prettier-ignore
import { doubleListSchema, doubleViewSchema, type DoubleView } from '../../schemas/double.ts';
import { problemSchema, uploadAnswerSchema } from '../../schemas/http.ts';
import { EVERYTHING } from '../../store/reach.ts';
import { fingerprintOf } from '../fixtures/fingerprint.ts';
import { finishCard } from './library-card.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

const UNKNOWN_ID = '01999999-0000-7000-8000-000000000000';
const UNREAD = { kind: 'unknown-form', bestScore: 0.1, needed: 0.5 } as const;

describe('batches over HTTP', () => {
  let desk: TestDesk;
  let mailroom: SignedIn;
  let supervisor: SignedIn;
  beforeAll(async () => {
    desk = await openDesk();
    mailroom = await desk.as('森', ['mailroom']);
    supervisor = await desk.as('伊藤', ['supervisor']);
  });
  afterAll(() => desk.close());

  const get = (path: string) => request(desk.app).get(`/api${path}`).set(mailroom);
  const post = (path: string, body: object = {}, who = mailroom) =>
    request(desk.app).post(`/api${path}`).set(who).send(body);
  const upload = (path: string, ...contents: string[]) => {
    let sent = request(desk.app).post(`/api${path}`).set(mailroom);
    for (const content of contents)
      sent = sent.attach('files', Buffer.from(content), `${content}.png`);
    return sent;
  };
  async function openBatch(body: object = {}) {
    const opened = await post('/batches', { expectedEnvelopes: 1, expectedPages: 1, ...body });
    expect(opened.status).toBe(201);
    return batchSchema.parse(opened.body);
  }
  const view = async (id: string) =>
    batchViewSchema.parse((await get(`/batches/${id}`).expect(200)).body);

  test('one is opened of today, found, filled in order, and looked at', async () => {
    const { id, number } = await openBatch({ name: '午前便', expectedEnvelopes: 2 });
    const list = await get(`/batches?state=open&search=${encodeURIComponent('午前')}`).expect(200);
    expect(batchListSchema.parse(list.body)).toMatchObject({ total: 1, batches: [{ id }] });
    const { body } = await upload(`/batches/${id}/scans`, 'first', 'second').expect(201);
    expect(uploadAnswerSchema.parse(body).results.map(({ outcome }) => outcome)).toEqual(['taken-in', 'taken-in']); // prettier-ignore
    const { scans } = batchScansSchema.parse((await get(`/batches/${id}/scans`).expect(200)).body);
    expect(scans.map(({ fileName }) => fileName)).toEqual(['first.png', 'second.png']);
    expect(scans[0]).toMatchObject({ receivedOn: '2026-11-20', batch: { id, number } });
    expect(await view(id)).toMatchObject({
      openedBy: '森',
      counts: { envelopes: 2, pages: 2, waiting: 2 },
      events: [{ action: 'batch-opened', actor: '森' }],
    });

    const labels = await get(`/batches/${id}/labels?sheet=roll`).expect(200);
    expect(labels.headers['content-disposition']).toContain(`labels-${number}.pdf`);
    expect((await PDFDocument.load(labels.body as Buffer)).getPageCount()).toBe(2);
    const empty = await openBatch();
    expect(problemSchema.parse((await get(`/batches/${empty.id}/labels`)).body).code).toBe('not-found'); // prettier-ignore
  });

  test('a day that is no day, or to come, or past without a reason is refused', async () => {
    const body = { expectedEnvelopes: 1, expectedPages: 1 };
    const refused = async (more: object, status: number) =>
      problemSchema.parse((await post('/batches', { ...body, ...more }).expect(status)).body).code;
    expect(await refused({ receivedOn: '2026-02-30' }, 400)).toBe('bad-request');
    expect(await refused({ expectedPages: 0 }, 400)).toBe('bad-request');
    expect(await refused({ receivedOn: '2026-11-21' }, 422)).toBe('future-date');
    expect(await refused({ receivedOn: '2026-11-19', reason: '  ' }, 422)).toBe('reason-needed');
    const backDated = await openBatch({ receivedOn: '2026-11-19', reason: '休日に届いた' });
    expect((await view(backDated.id)).events.at(-1)).toMatchObject({
      action: 'batch-back-dated',
      reason: '休日に届いた',
    });
  });

  test('closing is refused by the counts that differ, and done with a reason; then nothing comes in, until it is reopened', async () => {
    const { id } = await openBatch();
    const refused = await post(`/batches/${id}/close`, { reason: ' ' })
      .expect(409)
      .expect('Content-Type', /application\/problem\+json/);
    expect(problemSchema.parse(refused.body)).toMatchObject({
      code: 'counts-differ',
      counts: [
        { kind: 'envelopes', expected: 1, found: 0 },
        { kind: 'pages', expected: 1, found: 0 },
      ],
    });
    await post(`/batches/${id}/close`, { reason: '届かなかった' }).expect(200);
    const late = await upload(`/batches/${id}/scans`, 'late').expect(409);
    expect(late.body.code).toBe('batch-closed');
    await post(`/batches/${id}/close`, { reason: 'x' }).expect(409);
    await post(`/batches/${id}/reopen`, { reason: '見つかった' }).expect(403);
    await post(`/batches/${id}/reopen`, { reason: '' }, supervisor).expect(400);
    await post(`/batches/${id}/reopen`, { reason: '見つかった' }, supervisor).expect(200);
    expect((await post(`/batches/${id}/reopen`, { reason: '見つかった' }, supervisor).expect(409)).body.code).toBe('batch-open'); // prettier-ignore
    await upload(`/batches/${id}/scans`, 'late').expect(201);
    expect((await view(id)).events.map(({ action }) => action)).toEqual([
      'batch-opened',
      'batch-closed',
      'batch-reopened',
    ]);
  });

  test('a rejected page is scanned again in place, one file at a time', async () => {
    const { id } = await openBatch();
    const answer = await upload(`/batches/${id}/scans`, 'blurred').expect(201);
    const [taken] = uploadAnswerSchema.parse(answer.body).results;
    if (taken?.outcome !== 'taken-in') throw new Error('not taken in');
    const [bad] = await desk.records.setPages(taken.scan.id, 1, 'image/png');
    await desk.records.rejectPage(bad!, UNREAD);
    expect((await view(id)).rejects).toMatchObject([{ page: { id: bad }, failure: UNREAD }]);

    const two = await upload(`/pages/${bad}/again`, 'sharp', 'sharper').expect(413);
    expect(two.body.code).toBe('too-many-files');
    expect((await view(id)).rejects[0]!.again).toMatchObject({ fileName: 'sharp.png' });
    const late = await upload(`/pages/${bad}/again`, 'sharpest').expect(200);
    expect(uploadAnswerSchema.parse(late.body).results).toMatchObject([
      { outcome: 'failed', failure: { kind: 'already-replaced' } },
    ]);
    const { scans } = await desk.records.findUnfinished();
    const [good] = await desk.records.setPages(scans.at(-1)!, 1, 'image/png');
    await desk.records.finishPage(await finishCard(good!, desk.blobs));
    expect(await view(id)).toMatchObject({ rejects: [], counts: { pages: 1, read: 1 } });
    // The page that was replaced is on no desk any more.
    await request(desk.app).get(`/api/pages/${bad}`).set(supervisor).expect(404);
    await request(desk.app).get(`/api/pages/${good}`).set(supervisor).expect(200);
  });

  test('a file that could not be opened is scanned again in place', async () => {
    const { id } = await openBatch();
    const answer = await upload(`/batches/${id}/scans`, 'broken').expect(201);
    const [taken] = uploadAnswerSchema.parse(answer.body).results;
    if (taken?.outcome !== 'taken-in') throw new Error('not taken in');
    await desk.records.rejectScan(taken.scan.id, { kind: 'encrypted-pdf' });
    await upload(`/scans/${taken.scan.id}/again`, 'whole').expect(201);
    expect((await view(id)).rejects).toMatchObject([
      { page: null, again: { fileName: 'whole.png' } },
    ]);
  });

  test('what does not exist is 404, what is no id is 400', async () => {
    for (const [id, status] of [
      [UNKNOWN_ID, 404],
      ['x', 400],
    ] as const) {
      await get(`/batches/${id}`).expect(status);
      await get(`/batches/${id}/scans`).expect(status);
      await post(`/batches/${id}/close`).expect(status);
      for (const path of [`/batches/${id}/scans`, `/pages/${id}/again`, `/scans/${id}/again`])
        await upload(path, 'x').expect(status);
    }
    await get('/batches?sort=name').expect(400);
    await get('/batches?search=%00').expect(400);
  });

  test('two pages that look like one sheet are compared, one is set aside, and the batch agrees again', async () => {
    const { id } = await openBatch({ expectedEnvelopes: 2, expectedPages: 2 });
    await upload(`/batches/${id}/scans`, 'sheet', 'sheet again').expect(201);
    const pages: string[] = [];
    for (const { id: scanId } of (await desk.batches.scansOf(id, EVERYTHING))!) {
      const [pageId] = await desk.records.setPages(scanId, 1, 'image/png');
      const fingerprint = fingerprintOf(1, 9 * pages.length);
      await desk.records.finishPage({ ...(await finishCard(pageId!, desk.blobs)), fingerprint });
      pages.push(pageId!);
    }
    const list = async (query = '') =>
      doubleListSchema.parse((await get(`/doubles${query}`).expect(200)).body);
    expect((await list(`?batch=${UNKNOWN_ID}`)).total).toBe(0);
    const { doubles, total } = await list(`?batch=${id}`);
    expect([total, doubles[0]!.left.pageId, doubles[0]!.right.pageId]).toEqual([1, ...pages]);
    expect((await view(id)).counts.doubles).toBe(1);

    const address = `/doubles/${doubles[0]!.id}`;
    const ofMailroom = doubleViewSchema.parse((await get(address).expect(200)).body);
    const reviewer = await desk.as('佐藤', ['reviewer']);
    const { body } = await request(desk.app).get(`/api${address}`).set(reviewer).expect(200);
    const ofReviewer = doubleViewSchema.parse(body);
    const outcomesOf = ({ fields }: DoubleView) => fields.map(({ outcome }) => outcome);
    expect(outcomesOf(ofMailroom)).toEqual(outcomesOf(ofReviewer));
    expect(ofMailroom.fields.some(({ left, right }) => left !== null || right !== null)).toBe(
      false,
    );
    expect(ofReviewer.fields.filter(({ left }) => left !== null).length).toBeGreaterThan(3);
    const hidden = ofReviewer.fields.filter(({ outcome }) => outcome === 'hidden');
    expect(hidden.length).toBeGreaterThan(0);
    expect(hidden.every(({ left, right }) => left === null && right === null)).toBe(true);

    const auditor = await desk.as('監査', ['auditor']);
    const verdict = { verdict: 'set-aside-right' };
    await post(`${address}/decide`, verdict, auditor).expect(403);
    await post(`${address}/decide`, { verdict: 'both' }).expect(400);
    const done = doubleViewSchema.parse(
      (await post(`${address}/decide`, verdict).expect(200)).body,
    );
    expect(done).toMatchObject({ state: 'same', setAside: 'right', decidedBy: '森' });
    const again = await post(`${address}/decide`, verdict).expect(409);
    expect(problemSchema.parse(again.body).code).toBe('double-decided');
    expect((await view(id)).counts).toMatchObject({ pages: 2, setAside: 1, read: 1, doubles: 0 });
    const act = await post(`/pages/${pages[1]}/approve`, {}, supervisor).expect(409);
    expect(problemSchema.parse(act.body).code).toBe('set-aside');
    expect((await list('?state=decided')).total).toBe(1);
    expect((await post(`${address}/undo`, {}, reviewer).expect(200)).body).toMatchObject({ state: 'open' }); // prettier-ignore
    expect((await view(id)).counts).toMatchObject({ setAside: 0, read: 2, doubles: 1 });
  });
});
