import request from 'supertest';
import sharp from 'sharp';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

let headers: SignedIn;
const form = { id: 'library-card', version: 1, page: 1 };
const anchors = [
  { form: { x: 0, y: 0 }, scan: { x: 10, y: 10 } },
  { form: { x: 148, y: 210 }, scan: { x: 700, y: 990 } },
];
const placement = { scan: { width: 720, height: 1000 }, anchors };

describe('laying a form on a page by hand', () => {
  let desk: TestDesk;
  const queued: unknown[] = [];
  beforeAll(async () => {
    desk = await openDesk({
      queuePage: (page) => {
        queued.push(page);
        return Promise.resolve();
      },
    });
    headers = await desk.as('Sato');
  });
  afterAll(() => desk.close());
  const ask = (pageId: string, body: object, path = 'read-again') =>
    request(desk.app).post(`/api/pages/${pageId}/${path}`).set(headers).send(body);

  test('queues ids alone, answers with the page as it waits, and records who asked', async () => {
    const { pageId, scanId } = await desk.addCard();
    const { actions } = (await desk.records.viewPage(pageId))!;
    const answer = await ask(pageId, { form, placement, seen: actions });
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({
      summary: { state: 'queued' },
      wish: { person: 'Sato', wish: { form, placement } },
    });
    const { wishId } = (await desk.records.findPage(pageId))!;
    expect(queued.at(-1)).toEqual({ pageId, wishId });
    const event = (await desk.records.auditOf(scanId)).at(-1);
    expect(event).toMatchObject({ action: 'page-laid-by-hand', actor: 'Sato' });
    const taken = await ask(pageId, { seen: actions + 1 }, 'read-again/undo');
    expect(taken.body).toMatchObject({ wish: null });
  });

  test('refuses what is not a placement, and says where it is wrong', async () => {
    const { pageId } = await desk.addCard();
    const [first, second] = anchors;
    const paths = async (body: object) => {
      const answer = await ask(pageId, body);
      expect([answer.status, (answer.body as { code: string }).code]).toEqual([400, 'bad-request']);
      return (answer.body as { issues: { path: string }[] }).issues.map((issue) => issue.path);
    };
    const laid = (given: unknown[]) => ({ form, placement: { ...placement, anchors: given } });
    expect(await paths(laid([first]))).toEqual(['placement.anchors']);
    expect(await paths(laid(Array.from({ length: 9 }, () => first)))).toEqual([
      'placement.anchors',
    ]);
    expect(await paths(laid([first, { ...second, scan: { x: 721, y: 3 } }]))).toEqual([
      'placement.anchors.1.scan',
    ]);
    expect(await paths(laid([first, { ...second, form: { x: 'left', y: 3 } }]))).toEqual([
      'placement.anchors.1.form.x',
    ]);
    expect(await paths({ placement })).toEqual(['form']);
    expect(await paths({ form, placement, seen: -1 })).toEqual(['seen']);
    expect(queued.some((page) => (page as { pageId: string }).pageId === pageId)).toBe(false);
  });

  test('refuses anchors that settle nothing with the flaw itself, forms that there are not, and stale requests', async () => {
    const { pageId } = await desk.addCard();
    const codeOf = async (body: object) => {
      const { status, body: problem } = await ask(pageId, body);
      return [status, (problem as { code: string }).code];
    };
    const close = [anchors[0]!, { ...anchors[1]!, form: { x: 1, y: 1 } }];
    const answer = await ask(pageId, { form, placement: { ...placement, anchors: close } });
    expect(answer.status).toBe(422);
    expect(answer.body).toMatchObject({
      code: 'unusable-anchors',
      flaw: { kind: 'too-close', anchors: [0, 1] },
      cause: { ja: expect.any(String) as string },
    });
    expect(await codeOf({ form: { ...form, page: 2 }, placement })).toEqual([404, 'unknown-form']);
    expect(await codeOf({ form, placement, seen: 99 })).toEqual([409, 'stale']);
    const nobody = await request(desk.app)
      .post(`/api/pages/${pageId}/read-again`)
      .set('X-Madoguchi', '1')
      .send({ form, placement });
    expect((nobody.body as { code: string }).code).toBe('not-signed-in');
  });
});

describe('the picture of a page as it was received', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await openDesk();
    headers = await desk.as('Sato');
  });
  afterAll(() => desk.close());

  async function addPicture(): Promise<{ scanId: string; pageId: string }> {
    const bytes = await sharp({
      create: { width: 60, height: 90, channels: 3, background: '#eee' },
    })
      .png()
      .toBuffer();
    const kept = await desk.blobs.put(bytes, 'image/png');
    if (!kept.ok) throw new Error(kept.error.kind);
    const { scan } = await desk.records.addScan({
      sha256: kept.value,
      fileName: 'small.png',
      mediaType: 'image/png',
      bytes: bytes.length,
      receivedOn: '2026-11-20',
      source: 'desk',
      actor: 'x',
    });
    const [pageId] = await desk.records.setPages(scan.id, 1, 'image/png');
    return { scanId: scan.id, pageId: pageId! };
  }

  test('is given out under a name, which goes on record, with the size that places are told in', async () => {
    const { pageId, scanId } = await addPicture();
    const answer = await request(desk.app).post(`/api/pages/${pageId}/original`).set(headers);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ width: 60, height: 90, mediaType: 'image/jpeg' });
    const { base64 } = answer.body as { base64: string };
    expect(await sharp(Buffer.from(base64, 'base64')).metadata()).toMatchObject({
      width: 60,
      height: 90,
    });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect((await desk.records.auditOf(scanId)).at(-1)).toMatchObject({
      action: 'original-shown',
      actor: 'Sato',
      pageId,
    });
  });

  test('is refused to who is not signed in, by a GET, of no page, and of a file that holds no picture', async () => {
    const { pageId } = await addPicture();
    const path = `/api/pages/${pageId}/original`;
    const nobody = await request(desk.app).post(path).set('X-Madoguchi', '1');
    expect((nobody.body as { code: string }).code).toBe('not-signed-in');
    expect((await request(desk.app).get(path)).status).toBe(404);
    const none = '01999999-0000-7000-8000-000000000000';
    expect((await request(desk.app).post(`/api/pages/${none}/original`).set(headers)).status).toBe(
      404,
    );
    const { pageId: broken } = await desk.addCard();
    const answer = await request(desk.app).post(`/api/pages/${broken}/original`).set(headers);
    expect((answer.body as { code: string }).code).toBe('no-picture');
  });
});
