import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENCE_MS, STACK, runCli, sample } from './run-cli.ts';

const BLANK_FORM = sample('scans/24-blank-form-200dpi.png');
const EMPTY_FILE = sample('broken/empty.pdf');

describe('commands that keep records', () => {
  let dir: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-stores-'));
    env = { DATA_DIR: join(dir, 'data') };
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test(
    'ingest takes files in once, reads them, and says what was not; export gives them out',
    async () => {
      const first = await runCli(['ingest', BLANK_FORM, EMPTY_FILE], { env });
      expect(first.code).toBe(3);
      expect(first.out).toContain('2 file(s) taken in, 0 known already');
      expect(first.out).toMatch(
        /24-blank-form-200dpi\.png +│ +1 │ shikaku-kakunin-gentei-riyou v1/,
      );
      expect(first.out).toMatch(/empty\.pdf +│ +– │ not read: The file is empty/);
      expect(first.err).not.toMatch(STACK);

      const again = await runCli(['ingest', BLANK_FORM, join(dir, 'missing.png')], { env });
      expect(again.code).toBe(1);
      expect(again.out).toContain('0 file(s) taken in, 1 known already');
      expect(again.err).toContain('missing.png: The file has gone: ');

      const approved = await runCli(['export'], { env });
      expect([approved.code, approved.out]).toEqual([0, '']);

      const json = await runCli(['export', '--all', '--format', 'json'], { env });
      const csv = await runCli(['export', '--all', '--format', 'csv'], { env });
      expect([json.code, csv.code]).toEqual([0, 0]);
      const records = json.out.split('\n').filter((line) => line !== '');
      const rows = csv.out.split('\n').filter((line) => line !== '');
      expect(rows).toHaveLength(records.length + 1);
      expect(rows[0]).toMatch(/^\ufeffcontrolNumber,receivedOn,fileName,page,state,/);
      expect(rows[0]).toContain('institutionCode');
      for (const record of records)
        expect(JSON.parse(record)).not.toHaveProperty('values.password');
    },
    PATIENCE_MS,
  );

  test(
    'a worker of its own needs servers, and says so; exit 2',
    async () => {
      const ran = await runCli(['worker'], { env });
      expect(ran.code).toBe(2);
      expect(ran.err).toContain('set REDIS_URL and DATABASE_URL');
    },
    PATIENCE_MS,
  );

  test(
    'servers that do not answer are named at once; exit 1',
    async () => {
      const dead = {
        ...env,
        REDIS_URL: 'redis://127.0.0.1:1',
        DATABASE_URL: 'postgres://someone:hush-hush@127.0.0.1:1/x',
      };
      const ran = await runCli(['worker'], { env: dead });
      expect(ran.code).toBe(1);
      expect(ran.err).toMatch(/^madoguchi: Redis cannot be reached .*PostgreSQL cannot be reached/);
      expect(ran.err).not.toContain('hush-hush');
      expect(ran.err).not.toMatch(STACK);
    },
    PATIENCE_MS,
  );

  test(
    'a wrong setting is exit 2, and the doctor tells everything that is wrong',
    async () => {
      const wrong = await runCli(['ingest', BLANK_FORM], { env: { ...env, PORT: 'eighty' } });
      expect(wrong.code).toBe(2);
      expect(wrong.err).toContain('PORT');

      const forms = await runCli(['ingest', BLANK_FORM], {
        env: { ...env, FORMS_DIRS: join(dir, 'no') },
      });
      expect(forms.code).toBe(2);
      expect(forms.err).toMatch(/^setting FORMS_DIRS: ENOENT/);

      const well = await runCli(['doctor', '--json'], { env });
      const checks = JSON.parse(well.out) as { name: string; ok: boolean; remedy: string | null }[];
      expect(checks.map(({ name }) => name)).toEqual(
        expect.arrayContaining(['node', 'sharp', 'engines', 'settings', 'data folder', 'form']),
      );
      expect(well.code).toBe(checks.every(({ ok }) => ok) ? 0 : 1);
      for (const { ok, remedy } of checks) expect(remedy === null).toBe(ok);

      await writeFile(join(dir, 'file'), '');
      const ill = await runCli(['doctor'], { env: { DATA_DIR: join(dir, 'file', 'below') } });
      expect(ill.code).toBe(1);
      expect(ill.out).toMatch(/✗ data folder +ENOTDIR.*\n +→ set DATA_DIR/);
      expect(ill.out + ill.err).not.toMatch(STACK);
    },
    PATIENCE_MS,
  );

  test(
    'a folder that another process has open is not touched; exit 1',
    async () => {
      const held = join(dir, 'held');
      mkdirSync(held);
      await writeFile(join(held, 'lock'), String(process.pid));
      const ran = await runCli(['export'], { env: { DATA_DIR: held } });
      expect(ran.code).toBe(1);
      expect(ran.err).toContain(`is in use by process ${process.pid}`);
      expect(ran.err).not.toMatch(STACK);
    },
    PATIENCE_MS,
  );

  const isRoot = process.getuid?.() === 0;
  (isRoot ? test : test.skip)(
    `stores on a full disk are said to be${isRoot ? '' : ': skipped, because only root can mount a small disk'}`,
    async () => {
      const disk = join(dir, 'small-disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
      try {
        const ran = await runCli(['ingest', BLANK_FORM], { env: { DATA_DIR: join(disk, 'data') } });
        expect(ran.code).toBe(1);
        expect(ran.err).toMatch(/disk is full: make room/i);
        expect(ran.err).not.toMatch(STACK);
      } finally {
        execFileSync('umount', [disk]);
      }
    },
    PATIENCE_MS,
  );
});
