import request from 'supertest';
import { auditListSchema, nextPageSchema, scanListSchema } from '../../schemas/http.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import { SECRET } from './library-form.ts';
import type { SignedIn } from './sign-in.ts';

const UNKNOWN_ID = '01999999-0000-7000-8000-000000000000';

describe('scans', () => {
  let desk: TestDesk;
  let card: { scanId: string; pageId: string };
  let asPerson: SignedIn;
  beforeAll(async () => {
    desk = await openDesk();
    asPerson = await desk.as('佐藤 花子');
    card = await desk.addCard('封筒-001.png');
    await desk.addCard('envelope-002.png');
  });
  afterAll(() => desk.close());
  const get = (path: string) => request(desk.app).get(path).set(asPerson);

  test('are listed newest first, page by page, with the total', async () => {
    const first = scanListSchema.parse((await get('/api/scans?limit=1').expect(200)).body);
    expect(first.total).toBe(2);
    expect(first.scans[0]?.fileName).toBe('envelope-002.png');
    const second = scanListSchema.parse(
      (await get(`/api/scans?limit=1&after=${first.next}`).expect(200)).body,
    );
    expect(second.scans[0]?.fileName).toBe('封筒-001.png');
  });

  test('are found by state and by what is written, never by a secret', async () => {
    const list = async (query: string) =>
      scanListSchema.parse((await get(`/api/scans?${query}`).expect(200)).body).total;
    expect(await list('state=in-review')).toBe(2);
    expect(await list('state=approved')).toBe(0);
    expect(await list(`search=${encodeURIComponent('封筒')}`)).toBe(1);
    expect(await list('search=hana%40example')).toBe(2);
    expect(await list(`search=${SECRET}`)).toBe(0);
  });

  test('an unknown parameter or a bad value is refused with its place, and its value is not repeated', async () => {
    for (const query of ['state=lost', 'limit=0', 'limit=100000', 'after=1', 'sort=name']) {
      const { body, headers } = await get(`/api/scans?${query}`).expect(400);
      expect(headers['content-type']).toMatch(/application\/problem\+json/);
      expect(body).toMatchObject({ code: 'bad-request', status: 400 });
      expect(body.cause.ja).not.toBe('');
      expect(body.remedy.en).not.toBe('');
    }
    const { body } = await get('/api/scans?state=Geheimnis').expect(400);
    expect(body.issues[0].path).toBe('state');
    expect(JSON.stringify(body)).not.toContain('Geheimnis');
  });

  test('one scan, its page, its counts and its audit can be asked for', async () => {
    const scan = await get(`/api/scans/${card.scanId}`).expect(200);
    expect(scan.body.pages).toHaveLength(1);
    const page = await get(`/api/pages/${card.pageId}`).expect(200);
    expect(page.body.summary.openTasks).toBe(4);
    const counts = await get('/api/counts').expect(200);
    expect(counts.body['in-review']).toBe(2);
    const audit = await get(`/api/scans/${card.scanId}/audit`).expect(200);
    const { events } = auditListSchema.parse(audit.body);
    expect(events.map(({ action }) => action)).toContain('page-read');
  });

  test('the next page to review is the oldest but the one that is left', async () => {
    const next = async (query = '') =>
      nextPageSchema.parse((await get(`/api/review/next${query}`).expect(200)).body).next;
    expect((await next())?.page.id).toBe(card.pageId);
    expect((await next(`?besides=${card.pageId}`))?.scan.fileName).toBe('envelope-002.png');
    await get('/api/review/next?besides=x').expect(400);
  });

  test('what does not exist is 404, what is no id is 400', async () => {
    for (const path of ['scans/ID', 'scans/ID/audit', 'pages/ID', 'pages/ID/image']) {
      await get(`/api/${path.replace('ID', UNKNOWN_ID)}`).expect(404);
      await get(`/api/${path.replace('ID', 'x')}`).expect(400);
    }
    for (const [id, status] of [
      [UNKNOWN_ID, 404],
      ['x', 400],
    ] as const)
      await request(desk.app).post(`/api/scans/${id}/original`).set(asPerson).expect(status);
    const { body } = await get('/api/nothing').expect(404);
    expect(body.code).toBe('no-such-address');
  });

  test('no answer with personal data may be kept in a cache', async () => {
    for (const path of ['scans', 'counts', `pages/${card.pageId}`, `pages/${card.pageId}/image`]) {
      const { headers } = await get(`/api/${path}`).expect(200);
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['etag']).toBeUndefined();
    }
    for (const path of [`scans/${card.scanId}/original`, 'export']) {
      const { headers } = await request(desk.app).post(`/api/${path}`).set(asPerson).expect(200);
      expect(headers['cache-control']).toBe('no-store');
    }
  });

  test('the secret value is in no answer and no log', async () => {
    const answers = await Promise.all([
      ...['scans', 'review/next', `pages/${card.pageId}`, `scans/${card.scanId}/audit`].map(
        (path) => get(`/api/${path}`).buffer(true),
      ),
      ...['json', 'csv'].map((format) =>
        request(desk.app)
          .post('/api/export')
          .set(asPerson)
          .send({ format, records: 'finished' })
          .buffer(true),
      ),
    ]);
    for (const answer of answers) {
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain(SECRET);
    }
    expect(desk.logged()).not.toContain(SECRET);
  });

  test('logs hold no query string and no value', async () => {
    await get('/api/scans?search=Rumpelstilzchen').expect(200);
    expect(desk.logged()).toContain('/api/scans');
    expect(desk.logged()).not.toContain('Rumpelstilzchen');
    expect(desk.logged()).not.toContain('hana@example.jp');
  });
});

describe('uploads', () => {
  let desk: TestDesk;
  let asPerson: SignedIn;
  beforeAll(async () => {
    desk = await openDesk({ maxUploadBytes: 1000 });
    asPerson = await desk.as('佐藤 花子');
  });
  afterAll(() => desk.close());

  test('every file of a request is answered apart, in order', async () => {
    const { body } = await request(desk.app)
      .post('/api/scans')
      .set(asPerson)
      .attach('files', Buffer.from('one'), { filename: '申請書 1.png' })
      .attach('files', Buffer.alloc(1001), { filename: 'huge.png' })
      .attach('files', Buffer.alloc(0), { filename: 'empty.png' })
      .attach('files', Buffer.from('one'), { filename: 'again.png' })
      .attach('files', Buffer.from('two'), { filename: 'C:\\scans\\..\\two.png' })
      .expect(201);
    const [taken, huge, empty, again, two] = body.results;
    expect(taken).toMatchObject({ outcome: 'taken-in', fileName: '申請書 1.png' });
    expect(huge).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'file-too-large', bytes: 1001, limit: 1000 },
    });
    expect(empty).toMatchObject({ outcome: 'failed', failure: { kind: 'empty-file' } });
    expect(again).toMatchObject({
      outcome: 'duplicate',
      first: { controlNumber: taken.scan.controlNumber },
    });
    expect(two).toMatchObject({ outcome: 'taken-in', fileName: 'two.png' });
  });

  test('the name of the person goes to the audit', async () => {
    const { body } = await request(desk.app)
      .post('/api/scans')
      .set(asPerson)
      .attach('files', Buffer.from('three'), 'three.png');
    const events = await desk.records.auditOf(body.results[0].scan.id);
    expect(events[0]?.actor).toBe('佐藤 花子');
  });

  test('a request without files, without multipart, or broken off is refused with its remedy', async () => {
    const post = () => request(desk.app).post('/api/scans').set(asPerson);
    expect((await post().send({}).expect(400)).body.code).toBe('no-files');
    expect((await post().field('note', 'x').expect(400)).body.code).toBe('bad-upload');
    const broken = await post()
      .set('Content-Type', 'multipart/form-data; boundary=x')
      .send('--x\r\nContent-Disposition: form-data; name="files"; filename="a.png"\r\n\r\nabc')
      .expect(400);
    expect(broken.body.code).toBe('bad-upload');
  });

  test('more than a hundred files at once are refused, and what was taken in stays', async () => {
    let post = request(desk.app).post('/api/scans').set(asPerson);
    for (let i = 0; i <= 100; i += 1)
      post = post.attach('files', Buffer.from(`many ${i}`), `${i}.png`);
    expect((await post.expect(413)).body.code).toBe('too-many-files');
    const { total } = await desk.records.listScans({ limit: 1, search: '99.png' });
    expect(total).toBe(1);
  });

  test('a failure of the intake itself is a 500 that tells nothing of it', async () => {
    const failing = desk.variant({ takeIn: () => Promise.reject(new Error('row holds 佐藤')) });
    const { body } = await request(failing.app)
      .post('/api/scans')
      .set(asPerson)
      .attach('files', Buffer.from('x'), 'x.png')
      .expect(500);
    expect(body.code).toBe('internal');
    expect(failing.logged()).toContain('unexpected error');
    expect(failing.logged()).not.toContain('佐藤');
  });
});
