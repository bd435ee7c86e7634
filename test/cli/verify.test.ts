import { mkdir, mkdtemp, readFile, rm, stat, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { configOf, fillInstallation, withStores } from '../store/backup/fill-installation.ts';
import { formFile } from '../store/sample-record.ts';
import { PATIENCE_MS, runCli } from './run-cli.ts';

test(
  'an installation is proven, held against a kept report, and what is broken is named',
  async () => {
    const dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-verify-'));
    const env = { DATA_DIR: path.join(dir, 'data') };
    let original = '';
    let controlNumber = '';
    await withStores(configOf(env), async (stores) => {
      const { waitingScanId } = await fillInstallation(stores);
      const waiting = (await stores.records.findScan(waitingScanId))!;
      original = waiting.sha256;
      controlNumber = waiting.controlNumber;
    });
    const report = path.join(dir, 'report.json');
    const folder = path.join(dir, 'form');
    await mkdir(folder);
    await writeFile(path.join(folder, 'form.json'), JSON.stringify(formFile));
    await runCli(['form', 'blank', folder, '--out', path.join(folder, 'blank.pdf')]);
    const verify = (...options: string[]) =>
      runCli(['verify', '--form', folder, ...options], { env });

    const whole = await verify('--keep', report);
    expect(whole).toMatchObject({ code: 0, err: '' });
    expect(whole.out).toMatch(/^chain: \d+ events, whole, the last is [0-9a-f]{64}\n/);
    expect(whole.out).toContain('originals: 3 files are what came in\n');
    expect(whole.out).toContain('records: 1 approved records hold what was approved\n');
    const again = await verify('--against', report);
    expect(again).toMatchObject({ code: 0, err: '' });
    expect(again.out).toContain('reports: 1 kept reports still hold\n');
    expect(await verify('--keep', report)).toMatchObject({
      code: 2,
      out: '',
      err: `${report} stands there already: name another file.\n`,
    });
    expect(JSON.parse(await readFile(report, 'utf8'))).toHaveProperty('signature');

    // One envelope proves itself, where nothing of the installation is known.
    const bundled = await runCli(['bundle', controlNumber, '--form', folder, '--into', dir], {
      env,
    });
    const tar = path.join(dir, `${controlNumber}.bundle.tar`);
    expect(bundled).toEqual({ code: 0, out: `${tar}\n`, err: '' });
    // Secrets are in its original.
    expect((await stat(tar)).mode & 0o777).toBe(0o600);
    const key = path.join(dir, 'key.pem');
    const { publicKey } = JSON.parse(await readFile(report, 'utf8')) as { publicKey: string };
    await writeFile(key, publicKey);
    const proven = await runCli(['verify', tar, '--public-key', key], { cwd: dir });
    expect(proven).toMatchObject({ code: 0, err: '' });
    expect(proven.out).toMatch(
      new RegExp(
        `^bundle: ${controlNumber}, made .* whole\\noriginals: 1 files are what came in\\n`,
      ),
    );
    expect(proven.out).toMatch(/\nkey: [0-9a-f]{64}, one of those that were named\n$/);

    await unlink(path.join(env.DATA_DIR, 'originals', original.slice(0, 2), original));
    const broken = await verify('--keep', path.join(dir, 'none.json'));
    expect(broken).toMatchObject({ code: 1, err: '' });
    expect(broken.out).toMatch(
      /originals: BROKEN: 1 of 3\n {2}\d{8}-\d{6}-\d: its file is gone, or is not what came in\n/,
    );
    await expect(readFile(path.join(dir, 'none.json'))).rejects.toThrow('ENOENT');
    await rm(dir, { recursive: true });
  },
  PATIENCE_MS,
);
