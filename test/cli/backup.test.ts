import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lockDir } from '../../store/dir-lock.ts';
import { createDatabase, serverUrl } from '../store/databases.ts';
import {
  configOf,
  exportEverything,
  fillInstallation,
  withStores,
} from '../store/backup/fill-installation.ts';
import { BIN, PATIENCE_MS, runCli, STACK } from './run-cli.ts';

let dir: string;
let env: Record<string, string>;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-backup-'));
  env = { DATA_DIR: path.join(dir, 'data') };
  await withStores(configOf(env), fillInstallation);
}, PATIENCE_MS);
afterAll(() => rm(dir, { recursive: true, force: true }));

const exportAll = async (settings: Record<string, string>): Promise<string> =>
  withStores(configOf(settings), async (stores) => JSON.stringify(await exportEverything(stores)));

/** Ends a restore as soon as it has made this in its folder. */
function killWhenThere(args: readonly string[], settings: Record<string, string>, made: string) {
  return new Promise<NodeJS.Signals | null>((resolve) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      env: { PATH: process.env['PATH'], ...settings },
      stdio: 'ignore',
    });
    const looking = setInterval(() => {
      if (existsSync(made)) child.kill('SIGKILL');
    }, 2);
    child.on('close', (_code, signal) => {
      clearInterval(looking);
      resolve(signal);
    });
  });
}

describe('backup and restore', () => {
  let file: string;
  test(
    'a backup says what is in it and what is not, and never takes the place of another file',
    async () => {
      const made = await runCli(['backup', dir], { env });
      expect(made).toMatchObject({ code: 0, err: '' });
      const name = (await readdir(dir)).find((each) => each.endsWith('.tar'));
      file = path.join(dir, name!);
      expect(name).toMatch(/^madoguchi-\d{4}-\d\d-\d\dT\d\d-\d\d-\d\dZ\.tar$/);
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(made.out).toContain('3 scans, 2 pages, 1 corrections, 1 approvals, 2 accounts');
      expect(made.out).toContain('4 originals and pictures');
      expect(made.out).toMatch(/The master key \([0-9a-f]{16}, in .*master\.key\) is not in it/);
      const again = await runCli(['backup', file], { env });
      expect(again).toMatchObject({ code: 2, out: '' });
      expect(again.err).toContain('stands there already');
      const none = await runCli(['backup', dir], { env: { DATA_DIR: path.join(dir, 'nowhere') } });
      expect(none.code).toBe(1);
      expect(none.err).toMatch(
        /^madoguchi: there is no installation in .*nowhere: see DATA_DIR\n$/,
      );
    },
    PATIENCE_MS,
  );

  test(
    'an embedded installation that is running is left alone, and how to go on is said',
    async () => {
      await withStores(configOf(env), async () => {
        const ran = await runCli(['backup', dir], { env });
        expect(ran.code).toBe(1);
        expect(ran.err).toContain(`is in use by process ${process.pid}`);
        expect(ran.err).toContain('stop that one first');
        expect(ran.err).not.toMatch(STACK);
      });
    },
    PATIENCE_MS,
  );

  test(
    'a restore needs the key and an undamaged backup, or writes nothing',
    async () => {
      const target = path.join(dir, 'nothing');
      const keyless = await runCli(['restore', file, '--into', target], { env });
      expect(keyless.code).toBe(1);
      expect(keyless.err).toContain('not in the backup and not in');
      const damaged = path.join(dir, 'damaged.tar');
      const bytes = await readFile(file);
      await writeFile(damaged, bytes.subarray(0, bytes.length - 3000));
      const ran = await runCli(['restore', damaged, '--into', target], { env });
      expect(ran.code).toBe(1);
      expect(ran.err).toMatch(/is not restored, nothing is changed: it ends before its end/);
      expect(existsSync(target)).toBe(false);
      const checked = await runCli(['restore', file, '--check'], { env });
      expect(checked).toMatchObject({ code: 0, err: '' });
    },
    PATIENCE_MS,
  );

  test(
    'a restore survives its own death, brings the key where it is asked to, and is done once',
    async () => {
      const withKey = path.join(dir, 'with-key.tar');
      const otherKey = path.join(dir, 'other.key');
      await writeFile(otherKey, randomBytes(32).toString('base64'));
      const wrong = { ...env, MASTER_KEY_FILE: otherKey };
      const refused = await runCli(['backup', withKey, '--with-key'], { env: wrong });
      expect([refused.code, refused.out, existsSync(withKey)]).toEqual([1, '', false]);
      expect(refused.err).toMatch(/Nothing is backed up: .*other\.key holds another master key \(/);
      const made = await runCli(['backup', withKey, '--with-key'], { env });
      expect(made.out).toContain('whoever has this file can open every sealed value');
      // Refused: the key goes again. Thrown: nobody knows what is there by then, and it stays.
      const blocked = path.join(dir, 'blocked');
      await mkdir(blocked);
      await writeFile(path.join(blocked, 'originals'), 'no folder');
      const ill = await runCli(['restore', withKey, '--into', blocked], { env: {} });
      expect(ill.code).toBe(1);
      expect(ill.err).toContain('nothing is changed: the original');
      expect(existsSync(path.join(blocked, 'master.key'))).toBe(false);
      const target = { DATA_DIR: path.join(dir, 'target') };
      const unlock = lockDir(target.DATA_DIR);
      const held = await runCli(['restore', withKey], { env: target });
      unlock();
      expect(held.err).toContain('is in use by process');
      expect(existsSync(path.join(target.DATA_DIR, 'master.key'))).toBe(true);
      for (const place of ['empty.partial', 'originals'])
        expect(
          await killWhenThere(['restore', withKey], target, path.join(target.DATA_DIR, place)),
        ).toBe('SIGKILL');
      const done = await runCli(['restore', withKey], { env: target });
      expect(done).toMatchObject({ code: 0, err: '' });
      expect(done.out).toContain('every original has its hash');
      expect(done.out).toContain('2 file(s) and pages were not read yet');
      expect((await stat(path.join(target.DATA_DIR, 'master.key'))).mode & 0o777).toBe(0o600);
      expect(await exportAll(target)).toBe(await exportAll(env));
      const twice = await runCli(['restore', withKey], { env: target });
      expect(twice.code).toBe(1);
      expect(twice.err).toContain('there are records already');
    },
    PATIENCE_MS,
  );
});

const redisUrl = serverUrl('TEST_REDIS_URL');
const databaseUrl = serverUrl('TEST_DATABASE_URL');
const onServers = redisUrl !== null && databaseUrl !== null;

(onServers ? test : test.skip)(
  `moving to servers leaves the folder as it was, and closed${onServers ? '' : ': skipped, because TEST_REDIS_URL or TEST_DATABASE_URL is not set'}`,
  async () => {
    const homeless = await runCli(['migrate-to-servers'], { env });
    expect([homeless.code, homeless.out]).toEqual([2, '']);
    const database = await createDatabase(databaseUrl!);
    const servers = { ...env, REDIS_URL: redisUrl!, DATABASE_URL: database.url };
    const before = await exportAll(env);
    const dry = await runCli(['migrate-to-servers', '--dry-run'], { env: servers });
    expect(dry).toMatchObject({ code: 0, err: '' });
    expect(dry.out).toContain('Nothing is written');
    const moved = await runCli(['migrate-to-servers'], { env: servers });
    expect(moved).toMatchObject({ code: 0, err: '' });
    const key = path.join(env['DATA_DIR']!, 'master.key');
    expect(moved.out).toContain(`MASTER_KEY_FILE=${key}`);
    expect(await exportAll({ ...servers, MASTER_KEY_FILE: key })).toBe(before);

    const closed = await runCli(['export', '--all'], { env });
    expect([closed.code, closed.out]).toEqual([1, '']);
    expect(closed.err).toContain('were moved to servers at');
    const marker = path.join(env['DATA_DIR']!, 'moved-to-servers.json');
    expect(closed.err).toContain(`delete ${marker}`);
    await rm(marker);
    expect(await exportAll(env)).toBe(before);
    await database.drop();
  },
  PATIENCE_MS,
);
