import request from 'supertest';
import { accountListSchema, openSessionListSchema } from '../../schemas/access/accounts.ts';
import { openDesk, type TestDesk } from './open-desk.ts';

const PASSWORD = 'twelve letters or more';
const SAID = { 'X-Madoguchi': '1' };

describe('signing in over HTTP', () => {
  let desk: TestDesk;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());
  const post = (path: string, body: object, headers: Record<string, string> = SAID) =>
    request(desk.app).post(path).set(headers).send(body);
  const cookieOf = (answer: { headers: Record<string, unknown> }) =>
    String((answer.headers['set-cookie'] as string[] | undefined)?.[0]).split(';')[0]!;

  test('an empty house says so; its first link is opened, used once, and leads to a session that ends', async () => {
    const empty = await request(desk.app).get('/api/session').expect(200);
    const may = ['sign-in', 'see-reference'];
    expect(empty.body).toEqual({
      account: null,
      may,
      isEmpty: true,
      provider: null,
      departments: [],
    });
    const { token } = (await desk.accounts.makeFirstLink())!;
    const opened = await post('/api/links/open', { token }).expect(200);
    expect(opened.body).toEqual({ purpose: 'first-administrator', name: null, email: null });
    const input = { token, name: ' 佐藤　花子 ', email: 'Sato@Example.jp', password: PASSWORD };
    const short = await post('/api/links/use', { ...input, password: 'elevenchars' }).expect(400);
    expect(short.body.issues[0].path).toBe('password');
    const done = await post('/api/links/use', input).expect(200);
    expect(done.body).toEqual({ email: 'sato@example.jp' });
    expect((await post('/api/links/use', input).expect(410)).body.code).toBe('link-spent');
    expect((await post('/api/links/open', { token }).expect(410)).body.code).toBe('link-spent');

    const wrong = await post('/api/session', { email: input.email, password: 'x' }).expect(401);
    expect(wrong.body.code).toBe('wrong-credentials');
    expect(wrong.headers['set-cookie']).toBeUndefined();
    const signedIn = await post('/api/session', { email: input.email, password: PASSWORD });
    expect(signedIn.headers['cache-control']).toBe('no-store');
    expect(signedIn.body).toMatchObject({
      account: { name: '佐藤 花子', roles: ['supervisor', 'administrator'] },
      isEmpty: false,
    });
    const Cookie = cookieOf(signedIn);
    await request(desk.app).get('/api/people').set({ Cookie }).expect(200);
    await request(desk.app)
      .delete('/api/session')
      .set({ ...SAID, Cookie })
      .expect(200);
    await request(desk.app).get('/api/people').set({ Cookie }).expect(401);
    for (const secret of [token, PASSWORD, Cookie, 'sato@example.jp'])
      expect(desk.logged()).not.toContain(secret);
  });

  test('signing in is a change as any other: other sites cannot do it', async () => {
    const body = { email: 'sato@example.jp', password: PASSWORD };
    expect((await post('/api/session', body, {}).expect(403)).body.code).toBe('header-missing');
    const foreign = { ...SAID, Origin: 'https://evil.example' };
    expect((await post('/api/session', body, foreign).expect(403)).body.code).toBe(
      'foreign-origin',
    );
  });

  test('an address with a NUL is a bad request, not a failure', async () => {
    const answer = await post('/api/session', { email: 'a\0@example.jp', password: PASSWORD });
    expect([answer.status, answer.body.code]).toEqual([400, 'bad-request']);
  });

  test('a window that somebody left open does not act under the name of who came after', async () => {
    const after = await desk.as('後の人');
    const { people } = accountListSchema.parse({ people: await desk.accounts.listPeople() });
    const idOf = (name: string) => people.find((person) => person.name === name)!.id;
    const endOthers = (account: string) =>
      request(desk.app)
        .delete('/api/own/sessions')
        .set({ ...after, 'X-Account': account });
    expect((await endOthers(idOf('佐藤 花子')).expect(401)).body.code).toBe('not-signed-in');
    await endOthers(idOf('後の人')).expect(200);
    // Signing in is how such a window goes on: that is never refused.
    const answer = await post(
      '/api/session',
      { email: 'sato@example.jp', password: PASSWORD },
      { ...after, 'X-Account': idOf('佐藤 花子') },
    ).expect(200);
    expect(answer.body.account.name).toBe('佐藤 花子');
  });

  test('a person may end the very session in use, and is then nobody', async () => {
    const own = await desk.as('去る人');
    const listed = await request(desk.app).get('/api/own/sessions').set(own).expect(200);
    const { id } = openSessionListSchema.parse(listed.body).sessions[0]!;
    const ended = await request(desk.app).delete(`/api/own/sessions/${id}`).set(own).expect(200);
    expect(ended.body).toEqual({ sessions: [] });
    await request(desk.app).get('/api/own/sessions').set(own).expect(401);
  });

  test('the routes of the library are nowhere, and nobody signs up', async () => {
    for (const path of ['/api/auth/sign-up/email', '/library/sign-up/email', '/api/sign-up/email'])
      await post(path, { email: 'x@example.jp', password: PASSWORD, name: 'x' }).expect(404);
  });

  test('tries are counted by the browser’s address, behind a proxy as the proxy names it', async () => {
    const proxied = desk.variant({ isBehindProxy: true });
    const tryFrom = (app: TestDesk['app'], address: string) =>
      request(app)
        .post('/api/session')
        .set({ ...SAID, 'X-Forwarded-For': address })
        .send({ email: 'nobody@example.jp', password: 'x' });
    for (let tries = 0; tries < 10; tries++) await tryFrom(proxied.app, '192.0.2.1').expect(401);
    const refused = await tryFrom(proxied.app, '192.0.2.1').expect(429);
    expect(refused.body.code).toBe('too-many-tries');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    await tryFrom(proxied.app, '192.0.2.2').expect(401);
    // Without a proxy the header is anybody's claim.
    for (let tries = 0; tries < 10; tries++) await tryFrom(desk.app, `192.0.2.${50 + tries}`);
    await tryFrom(desk.app, '192.0.2.99').expect(429);
  });

  test('an administrator invites, changes roles and disables; the session of the other ends at once', async () => {
    const boss = await desk.as('管理', ['administrator']);
    const made = await post(
      '/api/people',
      { name: '田中', email: 'tanaka@example.jp', roles: ['reviewer'] },
      boss,
    ).expect(201);
    const both = { name: '田中', email: 'other@example.jp', roles: ['auditor', 'reviewer'] };
    await post('/api/people', both, boss).expect(400);
    await post('/api/links/use', { token: made.body.token, password: PASSWORD }).expect(200);
    const list = await request(desk.app).get('/api/people').set(boss).expect(200);
    const { people } = accountListSchema.parse(list.body);
    const { id } = people.find(({ email }) => email === 'tanaka@example.jp')!;
    const signedIn = await desk.accounts.signIn(
      { cookie: '', address: '192.0.2.200', userAgent: '' },
      'tanaka@example.jp',
      PASSWORD,
    );
    if (!signedIn.ok) throw new Error(signedIn.error.kind);
    const Cookie = signedIn.value.setCookies[0]!.split(';')[0]!;
    await request(desk.app).get('/api/scans').set({ Cookie }).expect(200);
    await post(`/api/people/${id}/roles`, { roles: ['administrator'] }, boss).expect(200);
    await request(desk.app).get('/api/scans').set({ Cookie }).expect(403);
    await post(`/api/people/${id}/disabled`, { disabled: true }, boss).expect(200);
    await request(desk.app).get('/api/people').set({ Cookie }).expect(401);
  });
});
