import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseConfig } from '../../schemas/config.ts';
import type { Accounts } from '../../store/accounts/contracts.ts';
import { openStores } from '../../store/open-stores.ts';
import { addPerson, PASSWORD } from '../store/accounts/people.ts';
import { PATIENCE_MS, runCli, STACK } from './run-cli.ts';

describe('madoguchi account', () => {
  let dir: string;
  const env = () => ({ DATA_DIR: dir, PUBLIC_URL: 'https://desk.example.jp' });
  beforeAll(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-account-'));
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  async function withAccounts<T>(work: (accounts: Accounts) => Promise<T>): Promise<T> {
    const config = parseConfig(env());
    if (!config.ok) throw new Error(config.error.join());
    const stores = await openStores(config.value, { get: () => undefined, all: () => [] });
    try {
      return await work(await stores.openAccounts());
    } finally {
      await stores.close();
    }
  }

  test(
    'lists people, and makes the link by which an account is set up or its password reset',
    async () => {
      const none = await runCli(['account', 'list'], { env: env() });
      expect(none).toMatchObject({
        code: 0,
        out: expect.stringContaining('Nobody has an account') as string,
      });
      const { email } = await withAccounts((accounts) => addPerson(accounts, '鈴木', ['reviewer']));
      const list = await runCli(['account', 'list'], { env: env() });
      expect(list.out).toContain(email);
      expect(list.out).toContain('supervisor, administrator');
      const unknown = await runCli(['account', 'link', 'who@example.jp'], { env: env() });
      expect([unknown.code, unknown.out]).toEqual([1, '']);
      expect(unknown.err).not.toMatch(STACK);
      const made = await runCli(['account', 'link', email.toUpperCase()], { env: env() });
      expect(made.code).toBe(0);
      const token = /^https:\/\/desk\.example\.jp\/set-up#([A-Za-z0-9_-]{43})$/m.exec(
        made.out,
      )?.[1];
      await withAccounts(async (accounts) => {
        expect(await accounts.openLink(token!)).toMatchObject({
          value: { purpose: 'reset', email },
        });
        expect((await accounts.setUp({ token: token!, password: `${PASSWORD} new` })).ok).toBe(
          true,
        );
      });
    },
    PATIENCE_MS,
  );
});
