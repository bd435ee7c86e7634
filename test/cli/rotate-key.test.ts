import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { hashBytes } from '../../store/blobs/content.ts';
import {
  configOf,
  exportEverything,
  fillInstallation,
  withStores,
} from '../store/backup/fill-installation.ts';
import type { KeptReport } from '../../store/proof/verify-kept.ts';
import { newScan } from '../store/sample-record.ts';
import { PATIENCE_MS, runCli, STACK } from './run-cli.ts';

let dir: string;
let env: Record<string, string>;
let exported: string;
/** Whatever tells a page: how files begin, and what is written on them. */
const MARKS = [
  Buffer.from('\x89PNG\r\n', 'latin1'),
  Buffer.from('\xff\xd8\xff', 'latin1'),
  Buffer.from('%PDF-'),
  Buffer.from('read planted text'),
];

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-rotate-'));
  env = { DATA_DIR: path.join(dir, 'data') };
  await withStores(configOf(env), async (stores) => {
    await fillInstallation(stores);
    for (const mark of MARKS) {
      const planted = Buffer.concat([mark, Buffer.from('read planted text'), mark]);
      await stores.blobs.put(planted, 'image/png');
      await stores.records.addScan(
        newScan({ sha256: hashBytes(planted), bytes: planted.length, fileName: 'planted' }),
      );
    }
    exported = JSON.stringify(await exportEverything(stores));
  });
}, PATIENCE_MS);
afterAll(() => rm(dir, { recursive: true, force: true }));

const verify = (settings: Record<string, string>, kept: readonly KeptReport[]) =>
  withStores(configOf(settings), async ({ proof }) => {
    await proof.anchorDays(new Date(Date.now() + 2 * 24 * 60 * 60 * 1000));
    return proof.verify({ person: 'test', kept }, () => undefined);
  });

async function findMarks(folder: string): Promise<string[]> {
  const found: string[] = [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((each) => each.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const bytes = await readFile(file);
    for (const mark of MARKS)
      // Three bytes are found by chance in megabytes of anything: they count where a file begins.
      if (mark.length > 3 ? bytes.includes(mark) : bytes.subarray(0, 3).equals(mark))
        found.push(`${file} ${mark.toString('latin1')}`);
  }
  return found;
}

test(
  'neither the data folder nor a backup shows a page; with its key the backup proves every file',
  async () => {
    const backups = path.join(dir, 'backups');
    const target = path.join(backups, 'made.tar');
    await mkdir(backups);
    expect(await runCli(['backup', target], { env })).toMatchObject({ code: 0, err: '' });
    expect(await findMarks(env['DATA_DIR']!)).toEqual([]);
    expect(await findMarks(backups)).toEqual([]);
    const checked = await runCli(['restore', target, '--check'], { env });
    expect(checked).toMatchObject({ code: 0, err: '' });
    expect(checked.out).toContain('Every file in it was opened, and has its hash.');
    const keyless = await runCli(['restore', target, '--check'], { env: { DATA_DIR: backups } });
    expect(keyless.out).toContain('is not at hand');
  },
  PATIENCE_MS,
);

test(
  'the master key is exchanged with the desk stopped; what was made before still verifies',
  async () => {
    const [file, key] = [path.join(dir, 'new.key'), path.join(env['DATA_DIR']!, 'master.key')];
    const old = await readFile(key, 'utf8');
    const rotate = (settings: Record<string, string>, ...more: string[]) =>
      runCli(['rotate-key', '--new-key-file', file, ...more], { env: settings });
    await withStores(configOf(env), async () => {
      const held = await rotate(env);
      expect([held.code, held.out, existsSync(file)]).toEqual([1, '', false]);
      expect(held.err).toContain('stop that one first');
    });
    const report = JSON.stringify((await verify(env, [])).signed);
    const rotated = await rotate(env, '--renew');
    expect(rotated).toMatchObject({ code: 0, err: '' });
    expect(rotated.out).toMatch(/The new master key \([0-9a-f]{16}\) stands in .*new\.key/);
    expect(rotated.out).toMatch(/\d+ value\(s\) and keys of files sealed by key generation 2/);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const fresh = await readFile(file, 'utf8');
    for (const text of [old, fresh]) expect(rotated.out + rotated.err).not.toContain(text.trim());
    const stale = await runCli(['export', '--all'], { env });
    expect([stale.code, stale.out]).toEqual([1, '']);
    expect(stale.err).toContain('is not the one these records are sealed with');
    expect(stale.err).not.toMatch(STACK);
    // Begun again, with the old key still in the settings, it finds nothing left to do.
    const again = await rotate(env, '--renew');
    expect(again.out).toContain('is the present one already');
    expect(again.out).toContain('0 value(s)');
    await rename(file, key);
    const { proof } = await verify(env, [{ name: 'report', content: report }]);
    expect(proof).toMatchObject({
      chain: { whole: true },
      anchors: { breaches: [] },
      originals: { breaches: [] },
      records: { checked: 1, breaches: [] },
      kept: { checked: 1, breaches: [] },
    });
    const fromService = { ...env, MASTER_KEY_COMMAND: `cat ${key}` };
    await withStores(configOf(fromService), async (stores) => {
      expect(JSON.stringify(await exportEverything(stores))).toBe(exported);
    });
    // The backup of before needs the key of before.
    const target = path.join(dir, 'restored');
    const backup = path.join(dir, 'backups', 'made.tar');
    const restored = await runCli(['restore', backup, '--into', target], {
      env: { MASTER_KEY: old.trim() },
    });
    expect(restored).toMatchObject({ code: 0, err: '' });
    await withStores(configOf({ DATA_DIR: target, MASTER_KEY: old.trim() }), async (stores) => {
      expect(JSON.stringify(await exportEverything(stores))).toBe(exported);
    });
  },
  PATIENCE_MS,
);
