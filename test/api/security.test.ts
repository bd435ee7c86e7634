import request from 'supertest';
import { UNOBSERVED } from '../../telemetry/unobserved.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

let ok: SignedIn;

describe('security', () => {
  let desk: TestDesk;
  let pageId: string;
  beforeAll(async () => {
    desk = await openDesk();
    ok = await desk.as('sato');
    ({ pageId } = await desk.addCard());
  });
  afterAll(() => desk.close());

  test('a change needs the header that other sites cannot set', async () => {
    const { body } = await request(desk.app)
      .post(`/api/pages/${pageId}/approve`)
      .set('Cookie', ok.Cookie)
      .expect(403);
    expect(body.code).toBe('header-missing');
  });

  test('a change from another origin is refused, even with the header', async () => {
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      const { body } = await request(desk.app)
        .post(`/api/pages/${pageId}/approve`)
        .set(ok)
        .set('Origin', origin)
        .expect(403);
      expect(body.code).toBe('foreign-origin');
    }
    const { body } = await request(desk.app)
      .post(`/api/pages/${pageId}/approve`)
      .set(ok)
      .set('Sec-Fetch-Site', 'cross-site')
      .expect(403);
    expect(body.code).toBe('foreign-origin');
  });

  test('a foreign host name is refused on reading too: DNS rebinding', async () => {
    for (const host of ['evil.example', 'evil.example:8470', 'localhost.evil.example', '']) {
      const { body } = await request(desk.app)
        .get('/api/scans')
        .set(ok)
        .set('Host', host)
        .expect(421);
      expect(body.code).toBe('foreign-host');
    }
    await request(desk.app).get('/api/scans').set(ok).set('Host', 'localhost:8470').expect(200);
  });

  test('host names can be added', async () => {
    const named = desk.variant({ allowedHosts: ['desk.example.jp'] });
    await request(named.app).get('/api/scans').set(ok).set('Host', 'DESK.example.jp').expect(200);
    await request(named.app).get('/api/scans').set(ok).expect(421);
  });

  test('the content security policy allows nothing inline and nothing from elsewhere', async () => {
    const { headers } = await request(desk.app).get('/api/scans').set(ok).expect(200);
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['referrer-policy']).toBe('no-referrer');
    expect(headers['x-powered-by']).toBeUndefined();
  });

  test('every answer names the line of the log that tells of it', async () => {
    const { app, logged } = desk.variant({});
    const { headers } = await request(app).get('/api/scans?search=hanako').set(ok).expect(200);
    const id = String(headers['x-request-id']);
    const lines = logged().split('\n').filter(Boolean);
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { request: id, method: 'GET', path: '/api/scans', status: 200 },
    ]);
    expect(logged()).not.toContain('hanako');
  });

  test('a route has one name, in whatever letter case it is asked for, and when it fails', async () => {
    const seen: (string | null)[] = [];
    const { app } = desk.variant({
      observer: {
        ...UNOBSERVED,
        request: (_asked, answer) =>
          answer({ traceId: null, end: ({ route }) => seen.push(route) }),
      },
      records: {
        ...desk.records,
        countByState: () => Promise.reject(new Error('gone')),
        async *exportRecords(options) {
          yield* desk.records.exportRecords(options);
          throw new Error('gone');
        },
      },
    });
    for (const base of ['/api', '/aPi', '/API']) await request(app).get(`${base}/session`);
    await request(app).get('/api/counts').set(ok).expect(500);
    const failed = await request(app).post('/api/export').set(ok).send({}).expect(500);
    expect(failed.headers['content-disposition']).toBeUndefined();
    await request(app).get('/api/nothing').set(ok).expect(404);
    expect(seen).toEqual([
      ...Array<string>(3).fill('/api/session'),
      '/api/counts',
      '/api/export',
      null,
    ]);
  });

  test('health tells nothing but health', async () => {
    expect((await request(desk.app).get('/healthz').expect(200)).body).toEqual({ status: 'ok' });
    expect((await request(desk.app).get('/readyz').expect(200)).body).toEqual({ status: 'ready' });
    const broken = desk.variant({
      findUnready: () => Promise.resolve(['records']),
      records: {
        ...desk.records,
        countByState: () => Promise.reject(new Error('password is hunter2')),
      },
    });
    const { body } = await request(broken.app).get('/readyz').expect(503);
    expect(body.code).toBe('not-ready');
    await request(broken.app).get('/healthz').expect(200);
    const failed = await request(broken.app).get('/api/counts').set(ok).expect(500);
    expect(failed.body.code).toBe('internal');
    expect(failed.text + broken.logged()).not.toContain('hunter2');
  });
});
