import { sql, type Kysely } from 'kysely';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Proof } from '../../../schemas/audit.ts';
import { fail, ok } from '../../../schemas/result.ts';
import { hashBytes, openFolderShelf } from '../../../store/blobs/folder.ts';
import { openSealedBlobs } from '../../../store/blobs/sealed.ts';
import type { Database } from '../../../store/database.ts';
import { encrypt } from '../../../store/keys/cipher.ts';
import { openKeyring, type Keyring } from '../../../store/keys/keyring.ts';
import { claimKeyring, readGenerations, readKeyring } from '../../../store/keys/open-keyring.ts';
import { renewUnderPresent, rotateMaster } from '../../../store/keys/rotate-master.ts';
import { sealAnew, vacuumSealed } from '../../../store/keys/seal-anew.ts';
import { openRecords } from '../../../store/open-records.ts';
import { openProof } from '../../../store/proof/open-proof.ts';
import { EVERYTHING } from '../../../store/reach.ts';
import { keyIdOf, openVault } from '../../../store/vault.ts';
import { openWebhooks } from '../../../store/webhooks/open-webhooks.ts';
import { createDatabase, serverUrl } from '../databases.ts';
import { openMemoryDatabase } from '../memory-database.ts';
import { finishedPage, forms, newScan, SECRET } from '../sample-record.ts';

type Db = Kysely<Database>;
const DAY_MS = 24 * 60 * 60 * 1000;
const quiet = () => undefined;
const bytes = Buffer.from('a scan');
const damagedKey = { sha256: 'f'.repeat(64), generation: 1, wrapped: randomBytes(60) };
const rotating = { actor: 'test', renew: false };

const databaseUrl = serverUrl('TEST_DATABASE_URL');
const places = [
  { name: 'PGlite', open: openMemoryDatabase },
  {
    name: `PostgreSQL${databaseUrl === null ? ': skipped, because TEST_DATABASE_URL is not set' : ''}`,
    open: databaseUrl === null ? null : () => openServerDatabase(databaseUrl),
  },
];

async function openServerDatabase(url: string) {
  const { openPool } = await import('../../../store/open-pool.ts');
  const { Kysely: Opened, PostgresDialect } = await import('kysely');
  const { migrate } = await import('../../../store/migrate.ts');
  const made = await createDatabase(url);
  const db = new Opened<Database>({
    dialect: new PostgresDialect({ pool: openPool(made.url, 4) }),
  });
  await migrate(db);
  return {
    db,
    async close() {
      await db.destroy();
      await made.drop();
    },
  };
}

describe.each(places)('the master key on $name', ({ open }) => {
  const [old, fresh, third] = [randomBytes(32), randomBytes(32), randomBytes(32)];
  let db: Db;
  let close: () => Promise<void>;
  let folder: string;
  let keyring: Keyring;
  let pageId: string;
  let report: string;

  beforeAll(async () => {
    if (open === null) return;
    ({ db, close } = await open());
    folder = await mkdtemp(path.join(tmpdir(), 'madoguchi-keys-'));
  });
  afterAll(async () => {
    if (open === null) return;
    await close();
    await rm(folder, { recursive: true, force: true });
  });
  const when = open === null ? test.skip : test;

  const proofOf = ({ vault }: Keyring) =>
    openProof({ db, vault, forms, blobs: blobsOf(), reach: EVERYTHING });
  const blobsOf = () => openSealedBlobs({ db, keyring, shelf: openFolderShelf(folder) });
  const recordsOf = ({ vault }: Keyring) => openRecords(db, vault, forms);

  async function expectWhole(): Promise<void> {
    const kept = [{ name: 'kept', content: report }];
    const { proof } = await proofOf(keyring).verify({ person: 'test', kept }, quiet);
    expect(listBreaches(proof)).toEqual([]);
    expect(proof.anchors.checked).toBeGreaterThan(0);
    expect(proof.records).toMatchObject({ checked: 1, unproven: 0 });
    const records = await recordsOf(keyring);
    const all = { approvedOnly: false, include: ['password'], actor: 'test' };
    const exported: unknown[] = [];
    for await (const record of records.exportRecords(all)) exported.push(record);
    expect(JSON.stringify(exported)).toContain(SECRET);
    expect(await records.listNotes((await records.findPage(pageId))!.scanId)).toMatchObject([
      { text: '電話する' },
    ]);
    expect(await blobsOf().get(hashBytes(bytes))).toEqual(ok(bytes));
    const { secret, id } = await db.selectFrom('webhook').selectAll().executeTakeFirstOrThrow();
    expect(keyring.vault.open(secret, `webhook ${id}`)).toMatch(/^\S+$/);
  }

  when(
    'of an older version becomes the first key of the installation: all it made holds',
    async () => {
      const before = openVault(old);
      const records = await openRecords(db, before, forms);
      const { scan } = await records.addScan(
        newScan({ sha256: hashBytes(bytes), bytes: bytes.length }),
      );
      [pageId] = (await records.setPages(scan.id, 1, 'image/png')) as [string];
      await records.finishPage(finishedPage(pageId));
      const correct = { action: 'correct', value: '佐藤 医院', seen: 0 } as const;
      expect(await records.act(pageId, 'name', correct, '佐藤')).toMatchObject({ ok: true });
      expect(await records.approve(pageId, '佐藤')).toMatchObject({ ok: true });
      await records.writeNote(pageId, { text: '電話する' }, '佐藤');
      await openWebhooks({ db, vault: before, allowLoopback: true }).make(
        { url: 'http://127.0.0.1:9/', name: 'other', events: ['record.read'] },
        'test',
      );
      keyring = await claimKeyring(db, old);
      await blobsOf().put(bytes, 'image/png');
      const signed = before.sign('kept');
      const oldProof = openProof({ db, vault: before, forms, blobs: blobsOf(), reach: EVERYTHING });
      await oldProof.anchorDays(new Date(Date.now() + 2 * DAY_MS));
      report = JSON.stringify((await oldProof.verify({ person: 'test', kept: [] }, quiet)).signed);
      // As it sealed, without a generation.
      const sealed = Buffer.concat([Buffer.from([1]), encrypt(old, Buffer.from('x'), 'row')]);
      expect(keyring.vault.open(sealed, 'row')).toBe('x');
      expect(keyring.vault.generationOf(signed.publicKey)).toBe(1);
      expect(keyring.newest).toEqual({ number: 1, key: old });
      await expectWhole();
      await expect(claimKeyring(db, fresh)).rejects.toThrow('is not the one these records');
    },
  );

  when('which seals itself is exchanged only with a new key of the installation', async () => {
    const given = { ...rotating, master: old, fresh };
    expect(await rotateMaster(db, { ...given, master: third })).toEqual(
      fail({ kind: 'other-key', keyId: keyIdOf(old) }),
    );
    expect(await rotateMaster(db, given)).toEqual(fail({ kind: 'seals-itself' }));
    const before = keyring;
    expect(await rotateMaster(db, { ...given, renew: true })).toEqual(ok(2));
    expect(await rotateMaster(db, given)).toEqual(fail({ kind: 'rotated-already' }));
    for (const open of [claimKeyring, readKeyring])
      await expect(open(db, old)).rejects.toThrow('is not the one these records are sealed with');
    await expect(readGenerations(db, old)).rejects.toThrow();
    keyring = await claimKeyring(db, fresh);
    expect(keyring.newest.number).toBe(2);
    await expectWhole();
    const cutOff = () => {
      throw new Error('killed');
    };
    await expect(sealAnew(db, keyring, cutOff)).rejects.toThrow('killed');
    await expectWhole();
    await db.insertInto('blob_key').values(damagedKey).execute();
    const done = await sealAnew(db, keyring, quiet);
    const unopened = [`blob_key ${damagedKey.sha256}`];
    expect(done).toMatchObject({ unopened });
    expect(done.sealed).toBeGreaterThan(0);
    expect(await sealAnew(db, keyring, quiet)).toEqual({ sealed: 0, unopened });
    await db.deleteFrom('blob_key').where('sha256', '=', damagedKey.sha256).execute();
    await expectWhole();
    const boxes = await db.selectFrom('sealed').select('bytes').execute();
    for (const box of boxes) expect(keyring.vault.isNewest(box.bytes)).toBe(true);
    const keys = await db.selectFrom('blob_key').select('generation').execute();
    expect(keys).toEqual([{ generation: 2 }]);
    // The master key of before opens nothing by itself.
    for (const box of boxes)
      expect(() => before.vault.open(box.bytes, 'any')).toThrow('unknown key generation');
    const event = await db
      .selectFrom('audit_event')
      .selectAll()
      .where('action', '=', 'master-key-rotated')
      .executeTakeFirstOrThrow();
    expect(event).toMatchObject({
      before: { keyId: keyIdOf(old), generation: 1 },
      after: { keyId: keyIdOf(fresh), generation: 2 },
    });
    for (const key of [old, fresh])
      for (const encoding of ['hex', 'base64'] as const)
        expect(JSON.stringify(event)).not.toContain(key.toString(encoding));
  });

  when('is exchanged alone; a new key of the installation may follow under it', async () => {
    const given = { ...rotating, master: fresh, fresh: third };
    expect(await rotateMaster(db, given)).toEqual(ok(2));
    keyring = await claimKeyring(db, third);
    await expectWhole();
    const present = { actor: 'test', master: third };
    expect(await renewUnderPresent(db, present)).toEqual(ok(3));
    expect(await renewUnderPresent(db, present)).toEqual(ok(null));
    const generations = await readGenerations(db, third);
    expect(generations.map(({ number }) => number)).toEqual([1, 2, 3]);
    keyring = openKeyring(third, generations);
    expect(await sealAnew(db, keyring, quiet)).toMatchObject({ unopened: [] });
    for (const whole of [true, false]) await vacuumSealed(db, { whole });
    await expectWhole();
  });

  when('renewed: a process that was not restarted signs nothing, and makes no keys', async () => {
    const stale = openKeyring(third, (await readGenerations(db, third)).slice(0, 2));
    const records = await recordsOf(keyring);
    await records.writeNote(pageId, { text: 'another' }, '佐藤');
    const tomorrow = new Date(Date.now() + 2 * DAY_MS);
    expect(await proofOf(stale).anchorDays(tomorrow)).toBe(0);
    expect(await proofOf(keyring).anchorDays(tomorrow)).toBeGreaterThan(0);
    const shelf = openFolderShelf(folder);
    const blobs = openSealedBlobs({ db, keyring: stale, shelf });
    await expect(blobs.get(hashBytes(bytes))).rejects.toThrow('restart this process');
    await expect(blobs.put(Buffer.from('new'), 'image/png')).rejects.toThrow(
      'restart this process',
    );
    // Whoever has an old key and the database for themselves.
    const { text, first } = await db
      .selectFrom('audit_anchor')
      .selectAll()
      .orderBy('first', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    const { signature, publicKey } = stale.vault.sign(text);
    await sql`alter table audit_anchor disable trigger user`.execute(db);
    await db
      .insertInto('audit_anchor')
      .values({
        ...{ first: Number(first) + 1000, last: Number(first) + 1000, text },
        ...{ signature, public_key: publicKey },
      })
      .execute();
    const { proof } = await proofOf(keyring).verify({ person: 'test', kept: [] }, quiet);
    expect(listBreaches(proof)).toContain('anchors anchor-forged');
  });
});

function listBreaches({ chain, ...parts }: Proof): string[] {
  const others = Object.entries(parts).flatMap(([part, { breaches }]) =>
    breaches.map(({ kind }) => `${part} ${kind}`),
  );
  return [...(chain.whole ? [] : [`chain ${chain.reason} ${chain.seq}`]), ...others];
}
