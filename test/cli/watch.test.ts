import { spawn, type ChildProcess } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PATIENCE_MS, runCli, sample } from './run-cli.ts';

const BIN = fileURLToPath(new URL('../../bin/madoguchi.js', import.meta.url));

describe('folders that scanners write into', () => {
  let dir: string;
  let env: Record<string, string>;
  let serving: ChildProcess | undefined;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-watch-'));
    await mkdir(join(dir, 'scanner'));
    env = {
      DATA_DIR: join(dir, 'data'),
      INTAKE_DIRS: join(dir, 'scanner'),
      INTAKE_SETTLE_SECONDS: '1',
      WORKER_CONCURRENCY: '1',
      PORT: '0',
    };
  });
  afterAll(async () => {
    serving?.kill('SIGKILL');
    await rm(dir, { recursive: true, force: true });
  });

  /** Starts the product, and ends it as an operator does when `seen` has come true. */
  async function runUntil(command: string, seen: () => Promise<boolean>): Promise<number | null> {
    serving = spawn(process.execPath, [BIN, command], {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], LOG_LEVEL: 'silent', ...env },
      stdio: 'ignore',
    });
    const ended = new Promise<number | null>((resolve) => serving!.on('close', resolve));
    while (!(await seen())) {
      if (serving.exitCode !== null) throw new Error(`${command} ended with ${serving.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    serving.kill('SIGTERM');
    return ended;
  }
  const waiting = async () =>
    (await readdir(join(dir, 'scanner'), { withFileTypes: true })).filter((it) => it.isFile());

  test(
    'watch takes in what lies there and what comes later; it is read; nothing is lost or doubled',
    async () => {
      await cp(sample('scans/24-blank-form-200dpi.png'), join(dir, 'scanner', 'early.png'));
      let looks = 0;
      const code = await runUntil('watch', async () => {
        if ((await waiting()).length > 0) return false;
        if (looks++ === 0)
          await cp(sample('broken/photo-72dpi.jpg'), join(dir, 'scanner', 'late.jpg'));
        return looks > 1;
      });
      expect(code).toBe(0);

      await cp(sample('broken/empty.pdf'), join(dir, 'scanner', 'while-away.pdf'));
      await cp(sample('broken/photo-72dpi.jpg'), join(dir, 'scanner', 'copy-of-late.jpg'));
      const readYet = async (): Promise<boolean> =>
        (await waiting()).every(({ name }) => name === 'while-away.pdf'); // empty: it may still be filled
      expect(await runUntil('serve', readYet)).toBe(0);

      const again = await runCli(['ingest', sample('scans/24-blank-form-200dpi.png')], { env });
      expect(again.out).toContain('0 file(s) taken in, 1 known already');
      expect(again.out).toMatch(/early\.png +│ +1 │ shikaku-kakunin-gentei-riyou v1/);
      const known = await runCli(['ingest', sample('broken/photo-72dpi.jpg')], { env });
      expect(known.out).toContain('0 file(s) taken in, 1 known already');
    },
    PATIENCE_MS,
  );

  test(
    'watch without a folder to watch is exit 2, and doctor names a folder that is not there',
    async () => {
      const none = await runCli(['watch'], { env: { ...env, INTAKE_DIRS: '' } });
      expect([none.code, none.err]).toEqual([2, 'The setting INTAKE_DIRS names no folder.\n']);
      const gone = { ...env, INTAKE_DIRS: join(dir, 'nowhere') };
      const doctor = await runCli(['doctor'], { env: gone });
      expect(doctor.out).toMatch(/intake folder.*nowhere/);
      expect(doctor.out).toContain('correct the setting INTAKE_DIRS');
    },
    PATIENCE_MS,
  );
});
