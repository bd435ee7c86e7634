import { sql, type Kysely } from 'kysely';
import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import {
  chmod,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Config } from '../../../schemas/config.ts';
import { ok } from '../../../schemas/result.ts';
import { verifyAudit } from '../../../store/audit/verify-audit.ts';
import { createBackupFile } from '../../../store/backup/backup-file.ts';
import { checkBackup } from '../../../store/backup/check-backup.ts';
import { fetchKept } from '../../../store/backup/fetch-kept.ts';
import type { Manifest } from '../../../store/backup/format.ts';
import { giveName, type NamingFiles } from '../../../store/backup/give-name.ts';
import type { Installation } from '../../../store/backup/installation.ts';
import { readBackup, readKey } from '../../../store/backup/read-backup.ts';
import {
  gatherStatistics,
  restoreInto,
  type RestoreOptions,
} from '../../../store/backup/restore.ts';
import { withSnapshot } from '../../../store/backup/snapshot.ts';
import { hashBytes } from '../../../store/blobs/folder.ts';
import type { Database } from '../../../store/database.ts';
import { readKeyring } from '../../../store/keys/open-keyring.ts';
import { listMigrations, migrateWithin } from '../../../store/migrate.ts';
import type { Stores } from '../../../store/open-stores.ts';
import { aVisit, PASSWORD } from '../accounts/people.ts';
import { createDatabase, serverUrl } from '../databases.ts';
import { newScan, SECRET } from '../sample-record.ts';
import {
  configOf,
  exportEverything,
  fillInstallation,
  withStores,
  type Filled,
} from './fill-installation.ts';
import { backUp, dump, openInMemory, using, watch } from './installations.ts';

const restoring: RestoreOptions = { actor: 'test', action: 'restored', from: null, watch };

let dir: string;
let source: Config;
let filled: Filled;
let exported: string;
let tables: Map<string, string[]>;
let backup: string;
let manifest: Manifest;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-backup-'));
  source = configOf({ DATA_DIR: path.join(dir, 'source') });
  await withStores(source, async (stores) => {
    filled = await fillInstallation(stores);
    await addOddRow(stores.db);
    exported = JSON.stringify(await exportEverything(stores));
  });
  backup = path.join(dir, 'backup.tar');
  await using(source, async (installation) => {
    manifest = await backUp(installation, backup);
    tables = (await dump(installation))!;
  });
}, 180_000);
afterAll(() => rm(dir, { recursive: true, force: true }));

/** What a careless copy changes: microseconds, fractions, quotes, JSON's own null beside none. */
const addOddRow = (db: Kysely<Database>) =>
  sql`insert into desk_span (page_id, desk, person, seconds, seen_at)
    values (${filled.pageId}, gen_random_uuid(), ${'"\\ \n\t,{}'}, 0.1::float8 + 0.2::float8,
      '2026-11-28 01:02:03.123456+09')`.execute(db);

/** An empty folder with the key of the source. */
async function makeEmpty(name: string, more: Record<string, string> = {}): Promise<Config> {
  const config = configOf({ DATA_DIR: path.join(dir, name), ...more });
  await mkdir(config.dataDir);
  await copyFile(path.join(source.dataDir, 'master.key'), path.join(config.dataDir, 'master.key'));
  return config;
}

const readMaster = async (): Promise<Buffer> =>
  Buffer.from(await readFile(path.join(source.dataDir, 'master.key'), 'utf8'), 'base64');

/** Every row is there, and the rules are. What restoring has told the audit is more. */
async function expectWhole(installation: Installation): Promise<void> {
  for (const [table, lines] of (await dump(installation))!) {
    const expected = tables.get(table)!;
    if (table === 'audit_event') expect(lines).toEqual(expect.arrayContaining<string>(expected));
    else if (table !== 'audit_head') expect([table, lines]).toEqual([table, expected]);
  }
  const { db } = installation;
  await expect(sql`delete from audit_event`.execute(db)).rejects.toThrow('append-only');
  await expect(
    sql`insert into page_picture
      values (gen_random_uuid(), gen_random_uuid(), 'x', 'x', 'x')`.execute(db),
  ).rejects.toThrow('foreign key');
}

/** The same to people, too. */
async function expectUsable(config: Config): Promise<void> {
  await withStores(config, async (stores) => {
    const { records } = stores;
    expect(JSON.stringify(await exportEverything(stores))).toBe(exported);
    expect(exported).toContain(SECRET);
    expect(await verifyAudit(stores.db, null)).toMatchObject({ whole: true });
    const accounts = await stores.openAccounts();
    expect(await accounts.signIn(aVisit(), filled.email, PASSWORD)).toMatchObject({ ok: true });
    expect(await records.findUnfinished()).toMatchObject({
      scans: [filled.waitingScanId],
      pages: [{ pageId: filled.waitingPageId }],
    });
    expect((await records.listNotes((await records.findPage(filled.pageId))!.scanId)).length).toBe(
      1,
    );
    const batch = await stores.batches.open(
      { name: 'next', reason: '', expectedEnvelopes: 1, expectedPages: 1 },
      'test',
      '2026-11-28',
    );
    expect(batch).toMatchObject({ value: { number: 2 } });
    const original = await stores.blobs.get(hashBytes(Buffer.from('read')));
    expect(original).toEqual(ok(Buffer.from('read')));
    await expectNotMadeByLooking(stores, path.join(config.dataDir, 'originals'));
  });
}

/** What is away is missing, as a disk that is not mounted any more. */
async function expectNotMadeByLooking({ findSilent }: Stores, originals: string): Promise<void> {
  const elsewhere = `${originals}-elsewhere`;
  expect(await findSilent()).toEqual([]);
  await fs.rename(originals, elsewhere);
  expect(await findSilent()).toEqual(['originals']);
  await expect(stat(originals)).rejects.toThrow('ENOENT');
  await fs.rename(elsewhere, originals);
}

test('a backup is for its owner alone, whole, and without the master key unless that is asked for', async () => {
  expect((await stat(backup)).mode & 0o777).toBe(0o600);
  const read: number[] = [];
  expect(await checkBackup(backup, (bytes, of) => read.push(bytes / of))).toEqual(
    ok({ manifest, keyId: null }),
  );
  expect(read.at(-1)).toBe(1);
  expect(manifest).toMatchObject({ mode: 'embedded', hasKey: false, missing: [], originals: 4 });
  expect(manifest.migrations).toEqual(listMigrations());
  expect(manifest.tables.map(({ name }) => name)).toEqual([...tables.keys()]);
  for (const table of ['auth_account', 'webhook', 'kept_answer', 'sealed', 'page_fingerprint'])
    expect(tables.get(table)).not.toEqual([]);
  const withKey = path.join(dir, 'with-key.tar');
  const keyFile = path.join(source.dataDir, 'master.key');
  const bytes = await readFile(backup);
  const made = await using(source, async (installation) => {
    await expect(backUp(installation, backup)).rejects.toThrow('name-taken');
    const foreign = { ...installation, master: randomBytes(32) };
    await expect(backUp(foreign, withKey)).rejects.toThrow('other-key');
    return backUp(installation, withKey, true);
  });
  expect(await readFile(backup)).toEqual(bytes);
  expect((await readdir(dir)).filter((name) => name.includes('partial'))).toEqual([]);
  expect(await checkBackup(withKey, () => undefined)).toEqual(
    ok({ manifest: made, keyId: manifest.keyId }),
  );
  expect(await readKey(withKey, made)).toEqual(await readFile(keyFile));
});

test('of two backups with one name the second is refused, with links and without', async () => {
  const withoutLinks: NamingFiles = {
    ...fs,
    link: () => Promise.reject(Object.assign(new Error('no links'), { code: 'ENOTSUP' })),
  };
  const folder = await mkdtemp(path.join(dir, 'names-'));
  for (const [name, files] of Object.entries({ linked: fs, renamed: withoutLinks })) {
    const [one, two, target] = ['one', 'two', name].map((each) => path.join(folder, each));
    await writeFile(one!, 'one');
    await writeFile(two!, 'two');
    expect(await giveName(one!, target!, files)).toBe(true);
    expect(await giveName(two!, target!, files)).toBe(false);
    expect(await readFile(target!, 'utf8')).toBe('one');
  }
  const file = path.join(folder, 'both.tar');
  const [first, second] = [
    await createBackupFile(file, new Date()),
    await createBackupFile(file, new Date()),
  ];
  await first.add('x', Buffer.from('first'));
  await second.add('x', Buffer.from('second'));
  const { sha256 } = (await first.finish())!;
  expect(await second.finish()).toBeNull();
  expect(hashBytes(await readFile(file))).toBe(sha256);
  expect((await readdir(folder)).sort()).toEqual(['both.tar', 'linked', 'renamed', 'two']);
});

test('restored into an empty folder everything is as it was, after a try that failed; and never twice', async () => {
  const target = await makeEmpty('target');
  await using(target, async (installation) => {
    const { rows, ...whole } = readBackup(backup, manifest);
    async function* cutOff() {
      for await (const chunk of rows()) {
        if (chunk.table === 'page') throw new Error('the power of the reading machine failed');
        yield chunk;
      }
    }
    await expect(restoreInto(installation, { ...whole, rows: cutOff }, restoring)).rejects.toThrow(
      'the power',
    );
    expect(await dump(installation)).toBeNull();
    expect(await restoreInto(installation, { ...whole, rows }, restoring)).toMatchObject({
      value: { originals: 4, missing: [], unfinished: 2, leftOpen: null, unanalyzed: null },
    });
    expect(await restoreInto(installation, { ...whole, rows }, restoring)).toMatchObject({
      error: { kind: 'occupied' },
    });
    await expectWhole(installation);
  });
  await expectUsable(target);
});

test('files that are lost or changed are named, and the rest is saved all the same', async () => {
  const [lost, changed] = ['waiting', 'picture'].map((text) => hashBytes(Buffer.from(text)));
  const place = (sha256: string) =>
    path.join(dir, 'target', 'originals', sha256.slice(0, 2), sha256);
  await rm(place(lost!));
  await chmod(place(changed!), 0o644);
  await writeFile(place(changed!), 'another');
  const file = path.join(dir, 'lossy.tar');
  const target = configOf({ DATA_DIR: path.join(dir, 'target') });
  const lossy = await using(target, (installation) => backUp(installation, file));
  expect(lossy.missing.toSorted()).toEqual([lost, changed].toSorted());
  const incomplete = await openInMemory(path.join(dir, 'incomplete'), await readMaster());
  expect(await restoreInto(incomplete, readBackup(file, lossy), restoring)).toMatchObject({
    value: { missing: lossy.missing, originals: 2 },
  });
  await incomplete.close();
  // A connection that ends when the records are there: told, and no fault of the restore.
  expect(await gatherStatistics(incomplete.db)).toContain('destroyed');
});

test("somebody else's database and a chain that was changed are refused; an older backup is brought up to date", async () => {
  const bare = await openInMemory(path.join(dir, 'bare'));
  const { rows, ...whole } = readBackup(backup, manifest);
  await sql`drop schema public cascade`.execute(bare.db);
  await sql`create schema public`.execute(bare.db);
  await sql`create table somebodys (x integer)`.execute(bare.db);
  expect(await restoreInto(bare, { ...whole, rows }, restoring)).toMatchObject({
    error: { kind: 'foreign-tables', table: 'somebodys' },
  });
  await sql`drop table somebodys`.execute(bare.db);
  await bare.db.connection().execute((one) => migrateWithin(one, '2026-11-28-batches'));
  const file = path.join(dir, 'older.tar');
  const older = await backUp(bare, file);
  expect(older.migrations.at(-1)).toBe('2026-11-28-batches');

  async function* changed() {
    for await (const { table, lines } of rows())
      yield { table, lines: lines.map((line) => line.replace('approved', 'disproved')) };
  }
  expect(await restoreInto(bare, { ...whole, rows: changed }, restoring)).toMatchObject({
    error: { kind: 'broken-chain' },
  });
  expect(await restoreInto(bare, readBackup(file, older), restoring)).toMatchObject({ ok: true });
  expect([...(await dump(bare))!.keys()]).toEqual([...tables.keys()]);
  await bare.close();
});

const redisUrl = serverUrl('TEST_REDIS_URL');
const databaseUrl = serverUrl('TEST_DATABASE_URL');
const onServers = redisUrl !== null && databaseUrl !== null;
(onServers ? test : test.skip)(
  `moved to servers and back, everything is as it was; what is written meanwhile is not in it${onServers ? '' : ': skipped, because TEST_REDIS_URL or TEST_DATABASE_URL is not set'}`,
  async () => {
    const database = await createDatabase(databaseUrl!);
    const servers = await makeEmpty('servers', {
      REDIS_URL: redisUrl!,
      DATABASE_URL: database.url,
    });
    await using(source, ({ db, shelf, master }) =>
      withSnapshot(db, async ({ db: tx, contents, rows, originals }) => {
        const keyring = await readKeyring(tx, master!);
        const live = { contents, rows, originals: () => fetchKept(shelf, keyring, originals()) };
        const moved = await using(servers, (target) => restoreInto(target, live, restoring));
        expect(moved).toMatchObject({ value: { originals: 4, unfinished: 2 } });
      }),
    );
    const file = path.join(dir, 'of-servers.tar');
    const made = await using(servers, async (installation) => {
      await expectWhole(installation);
      return backUp(installation, file);
    });
    expect(made).toMatchObject({ mode: 'servers', originals: 4 });
    const back = await openInMemory(path.join(dir, 'back'), await readMaster());
    expect(await restoreInto(back, readBackup(file, made), restoring)).toMatchObject({ ok: true });
    await expectWhole(back);
    await back.close();
    await using(servers, ({ db }) =>
      withSnapshot(db, async ({ contents, rows }) => {
        await withStores(servers, ({ records }) => records.addScan(newScan()));
        const scans = contents.tables.find(({ name }) => name === 'scan')!.rows;
        for await (const { table, lines } of rows())
          if (table === 'scan') expect(lines).toHaveLength(scans);
      }),
    );
    await database.drop();
  },
);
