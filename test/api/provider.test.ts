import { randomBytes } from 'node:crypto';
import request from 'supertest';
import { sessionSchema } from '../../schemas/access/accounts.ts';
import { PROVIDER_CALLBACK } from '../../store/accounts/library.ts';
import { openAccounts } from '../../store/accounts/open-accounts.ts';
import { openMemoryDatabase } from '../store/memory-database.ts';
import { addPerson, signInAs } from '../store/accounts/people.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import { openProvider, type TestProvider } from './open-provider.ts';

const SAID = { 'X-Madoguchi': '1' };
const ORIGIN = 'http://127.0.0.1:8470';

const PEOPLE = {
  hanako: { email: 'Hanako@example.jp', email_verified: true },
  stranger: { email: 'stranger@example.jp', email_verified: true },
  forger: { email: 'boss@example.jp', email_verified: false },
  twin: { email: 'twin@example.jp', email_verified: true },
  /** Has an address now that was somebody else's. */
  heir: { email: 'hanako@example.jp', email_verified: true },
};

describe('signing in with the organisation’s OpenID provider', () => {
  let provider: TestProvider;
  let database: Awaited<ReturnType<typeof openMemoryDatabase>>;
  let desk: TestDesk;
  beforeAll(async () => {
    provider = await openProvider(ORIGIN, PEOPLE);
    database = await openMemoryDatabase();
    const accounts = await openAccounts(database.db, randomBytes(32), provider.config);
    desk = await openDesk({ accounts });
    const invite = (name: string, email: string) =>
      accounts.invite({ name, email, roles: ['reviewer'] }, 'test');
    await addPerson(accounts, '双子', ['reviewer']);
    await invite('花子', 'hanako@example.jp');
    await invite('頭', 'boss@example.jp');
    await invite('双子', 'twin@example.jp');
  });
  afterAll(async () => {
    await desk.close();
    await database.close();
    await provider.close();
  });

  const pairsOf = (answer: { headers: Record<string, unknown> }): string[] =>
    ((answer.headers['set-cookie'] as string[] | undefined) ?? []).map((line) => line.split(';')[0]!); // prettier-ignore
  /** The way there: the address to go to, and what the browser keeps meanwhile. */
  const leave = async (path = '/', more: object = {}) => {
    const answer = await request(desk.app)
      .post('/api/session/provider')
      .set({ ...SAID, ...more })
      .send({ path })
      .expect(200);
    return { url: String(answer.body.url), answer, cookie: pairsOf(answer).join('; ') };
  };
  const comeBack = (to: URL, cookie: string) =>
    request(desk.app).get(`${to.pathname}${to.search}`).set('Cookie', cookie).expect(303);
  const signIn = async (name: keyof typeof PEOPLE, path = '/', more = {}) => {
    const { url, cookie } = await leave(path, more);
    return comeBack(await provider.signIn(url, name), cookie);
  };
  const sessionOf = async (answer: { headers: Record<string, unknown> }) =>
    sessionSchema.parse(
      (await request(desk.app).get('/api/session').set('Cookie', pairsOf(answer).join('; '))).body,
    );
  const events = () => database.db.selectFrom('audit_event').selectAll().orderBy('seq').execute();

  test('who was invited is set up by it, comes back to the page that was open, and is one account ever after', async () => {
    const first = await signIn('hanako', '/scans/a-b?tab=1');
    expect(first.headers['location']).toBe('/scans/a-b?tab=1');
    const session = await sessionOf(first);
    expect(session).toMatchObject({ account: { name: '花子', roles: ['reviewer'] }, provider: '見本ID' }); // prettier-ignore
    const own = (first.headers['set-cookie'] as unknown as string[]).join('\n');
    expect(own).toMatch(/^__Host-madoguchi=.*SameSite=Strict$/m);
    const Cookie = pairsOf(first).find((pair) => /^__Host-madoguchi=./.test(pair))!;
    const change = await request(desk.app)
      .post('/api/own/password')
      .set({ ...SAID, Cookie })
      .send({ current: 'x', next: 'twelve letters or more' });
    expect([change.status, change.body.code]).toEqual([409, 'no-password']);
    const again = await sessionOf(await signIn('hanako'));
    expect(again.account!.id).toBe(session.account!.id);
    expect((await events()).map(({ action }) => action).slice(-3)).toEqual([
      'account-set-up',
      'signed-in',
      'signed-in',
    ]);
    const kept = await database.db.selectFrom('auth_account').selectAll().where('providerId', '=', 'oidc').execute(); // prettier-ignore
    expect(kept).toMatchObject([{ accountId: 'hanako', accessToken: null, idToken: null }]);
    expect(desk.logged()).not.toContain('hanako@example.jp');
  });

  test('nobody else comes in: not invited, not verified, of a taken name, or disabled', async () => {
    const refusalOf = async (name: keyof typeof PEOPLE) => {
      const answer = await signIn(name);
      expect((await sessionOf(answer)).account).toBeNull();
      return answer.headers['location'];
    };
    const people = (await desk.accounts.listPeople()).length;
    expect(await refusalOf('stranger')).toBe('/?refused=unknown-account');
    expect(await refusalOf('forger')).toBe('/?refused=unknown-account');
    expect(await refusalOf('twin')).toBe('/?refused=name-taken');
    expect(await refusalOf('heir')).toBe('/?refused=unknown-account');
    const { id } = (await desk.accounts.listPeople()).find(({ name }) => name === '花子')!;
    await desk.accounts.setDisabled(id, true, 'test');
    expect(await refusalOf('hanako')).toBe('/?refused=account-disabled');
    expect((await events()).at(-1)).toMatchObject({ action: 'sign-in-refused' });
    await desk.accounts.setDisabled(id, false, 'test');
    expect(await desk.accounts.listPeople()).toHaveLength(people);
    expect(await database.db.selectFrom('auth_session').select('id').where('userId', '=', id).execute()).toEqual([]); // prettier-ignore
  });

  test('the way back is good once, in the browser that left, and ends the session that was there', async () => {
    const { url, cookie, answer } = await leave();
    expect((answer.headers['set-cookie'] as unknown as string[]).join('\n')).toMatch(
      /^__Host-madoguchi-way=.*SameSite=Lax$/m,
    );
    const back = await provider.signIn(url, 'hanako');
    const broken = '/?refused=sign-in-broken-off';
    expect((await comeBack(back, '')).headers['location']).toBe(broken);
    const other = await leave();
    expect((await comeBack(back, other.cookie)).headers['location']).toBe(broken);
    expect((await comeBack(new URL(`${ORIGIN}${PROVIDER_CALLBACK}?error=access_denied&state=x`), cookie)).headers['location']).toBe(broken); // prettier-ignore
    const before = await signInAs(desk.accounts, (await desk.accounts.listPeople()).find(({ name }) => name === '双子')!.email); // prettier-ignore
    const fresh = await leave('/', { Cookie: before });
    const done = await comeBack(await provider.signIn(fresh.url, 'hanako'), fresh.cookie);
    expect((await sessionOf(done)).account?.name).toBe('花子');
    const old = await request(desk.app).get('/api/session').set('Cookie', before);
    expect(old.body.account).toBeNull();
  });

  test('a new link from an administrator lets a new subject have the account, and the old one no more', async () => {
    const { id } = (await desk.accounts.listPeople()).find(({ name }) => name === '花子')!;
    expect((await desk.accounts.makeLink(id, 'test')).ok).toBe(true);
    expect((await sessionOf(await signIn('heir'))).account?.id).toBe(id);
    expect((await signIn('hanako')).headers['location']).toBe('/?refused=unknown-account');
  });

  test('one leaves by a request of the desk alone, for no page of another site', async () => {
    for (const path of [
      '//evil.example',
      '/\\evil.example',
      '/.//evil.example',
      '/a/..//evil.example',
      'https://evil.example/',
      '',
    ])
      await request(desk.app).post('/api/session/provider').set(SAID).send({ path }).expect(400);
    await request(desk.app).post('/api/session/provider').send({ path: '/' }).expect(403);
  });

  test('a provider that cannot be reached is named as such, and passwords go on', async () => {
    const gone = { ...provider.config, issuer: 'http://localhost:9' };
    const accounts = await openAccounts(database.db, randomBytes(32), gone);
    const { app } = desk.variant({ accounts });
    const answer = await request(app).post('/api/session/provider').set(SAID).send({ path: '/' });
    expect([answer.status, answer.body.code]).toEqual([502, 'provider-unreachable']);
    const bare = desk.variant({ accounts: await openAccounts(database.db, randomBytes(32)) });
    await request(bare.app).post('/api/session/provider').set(SAID).send({ path: '/' }).expect(404);
    await request(bare.app).get(PROVIDER_CALLBACK).expect(404);
  });
});
