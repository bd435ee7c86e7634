import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import request from 'supertest';
import { apiTokenListSchema, madeTokenSchema } from '../../schemas/access/tokens.ts';
import { problemSchema } from '../../schemas/http.ts';
import { openMemoryDatabase, type MemoryDatabase } from '../store/memory-database.ts';
import { openTokens } from '../../store/accounts/tokens.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

const DAY_MS = 86_400_000;

describe('tokens of other programs', () => {
  let desk: TestDesk;
  let admin: SignedIn;
  beforeAll(async () => {
    desk = await openDesk();
    admin = await desk.as('管理 花子', ['administrator']);
  });
  afterAll(() => desk.close());

  async function makeToken(name: string, scopes: string[]): Promise<string> {
    const asked = request(desk.app).post('/api/tokens').set(admin);
    const { body } = await asked.send({ name, scopes, days: 30 }).expect(201);
    return madeTokenSchema.parse(body).token;
  }
  const list = async () =>
    apiTokenListSchema.parse((await request(desk.app).get('/api/tokens').set(admin)).body).tokens;
  const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });
  const codeOf = (body: unknown) => problemSchema.parse(body).code;

  test('a program does what its scopes name, under its own name, without the header of the desks', async () => {
    const token = await makeToken('scanner-2', ['see-scans', 'open-batch']);
    const opened = await request(desk.app)
      .post('/api/batches')
      .set(bearer(token))
      .send({ name: '朝の便', expectedEnvelopes: 2, expectedPages: 3 })
      .expect(201);
    expect(opened.body).toMatchObject({ openedBy: 'api/scanner-2' });
    await request(desk.app).get('/api/scans').set(bearer(token)).expect(200);
    const refused = await request(desk.app).post('/api/export').set(bearer(token)).send({});
    expect([refused.status, codeOf(refused.body)]).toEqual([403, 'scope-missing']);
    // Its own account it has none, and what people answer for is in no scope.
    const own = await request(desk.app).get('/api/own/sessions').set(bearer(token));
    expect([own.status, codeOf(own.body)]).toEqual([403, 'scope-missing']);
    const asked = request(desk.app).post('/api/tokens').set(admin);
    await asked.send({ name: 'approver', scopes: ['approve'], days: 1 }).expect(400);
    const [listed] = await list();
    expect(listed).toMatchObject({ name: 'scanner-2', state: 'active', createdBy: '管理 花子' });
    expect(listed!.lastUsedAt).not.toBeNull();
    expect(JSON.stringify(await list())).not.toContain(token);
  });

  test('without the scope for values it finds scans by number and file alone', async () => {
    await desk.addCard('by-token.png');
    const found = async (token: string) =>
      (await request(desk.app).get('/api/scans?search=hana%40example').set(bearer(token))).body
        .total as number;
    expect(await found(await makeToken('counter', ['see-scans']))).toBe(0);
    expect(await found(await makeToken('reader-2', ['see-scans', 'see-fields']))).toBe(1);
  });

  test('whoever names a token is nobody else: a cookie beside it counts for nothing', async () => {
    for (const Authorization of ['Bearer mdg_wrong', 'bearer', `Bearer ${'x'.repeat(9000)}`]) {
      const { status, body } = await request(desk.app)
        .get('/api/scans')
        .set({ ...admin, Authorization });
      expect([status, codeOf(body)]).toEqual([401, 'token-invalid']);
    }
    // What a proxy sends for itself is no token of ours.
    const Authorization = 'Basic YTpi';
    const { status } = await request(desk.app)
      .get('/api/tokens')
      .set({ ...admin, Authorization });
    expect(status).toBe(200);
    const supervisor = await desk.as('責任 一');
    const token = await makeToken('narrow', ['see-scans']);
    const { body } = await request(desk.app)
      .post('/api/export')
      .set({ ...supervisor, ...bearer(token) })
      .send({});
    expect(codeOf(body)).toBe('scope-missing');
  });

  test('another site cannot act by a token either', async () => {
    const token = await makeToken('elsewhere', ['open-batch']);
    const { body } = await request(desk.app)
      .post('/api/batches')
      .set({ ...bearer(token), Origin: 'https://evil.example' })
      .send({ name: 'x', expectedEnvelopes: 1, expectedPages: 1 })
      .expect(403);
    expect(codeOf(body)).toBe('foreign-origin');
  });

  test('one that is revoked is refused from then on; its name is not given again', async () => {
    const token = await makeToken('exporter', ['export']);
    await request(desk.app).post('/api/export').set(bearer(token)).send({}).expect(200);
    const { id } = (await list()).find(({ name }) => name === 'exporter')!;
    for (let twice = 0; twice < 2; twice++)
      await request(desk.app).delete(`/api/tokens/${id}`).set(admin).expect(200);
    const refused = await request(desk.app).post('/api/export').set(bearer(token)).send({});
    expect(codeOf(refused.body)).toBe('token-invalid');
    const again = { name: 'exporter', scopes: ['export'], days: 1 };
    const { body } = await request(desk.app).post('/api/tokens').set(admin).send(again);
    expect(codeOf(body)).toBe('token-name-taken');
    const auditor = await desk.as('監査 二', ['auditor']);
    const events = await request(desk.app).get('/api/audit/events?limit=20').set(auditor);
    const found = (
      events.body.events as { action: string; actor: string; after: unknown }[]
    ).filter(({ action }) => action.startsWith('token-'));
    expect(found.filter(({ action }) => action === 'token-revoked')).toHaveLength(1);
    expect(found[0]).toMatchObject({ actor: '管理 花子', after: { name: 'exporter' } });
    expect(JSON.stringify(events.body)).not.toContain(token);
    expect(desk.logged()).not.toContain(token);
  });

  test('what happened to a scan tells values, so that it takes their scope as well', async () => {
    const input = { name: 'historian', scopes: ['see-history'], days: 1 };
    await request(desk.app).post('/api/tokens').set(admin).send(input).expect(400);
  });

  test('a stream ends when its token is revoked, whatever cookie came beside it', async () => {
    const token = await makeToken('listener', ['see-scans']);
    const { id } = (await list()).find(({ name }) => name === 'listener')!;
    const server = desk.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { Cookie } = await desk.as('聴衆 一');
    const headers = { ...bearer(token), Cookie };
    const stream = await fetch(`http://127.0.0.1:${port}/api/events`, { headers });
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('connected');
    await desk.addCard('while-listening.png');
    expect((await reader.read()).value).toContain('event: change');
    await request(desk.app).delete(`/api/tokens/${id}`).set(admin).expect(200);
    await desk.addCard('after-the-end.png');
    let last = await reader.read();
    while (!last.done) last = await reader.read(); // what was told before it was revoked
    expect(last.done).toBe(true);
    server.closeAllConnections();
    server.close();
  });

  test('no person takes the name of a program', async () => {
    const asked = request(desk.app).post('/api/people').set(admin);
    const person = { name: 'API/scanner-2', email: 'a@example.jp', roles: ['reviewer'] };
    await asked.send(person).expect(400);
  });
});

describe('the age of tokens', () => {
  let database: MemoryDatabase;
  beforeAll(async () => {
    database = await openMemoryDatabase();
  });
  afterAll(() => database.close());

  test('when one was used last is noted of it alone', async () => {
    const tokens = openTokens(database.db);
    const made = [];
    for (const name of ['first', 'second'])
      made.push(await tokens.make({ name, scopes: ['export'], days: 1 }, 'test'));
    const [, second] = made.map((each) => (each.ok ? each.value.token : ''));
    const yesterday = new Date(Date.now() - DAY_MS);
    await database.db.updateTable('api_token').set({ last_used_at: yesterday }).execute();
    await tokens.recognise(second!);
    const used = Object.fromEntries((await tokens.list()).map((it) => [it.name, it.lastUsedAt]));
    expect(used['first']).toBe(yesterday.toISOString());
    expect(used['second']! > used['first']!).toBe(true);
    await database.db.deleteFrom('api_token').execute();
  });

  test('one that has expired is nobody’s', async () => {
    const tokens = openTokens(database.db);
    const made = await tokens.make({ name: 'old', scopes: ['export'], days: 1 }, 'test');
    if (!made.ok) throw new Error(made.error.kind);
    expect(await tokens.recognise(made.value.token)).toMatchObject({
      name: 'old',
      scopes: ['export'],
    });
    const yesterday = new Date(Date.now() - DAY_MS);
    await database.db.updateTable('api_token').set({ expires_at: yesterday }).execute();
    expect(await tokens.recognise(made.value.token)).toBeNull();
    expect(await tokens.list()).toMatchObject([{ state: 'expired' }]);
  });
});
