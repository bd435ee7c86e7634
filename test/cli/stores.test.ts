import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { cp, mkdtemp, rm, stat, statfs, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PATIENCE_MS, STACK, runCli, sample } from './run-cli.ts';

const BLANK_FORM = sample('scans/24-blank-form-200dpi.png');
/** Refused as soon as it is looked at: quicker than one that is read. */
const ANOTHER = sample('broken/photo-72dpi.jpg');
/** Enough to note a file down, too little for the queue to work. */
const ROOM_FOR_RECORDS = 60 * 1024;
const EMPTY_FILE = sample('broken/empty.pdf');

interface Check {
  readonly name: string;
  readonly ok: boolean;
  readonly found: string;
  readonly remedy: string | null;
}
const registryIn = (checks: readonly Check[]): string | undefined =>
  checks.find(({ name }) => name === 'registry institutions')?.found;

describe('commands that keep records', () => {
  let dir: string;
  let env: Record<string, string>;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-stores-'));
    env = { DATA_DIR: join(dir, 'data'), WORKER_CONCURRENCY: '1' }; // one process is loaded sooner
  });
  afterAll(() => rm(dir, { recursive: true, force: true }));

  test(
    'ingest takes files in, reads them, and says what was not read; export gives them out',
    async () => {
      const first = await runCli(['ingest', BLANK_FORM, EMPTY_FILE], { env });
      expect(first.code).toBe(3);
      expect(first.out).toContain('2 file(s) taken in, 0 known already');
      expect(first.out).toMatch(
        /24-blank-form-200dpi\.png +│ +1 │ shikaku-kakunin-gentei-riyou v1/,
      );
      expect(first.out).toMatch(/empty\.pdf +│ +– │ not read: The file is empty/);
      expect(first.err).not.toMatch(STACK);

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
      expect(rows[0]).toContain(',envelope,department,');
      const nobody = await runCli(['export', '--department', 'nobody'], { env });
      expect([nobody.code, nobody.out]).toEqual([2, '']);
      expect(nobody.err).toContain('those are eligibility-information');
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
    'a desk whose port is taken ends, though it serves metrics already; exit 1',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const ran = await runCli(['serve'], {
        env: { ...env, PORT: String(port), METRICS_PORT: '0' },
      });
      other.close();
      expect(ran.code).toBe(1);
      expect(ran.err).toContain('EADDRINUSE');
      expect(ran.err).not.toMatch(STACK);
    },
    PATIENCE_MS,
  );

  test(
    'a path that stands nowhere is exit 2, and nothing is taken in',
    async () => {
      const untouched = join(dir, 'untouched');
      const ran = await runCli(['ingest', BLANK_FORM, join(dir, 'nope.png')], {
        env: { DATA_DIR: untouched },
      });
      expect([ran.code, ran.out]).toEqual([2, '']);
      expect(ran.err).toMatch(/nope\.png: there is no such file or folder\. Correct the path\.\n$/);
      await expect(stat(untouched)).rejects.toThrow('ENOENT');
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
      const checks = JSON.parse(well.out) as Check[];
      expect(checks.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          'node',
          'sharp',
          'engines',
          'settings',
          'data folder',
          'master key',
          'worker',
          'desk address',
          'form',
        ]),
      );
      expect(registryIn(checks)).toBe('not loaded: codes are not compared');
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
    'the doctor says which registries the forms ask for, and whether they are loaded',
    async () => {
      const path = join(dir, 'institutions.csv');
      await writeFile(path, 'code,name\n1746148202,栄町ファーマシー\n');
      const asked = ['registry', 'import', path, '--name', 'institutions'];
      expect((await runCli(asked, { env })).code).toBe(0);
      const { out } = await runCli(['doctor', '--json'], { env });
      expect(registryIn(JSON.parse(out) as Check[])).toMatch(
        /^version 1, 1 rows, \d{4}-\d\d-\d\d$/,
      );
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
  const onlyRoot = isRoot ? '' : ': skipped, because only root can mount a small disk';
  (isRoot ? test : test.skip)(
    `a disk that fills up while files are read ends the waiting; with room they are read, and not taken in twice${onlyRoot}`,
    async () => {
      const disk = join(dir, 'filling-disk');
      mkdirSync(disk);
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=300m', 'tmpfs', disk]);
      try {
        const small = { ...env, DATA_DIR: join(disk, 'data') };
        await cp(env['DATA_DIR']!, small.DATA_DIR, { recursive: true }); // a new one takes longer
        const { bavail, bsize } = await statfs(disk);
        const { size } = await stat(ANOTHER);
        const filler = join(disk, 'filler');
        execFileSync('fallocate', ['-l', String(bavail * bsize - size - ROOM_FOR_RECORDS), filler]);
        const full = await runCli(['ingest', ANOTHER], { env: small });
        expect([full.code, full.out]).toEqual([1, '1 file(s) taken in, 0 known already\n']);
        expect(full.err).toMatch(
          /^madoguchi: .*The disk is full: make room, and run it again\. What was taken in is kept, and is read then\.$/m,
        );
        expect(full.err).not.toMatch(STACK);
        rmSync(filler);
        await symlink('taken-away.png', join(dir, 'gone.png')); // listed, and then not to be read
        const room = await runCli(['ingest', ANOTHER, join(dir, 'gone.png')], { env: small });
        expect(room.code).toBe(1);
        expect(room.err).toContain('gone.png: The file has gone: ');
        expect(room.out).toContain('0 file(s) taken in, 1 known already');
        expect(room.out).toMatch(/photo-72dpi\.jpg +│ +1 │ not read: /);
      } finally {
        execFileSync('umount', [disk]);
      }
    },
    PATIENCE_MS,
  );

  (isRoot ? test : test.skip)(
    `stores on a full disk are said to be${onlyRoot}`,
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
