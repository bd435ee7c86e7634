import { randomBytes } from 'node:crypto';
import type { Accounts } from '../../../store/accounts/contracts.ts';
import { ABSOLUTE_SECONDS, IDLE_SECONDS } from '../../../store/accounts/library.ts';
import { openAccounts } from '../../../store/accounts/open-accounts.ts';
import { verifyAudit } from '../../../store/audit/verify-audit.ts';
import { describeOnDatabases, type TestDatabase } from '../databases.ts';
import { addPerson, aVisit, cookieOf, PASSWORD, setUpFirst, signInAs } from './people.ts';

const HOUR_MS = 3_600_000;

describeOnDatabases('accounts', (open) => {
  let database: TestDatabase;
  let accounts: Accounts;
  beforeEach(async () => {
    database = await open();
    accounts = await openAccounts(database.db, randomBytes(32));
  });
  afterEach(() => database.close());

  const events = () => database.db.selectFrom('audit_event').selectAll().orderBy('seq').execute();
  const actions = async () => (await events()).map(({ action }) => action);
  const accountOf = async (cookie: string) =>
    (await accounts.recognise(aVisit(cookie), false)).account;
  const idOf = async (email: string) =>
    (await accounts.listPeople()).find((each) => each.email === email)!.id;

  test('the first link makes one administrator, once, and is offered only until then', async () => {
    expect(await accounts.isEmpty()).toBe(true);
    const old = (await accounts.makeFirstLink())!;
    const link = (await accounts.makeFirstLink())!;
    expect(link.token).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(await accounts.openLink(old.token)).toMatchObject({ error: { kind: 'link-spent' } });
    expect(await accounts.openLink(link.token)).toEqual({
      ok: true,
      value: { purpose: 'first-administrator', name: null, email: null },
    });
    const input = { token: link.token, password: PASSWORD };
    expect(await accounts.setUp(input)).toMatchObject({ error: { kind: 'name-needed' } });
    expect(await accounts.setUp({ ...input, name: '花子' })).toMatchObject({
      error: { kind: 'email-needed' },
    });
    const whole = { ...input, name: '花子', email: 'hanako@example.jp' };
    const both = await Promise.all([accounts.setUp(whole), accounts.setUp(whole)]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
    expect(await accounts.listPeople()).toMatchObject([
      { name: '花子', roles: ['supervisor', 'administrator'], state: 'active', lastSignIn: null },
    ]);
    expect(await accounts.isEmpty()).toBe(false);
    expect(await accounts.makeFirstLink()).toBeNull();
  });

  test('of first links that are made at once one lives', async () => {
    const made = await Promise.all([1, 2, 3, 4].map(() => accounts.makeFirstLink()));
    const opened = await Promise.all(made.map((link) => accounts.openLink(link!.token)));
    expect(opened.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('a link lives for 24 hours, and only its hash is kept', async () => {
    const { token, expiresAt } = (await accounts.makeFirstLink())!;
    expect(new Date(expiresAt).getTime() - Date.now()).toBeLessThanOrEqual(24 * HOUR_MS);
    const rows = await database.db.selectFrom('account_link').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain(token);
    await database.db
      .updateTable('account_link')
      .set({ expires_at: new Date(Date.now() - 1) })
      .execute();
    expect(await accounts.openLink(token)).toMatchObject({ error: { kind: 'link-spent' } });
    const input = { token, name: 'x', email: 'x@example.jp', password: PASSWORD };
    expect(await accounts.setUp(input)).toMatchObject({ error: { kind: 'link-spent' } });
  });

  test('who is invited chooses a password and may correct the name; addresses and names are taken once', async () => {
    await setUpFirst(accounts);
    const invitation = { name: '鈴木', email: 'suzuki@example.jp', roles: ['reviewer' as const] };
    const link = await accounts.invite(invitation, '管理 太郎');
    if (!link.ok) throw new Error(link.error.kind);
    expect(await accounts.invite(invitation, '管理 太郎')).toMatchObject({
      error: { kind: 'email-taken' },
    });
    const { token } = link.value;
    expect((await accounts.signIn(aVisit(), invitation.email, PASSWORD)).ok).toBe(false);
    expect(await accounts.setUp({ token, name: '管理 太郎', password: PASSWORD })).toMatchObject({
      error: { kind: 'name-taken' },
    });
    expect(await accounts.setUp({ token, name: '鈴木 一', password: PASSWORD })).toEqual({
      ok: true,
      value: 'suzuki@example.jp',
    });
    const signedIn = await accounts.signIn(aVisit(), 'SUZUKI@example.jp', PASSWORD);
    expect(signedIn).toMatchObject({
      value: { account: { name: '鈴木 一', roles: ['reviewer'] } },
    });
  });

  test('the cookie is bound to the host, unseen by scripts, and of this site alone; every sign-in makes a new session and ends the old', async () => {
    const email = await setUpFirst(accounts);
    const first = await accounts.signIn(aVisit(), email, PASSWORD);
    if (!first.ok) throw new Error(first.error.kind);
    expect(first.value.setCookies).toHaveLength(1);
    const [setCookie = ''] = first.value.setCookies;
    expect(setCookie).toMatch(/^__Host-madoguchi=/);
    for (const part of ['Path=/', 'HttpOnly', 'Secure', 'SameSite=Strict'])
      expect(setCookie.split('; ')).toContain(part);
    expect(setCookie).not.toContain('Domain');
    const cookie = cookieOf(first.value.setCookies);
    expect(await accountOf(cookie)).toMatchObject({ email });
    const second = await accounts.signIn(aVisit(cookie), email, PASSWORD);
    if (!second.ok) throw new Error(second.error.kind);
    expect(cookieOf(second.value.setCookies)).not.toBe(cookie);
    expect(await accountOf(cookie)).toBeNull();
    expect(await accountOf(cookieOf(second.value.setCookies))).not.toBeNull();
  });

  test('a forged or foreign cookie is nobody', async () => {
    const email = await setUpFirst(accounts);
    const cookie = await signInAs(accounts, email);
    const [name, value] = [
      cookie.slice(0, cookie.indexOf('=')),
      cookie.slice(cookie.indexOf('=') + 1),
    ];
    const token = decodeURIComponent(value).split('.')[0]!;
    const stranger = await openAccounts(database.db, randomBytes(32));
    expect((await stranger.recognise(aVisit(cookie), true)).account).toBeNull();
    for (const forged of ['', 'x', token, `${token}.`, `${token}.AAAA`])
      expect(await accountOf(`${name}=${encodeURIComponent(forged)}`)).toBeNull();
  });

  test('a session ends when nobody attends to it, and at its absolute end whatever happens', async () => {
    const email = await setUpFirst(accounts);
    const cookie = await signInAs(accounts, email);
    const change = (columns: { expiresAt?: Date; createdAt?: Date }) =>
      database.db.updateTable('auth_session').set(columns).execute();
    const end = async () =>
      (await database.db.selectFrom('auth_session').select('expiresAt').executeTakeFirstOrThrow())
        .expiresAt;
    const soon = new Date(Date.now() + 1000);
    await change({ expiresAt: soon });
    await accounts.recognise(aVisit(cookie), false);
    expect(await end()).toEqual(soon);
    const attended = await accounts.recognise(aVisit(cookie), true);
    expect(attended.setCookies).toHaveLength(1);
    expect((await end()).getTime() - Date.now()).toBeGreaterThan((IDLE_SECONDS - 10) * 1000);

    await change({ createdAt: new Date(Date.now() - (ABSOLUTE_SECONDS + 1) * 1000) });
    expect((await accounts.recognise(aVisit(cookie), true)).account).toBeNull();

    const other = await signInAs(accounts, email);
    expect(await accountOf(other)).not.toBeNull();
    await change({ expiresAt: new Date(Date.now() - 1) });
    expect((await accounts.recognise(aVisit(other), true)).account).toBeNull();
  });

  test('signing out ends the session', async () => {
    const cookie = await signInAs(accounts, await setUpFirst(accounts));
    const { setCookies } = await accounts.signOut(aVisit(cookie));
    expect(setCookies.join()).toMatch(/^__Host-madoguchi=;.*Max-Age=0/);
    expect(await accountOf(cookie)).toBeNull();
  });

  test('a person ends other sessions of his own, and nobody else’s', async () => {
    const email = await setUpFirst(accounts);
    const other = await addPerson(accounts, '鈴木', ['reviewer']);
    const [a, b, c] = [
      await signInAs(accounts, email),
      await signInAs(accounts, email),
      await signInAs(accounts, email),
    ];
    const foreign = await signInAs(accounts, other.email);
    const [foreignSession] = await accounts.listSessions(aVisit(foreign));
    const listed = await accounts.listSessions(aVisit(a));
    expect(listed.map(({ isThis }) => isThis)).toEqual([true, false, false]);
    await accounts.endSessions(aVisit(a), { id: foreignSession!.id });
    expect(await accountOf(foreign)).not.toBeNull();
    const [ofB] = await accounts.listSessions(aVisit(b));
    await accounts.endSessions(aVisit(a), { id: ofB!.id });
    expect(await accountOf(b)).toBeNull();
    await accounts.endSessions(aVisit(a), 'others');
    expect(await accountOf(c)).toBeNull();
    expect(await accountOf(a)).not.toBeNull();
    expect(await accountOf(foreign)).not.toBeNull();
  });

  test('a password is changed with the old one, and ends all other sessions and the links', async () => {
    const email = await setUpFirst(accounts);
    const [mine, other] = [await signInAs(accounts, email), await signInAs(accounts, email)];
    const next = 'another horse battery';
    const link = await accounts.makeLink(await idOf(email), 'x');
    if (!link.ok) throw new Error(link.error.kind);
    expect(await accounts.changePassword(aVisit(mine), 'wrong', next)).toEqual({
      ok: false,
      error: { kind: 'wrong-password' },
    });
    expect((await accounts.openLink(link.value.token)).ok).toBe(true);
    const changed = await accounts.changePassword(aVisit(mine), PASSWORD, next);
    expect((await accounts.openLink(link.value.token)).ok).toBe(false);
    if (!changed.ok) throw new Error(changed.error.kind);
    expect(await accountOf(mine)).toBeNull();
    expect(await accountOf(other)).toBeNull();
    expect(await accountOf(cookieOf(changed.value.setCookies))).toMatchObject({ email });
    expect((await accounts.signIn(aVisit(), email, PASSWORD)).ok).toBe(false);
    expect((await accounts.signIn(aVisit(), email, next)).ok).toBe(true);
  });

  test('a reset link sets a new password and ends all sessions', async () => {
    const email = await setUpFirst(accounts);
    const cookie = await signInAs(accounts, email);
    const link = await accounts.makeLink(await idOf(email), 'root');
    if (!link.ok) throw new Error(link.error.kind);
    expect(await accounts.openLink(link.value.token)).toMatchObject({
      value: { purpose: 'reset', email },
    });
    expect(await accountOf(cookie)).not.toBeNull(); // nothing has happened yet
    const next = 'another horse battery';
    expect((await accounts.setUp({ token: link.value.token, password: next })).ok).toBe(true);
    expect(await accountOf(cookie)).toBeNull();
    expect((await accounts.signIn(aVisit(), email, next)).ok).toBe(true);
  });

  test('disabling ends sessions and links at once and bars the door; enabling opens it', async () => {
    await setUpFirst(accounts);
    const { id, email } = await addPerson(accounts, '鈴木', ['reviewer']);
    const cookie = await signInAs(accounts, email);
    const link = await accounts.makeLink(id, 'x');
    if (!link.ok) throw new Error(link.error.kind);
    expect(await accounts.setDisabled(id, true, '管理 太郎')).toEqual({
      ok: true,
      value: undefined,
    });
    expect(await accountOf(cookie)).toBeNull();
    expect(await accounts.openLink(link.value.token)).toMatchObject({
      error: { kind: 'link-spent' },
    });
    expect(await accounts.signIn(aVisit(), email, PASSWORD)).toEqual({
      ok: false,
      error: { kind: 'account-disabled' },
    });
    // Only who knows the password is told.
    expect(await accounts.signIn(aVisit(), email, 'wrong')).toEqual({
      ok: false,
      error: { kind: 'wrong-credentials' },
    });
    expect(await accounts.makeLink(id, 'x')).toMatchObject({ error: { kind: 'account-disabled' } });
    await accounts.setDisabled(id, false, '管理 太郎');
    expect(await accountOf(cookie)).toBeNull();
    expect((await accounts.signIn(aVisit(), email, PASSWORD)).ok).toBe(true);
  });

  test('the last administrator can be neither disabled nor demoted, also by two at once', async () => {
    const first = await idOf(await setUpFirst(accounts));
    await addPerson(accounts, '鈴木', ['reviewer']);
    const waiting = await accounts.invite(
      { name: '未定', email: 'later@example.jp', roles: ['administrator'] },
      'x',
    );
    expect(waiting.ok).toBe(true); // who has not set up an account can let nobody in
    const last = { ok: false, error: { kind: 'last-administrator' } };
    expect(await accounts.setDisabled(first, true, 'x')).toEqual(last);
    expect(await accounts.setRoles(first, ['reviewer'], 'x')).toEqual(last);
    const second = (await addPerson(accounts, '二郎', ['administrator'])).id;
    const both = await Promise.all([
      accounts.setRoles(first, ['reviewer'], 'x'),
      accounts.setDisabled(second, true, 'x'),
    ]);
    expect(both.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('changed roles count from the next request on', async () => {
    await setUpFirst(accounts);
    const { id, email } = await addPerson(accounts, '鈴木', ['mailroom']);
    const cookie = await signInAs(accounts, email);
    await accounts.setRoles(id, ['mailroom', 'reviewer'], '管理 太郎');
    expect(await accountOf(cookie)).toMatchObject({ roles: ['mailroom', 'reviewer'] });
  });

  test('after ten tries of one address, right or wrong, one waits for a quiet minute', async () => {
    const email = await setUpFirst(accounts);
    const visit = aVisit();
    for (let tries = 0; tries < 10; tries++)
      expect(await accounts.signIn(visit, email, 'wrong')).toMatchObject({
        error: { kind: 'wrong-credentials' },
      });
    const refused = await accounts.signIn(visit, email, PASSWORD);
    expect(refused).toMatchObject({ error: { kind: 'too-many-tries' } });
    if (!refused.ok && refused.error.kind === 'too-many-tries')
      expect(refused.error.retryAfterSeconds).toBeLessThanOrEqual(60);
    expect((await accounts.signIn(aVisit(), email, PASSWORD)).ok).toBe(true);
  });

  test('everything is chained in the audit, and no secret is in it', async () => {
    const email = await setUpFirst(accounts);
    const { id } = await addPerson(accounts, '鈴木', ['reviewer']);
    await accounts.setRoles(id, ['auditor'], '管理 太郎');
    await accounts.setDisabled(id, true, '管理 太郎');
    await accounts.setDisabled(id, false, '管理 太郎');
    await accounts.makeLink(id, '管理 太郎');
    const cookie = await signInAs(accounts, email);
    await accounts.signIn(aVisit(), email, 'not-the-password');
    await accounts.signIn(aVisit(), 'nobody@example.jp', 'not-the-password');
    await accounts.endSessions(aVisit(cookie), 'others');
    await accounts.signOut(aVisit(cookie));
    expect(await actions()).toEqual([
      'account-set-up',
      'account-invited',
      'account-set-up',
      'account-roles-changed',
      'account-disabled',
      'account-enabled',
      'account-link-made',
      'signed-in',
      'sign-in-refused',
      'sessions-ended',
      'signed-out',
    ]);
    const all = await events();
    expect(all[3]).toMatchObject({
      actor: '管理 太郎',
      before: { roles: ['reviewer'] },
      after: { accountId: id, name: '鈴木', roles: ['auditor'] },
    });
    expect(JSON.stringify(all)).not.toMatch(/@|battery|not-the-password/);
    expect(await verifyAudit(database.db, null)).toMatchObject({ whole: true, events: all.length });
  });
});
