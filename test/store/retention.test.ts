import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql, type Kysely } from 'kysely';
import { formSchema } from '../../schemas/form/form.ts';
import type { Proof } from '../../schemas/audit.ts';
import { verifyAudit } from '../../store/audit/verify-audit.ts';
import { hashBytes, openFolderBlobs } from '../../store/blobs/folder.ts';
import type { Blobs, Records } from '../../store/contracts.ts';
import type { Database } from '../../store/database.ts';
import { openRecords } from '../../store/open-records.ts';
import { openProof } from '../../store/proof/open-proof.ts';
import { openReplays } from '../../store/replay/open-replays.ts';
import { EVERYTHING } from '../../store/reach.ts';
import type { Retention, RetentionHouse } from '../../store/retention/contracts.ts';
import { openRetention } from '../../store/retention/open-retention.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { finishedPage, formFile, newScan } from './sample-record.ts';

type Db = Kysely<Database>;

/** Received on a leap day, kept for a year: up to the end of the shorter February. */
const RECEIVED_ON = '2024-02-29';
const LAST_DAY = '2025-02-28';
const NEXT_DAY = '2025-03-01';
const form = formSchema.parse({
  ...formFile,
  policy: { ...formFile.policy, retention: { keep: { years: 1 }, from: 'received' } },
});
const forms = {
  get: (id: string, version: number) =>
    id === form.id && version === form.version ? form : undefined,
  all: () => [form],
};
const vault = openVault(randomBytes(32));
/** Written on paper, in notes, in names of files and in reasons. */
const PLANTED = [
  '佐藤医院',
  '鈴木歯科',
  '03-1234-5678',
  '折り返し電話',
  '花子の申請',
  '花子の都合',
];
/** Who acts stays on record. */
const REVIEWER = '審査';
const LAST_DONE = { state: 'done', limit: 1 } as const;
const nothing = { id: '', scanId: '', controlNumber: '' };

describeOnDatabases('retention', (open) => {
  let database: TestDatabase;
  let db: Db;
  let folder: string;
  let blobs: Blobs;
  let records: Records;
  let house: RetentionHouse;
  let retention: Retention;
  const pictures = new Map<string, string>();

  beforeAll(async () => {
    database = await open();
    ({ db } = database);
    folder = await mkdtemp(path.join(tmpdir(), 'madoguchi-retention-'));
    blobs = openFolderBlobs(folder);
    records = await openRecords(db, vault, forms);
    house = openRetention({ db, vault, forms, blobs, mode: 'servers' });
    retention = house.within(EVERYTHING);
  });
  afterAll(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  /** An approved page with everything that may tell about a person. */
  async function addFull(name: string) {
    const bytes = Buffer.from(name);
    await blobs.put(bytes, 'image/png');
    const { scan } = await records.addScan(
      newScan({
        sha256: hashBytes(bytes),
        fileName: `花子の申請-${name}.png`,
        receivedOn: RECEIVED_ON,
      }),
    );
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await records.startPage(pageId!);
    const own = await blobs.put(Buffer.from(`picture of ${name}`), 'image/png');
    const blank = await blobs.put(Buffer.from('an empty crop'), 'image/png');
    if (!own.ok || !blank.ok) throw new Error('no picture');
    pictures.set(name, own.value);
    const read = finishedPage(pageId!);
    await records.finishPage({
      ...read,
      pictures: read.pictures.map((picture, index) => ({
        ...picture,
        sha256: index === 0 ? own.value : blank.value,
      })),
    });
    await records.writeNote(pageId!, { text: '折り返し電話' }, REVIEWER);
    await records.prioritise(scan.id, REVIEWER, '花子の都合');
    await records.keepDrafts(pageId!, REVIEWER, { name: { value: '鈴木歯科', seen: 0 } });
    const correct = { action: 'correct', value: '鈴木歯科', seen: 0 } as const;
    expect(await records.act(pageId!, 'name', correct, REVIEWER)).toMatchObject({ ok: true });
    expect(await records.approve(pageId!, REVIEWER)).toMatchObject({ ok: true });
    expect(await records.reopen(pageId!, REVIEWER, '花子の都合')).toMatchObject({ ok: true });
    expect(await records.approve(pageId!, REVIEWER)).toMatchObject({ ok: true });
    return { scanId: scan.id, pageId: pageId!, number: scan.controlNumber, sha256: scan.sha256 };
  }

  const walk = async (tx: Db = db): Promise<string[]> => {
    const source = { db: tx, vault, forms, blobs, reach: EVERYTHING };
    const quiet = (): void => undefined;
    const options = { person: '監査', kept: [] };
    return listBreaches((await openProof(source).verify(options, quiet)).proof);
  };

  test('what is due follows from the form, to the day; what is held is not', async () => {
    const one = await addFull('one');
    const numbers = async (today: string) =>
      (await retention.listDue(today, { limit: 10 })).due.map((due) => due.controlNumber);
    expect(await retention.find(one.scanId)).toMatchObject({ keptUntil: LAST_DAY, hold: null });
    expect(await numbers(LAST_DAY)).toEqual([]);
    expect(await numbers(NEXT_DAY)).toEqual([one.number]);
    const held = await retention.hold(one.number, '係争中', '責任 一');
    expect(held).toMatchObject({ ok: true });
    expect(await numbers(NEXT_DAY)).toEqual([]);
    const refused = { ok: false, error: { kind: 'held' } };
    expect(await retention.hold(one.number, '係争中', '責任 一')).toEqual(refused);
    expect(await retention.propose(one.number, null, '責任 一', NEXT_DAY)).toEqual(refused);
    expect((await retention.listHeld()).map(({ hold }) => hold?.reason)).toEqual(['係争中']);
    const { id } = (held as Extract<typeof held, { ok: true }>).value;
    expect(await retention.lift(id, '和解', '責任 二')).toMatchObject({ ok: true });
    expect(await numbers(NEXT_DAY)).toEqual([one.number]);
  });

  test('it takes two people, a reason before the time, and nobody at work on it', async () => {
    const two = await addFull('two');
    const kind = async (done: Promise<{ ok: boolean; error?: { kind: string } }>) => {
      const { ok, error } = await done;
      return ok ? 'ok' : error!.kind;
    };
    expect(await kind(retention.propose(two.number, null, 'A', LAST_DAY))).toBe('not-due');
    const made = await retention.propose(two.number, '申請の取下げ', 'A', LAST_DAY);
    const { id } = (made as Extract<typeof made, { ok: true }>).value;
    expect(await kind(retention.propose(two.number, '同じ', 'B', LAST_DAY))).toBe(
      'already-proposed',
    );
    expect(await kind(retention.approve(id, 'A', LAST_DAY))).toBe('own-proposal');
    // The tables ask the same.
    const alone = sql`update disposal set state = 'done', decided_by = proposed_by,
      decided_at = now() where id = ${id}`;
    await expect(alone.execute(db)).rejects.toThrow(/check constraint/);
    const reading = db.updateTable('page').set({ state: 'reading' }).where('id', '=', two.pageId);
    await reading.execute();
    expect(await kind(retention.approve(id, 'B', LAST_DAY))).toBe('in-hand');
    await db.updateTable('page').set({ state: 'in-review' }).where('id', '=', two.pageId).execute();
    const desk = '01999999-0000-7000-8000-000000000001';
    await records.claimPage(two.pageId, REVIEWER, desk);
    expect(await kind(retention.approve(id, 'B', LAST_DAY))).toBe('claimed');
    await records.releasePage(two.pageId, REVIEWER, desk);
    await db.updateTable('page').set({ state: 'approved' }).where('id', '=', two.pageId).execute();
    const held = await retention.hold(two.number, '係争中', 'B');
    expect(await kind(retention.approve(id, 'B', LAST_DAY))).toBe('held');
    await retention.lift((held as Extract<typeof held, { ok: true }>).value.id, '和解', 'B');
    expect(await retention.cancel(id, 'B')).toMatchObject({ value: { state: 'cancelled' } });
    expect(await kind(retention.approve(id, 'B', LAST_DAY))).toBe('proposal-decided');
    expect(await kind(retention.cancel(id, 'B'))).toBe('proposal-decided');
    const changed = sql`update disposal set proposed_by = 'B' where id = ${id}`;
    await expect(changed.execute(db)).rejects.toThrow('append-only');
  });

  test('afterwards nothing that tells about a person is anywhere, and the chain holds', async () => {
    expect(await walk()).toEqual([]);
    const all = (await retention.listDue(NEXT_DAY, { limit: 10 })).due;
    expect(all).toHaveLength(2);
    await disposeOf(all[0]!.controlNumber);
    expect(await walk()).toEqual([]); // its file is about to go
    await house.finish();
    expect(await walk()).toEqual([]);
    const put = await blobs.put(Buffer.from('one'), 'image/png');
    expect(await walk()).toEqual(['originals original-left']);
    await blobs.remove((put as Extract<typeof put, { ok: true }>).value);
    expect(await listFiles()).not.toContain(pictures.get('one'));
    expect((await dump()).filter((value) => PLANTED.includes(value))).not.toEqual([]);
    await disposeOf(all[1]!.controlNumber);
    await house.finish();
    expect(await listFiles()).toEqual([]);
    expect(await dump()).toEqual([]);
    expect(await walk()).toEqual([]);
    expect(await verifyAudit(db, vault)).toMatchObject({ whole: true });
    // The same whole chain, written by somebody who has not the key.
    const forged = await verifyAudit(db, openVault(randomBytes(32)));
    expect(forged).toMatchObject({ whole: false, reason: 'erased' });
    const [done] = await retention.listDisposals(LAST_DONE);
    expect(done).toMatchObject({ proposedBy: 'A', decidedBy: 'B', keptUntil: LAST_DAY });
  });

  test('what was disposed of shows as such, and nothing is done to it any more', async () => {
    const [{ scanId, controlNumber } = nothing] = await retention.listDisposals(LAST_DONE);
    const scan = (await records.findScan(scanId))!;
    const [page] = scan.pages;
    expect(scan).toMatchObject({ state: 'disposed', fileName: '', failure: null, envelope: [] });
    expect(page).toMatchObject({ state: 'disposed', form: { id: 'sample' } });
    expect(await records.viewPage(page!.id)).toMatchObject({ reading: null, fields: [] });
    const refused = { ok: false, error: { kind: 'disposed' } };
    const correct = { action: 'correct', value: '鈴木歯科', seen: 0 } as const;
    expect(await records.act(page!.id, 'name', correct, REVIEWER)).toEqual(refused);
    expect(await records.writeNote(page!.id, { text: '折り返し電話' }, REVIEWER)).toEqual(refused);
    expect(await records.openOriginal(scanId, REVIEWER)).toEqual(refused);
    expect(await retention.hold(controlNumber, '係争中', 'A')).toEqual(refused);
    expect(await retention.propose(controlNumber, '再度', 'A', NEXT_DAY)).toEqual(refused);
    const replays = openReplays(db, vault);
    const readings = await replays.list([controlNumber]);
    expect(readings).toMatchObject([{ isDisposed: true, counts: false, form: { id: 'sample' } }]);
    expect(await replays.load(readings[0]!.readingId)).toBeNull();
    await records.finishPage(finishedPage(page!.id)); // a worker that was late
    const events = await records.auditOf(scanId);
    expect(events.at(-1)).toMatchObject({ action: 'scan-disposed', erased: false });
    expect(events.slice(0, -1).every(({ erased, after }) => erased && after === null)).toBe(true);
    // The same bytes handed in again are no new scan, and do not stay.
    const known = scan.sha256;
    await blobs.put(Buffer.from('two'), 'image/png');
    const again = await records.addScan(newScan({ sha256: known, fileName: '花子の申請' }));
    expect(again).toMatchObject({ duplicate: true, scan: { state: 'disposed' } });
    await house.finish();
    expect(await dump()).toEqual([]);
  });

  test('evidence of what is kept is as fixed as before, for whoever names a disposal as well', async () => {
    const { pageId } = await addFull('three');
    const [{ id } = nothing] = await retention.listDisposals(LAST_DONE);
    for (const statement of [
      sql`delete from correction where page_id = ${pageId}`,
      sql`update audit_event set before = null, after = null, erased = true where page_id = ${pageId}`,
      sql`update audit_event set actor = 'X' where erased`,
      sql`delete from audit_event where erased`,
      sql`truncate note cascade`,
    ]) {
      await expect(statement.execute(db)).rejects.toThrow('append-only');
      const named = db.transaction().execute(async (tx) => {
        await sql`select set_config('madoguchi.disposal', ${id}, true)`.execute(tx);
        await statement.execute(tx);
      });
      await expect(named).rejects.toThrow('append-only');
    }
  });

  /** Whoever has the database empties events, or says that others were disposed of. */
  test.each([
    [
      'an event emptied of a scan that is kept',
      `update audit_event set before = null, after = null, erased = true where seq =
        (select max(seq) from audit_event where action = 'page-approved')`,
      /^chain erased \d+/,
    ],
    [
      'all events of it, with a disposal put into the records',
      `with kept as (select id from scan where state <> 'disposed' limit 1), forged as (
        insert into disposal select gen_random_uuid(), id, 'by-hand', null, '', 'A', now(), 'done',
          'B', now() from kept)
      update audit_event set before = null, after = null, erased = true
        where scan_id in (select id from kept)`,
      /^chain erased \d+,.*originals disposal-unproven/,
    ],
    [
      'a disposal put into the records alone',
      `insert into disposal select gen_random_uuid(), id, 'by-hand', null, '', 'A', now(), 'done',
        'B', now() from scan where state <> 'disposed' limit 1`,
      /^originals disposal-unproven$/,
    ],
    [
      'who did what was emptied',
      `update audit_event set actor = 'X' where seq = (select min(seq) from audit_event where erased)`,
      /^chain erased \d+/,
    ],
    [
      'who disposed of it',
      `update disposal set decided_by = 'X' where state = 'done'`,
      /^originals disposal-unproven,originals disposal-unproven$/,
    ],
    [
      'a scan said to be disposed of',
      `update scan set state = 'disposed' where state <> 'disposed'`,
      /disposal-unproven/,
    ],
    [
      'a page said to be disposed of',
      `update page set state = 'disposed', reading_id = null where state = 'approved'`,
      /^records record-changed$/,
    ],
    [
      'the event of the disposal emptied',
      `update audit_event set before = null, after = null, erased = true
        where action = 'scan-disposed'`,
      /^chain erased \d+/,
    ],
    [
      'a hash of what was emptied',
      `update audit_event set hash = repeat('0', 64) where seq =
        (select max(seq) from audit_event where erased)`,
      /^chain (changed|erased)/,
    ],
  ])('%s is found', async (_what, statement, found) => {
    const rolledBack = new Error('rolled back');
    let told: string[] = [];
    const done = db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx);
      const { numAffectedRows } = await sql.raw(statement).execute(tx);
      expect(Number(numAffectedRows)).toBeGreaterThan(0);
      told = await walk(tx);
      throw rolledBack;
    });
    await expect(done).rejects.toBe(rolledBack);
    expect(told.join(',')).toMatch(found);
  });

  test('a file stays while one of its envelopes does; what was scanned again goes along', async () => {
    const put = async (name: string) => {
      const stored = await blobs.put(Buffer.from(name), 'application/pdf');
      if (!stored.ok) throw new Error(stored.error.kind);
      return newScan({ sha256: stored.value, fileName: '花子の申請.pdf' });
    };
    const file = await put('two envelopes');
    const { scan } = await records.addScan(file);
    const pageIds = await records.setPages(scan.id, 3, 'application/pdf', [2]);
    for (const pageId of pageIds) await records.rejectPage(pageId, { kind: 'blank-page' });
    const [first, second] = await records.findEnvelopesOf(scan.id);
    const again = await put('scanned again');
    const mended = await records.addScanTo({ kind: 'page', pageId: pageIds[1]! }, again);
    if (!mended.ok) throw new Error(mended.error.kind);
    const [page] = await records.setPages(mended.value.scan.id, 1, 'application/pdf');
    await records.rejectPage(page!, { kind: 'blank-page' });
    await disposeOf(first!.controlNumber, '取下げ');
    await house.finish();
    expect(await listFiles()).toEqual(expect.arrayContaining([file.sha256, again.sha256]));
    expect(await records.findPage(pageIds[1]!)).toMatchObject({ fileName: '花子の申請.pdf' });
    expect(await walk()).toEqual([]);
    await disposeOf(second!.controlNumber, '取下げ');
    await house.finish();
    const left = await listFiles();
    expect([file.sha256, again.sha256].filter((sha256) => left.includes(sha256))).toEqual([]);
    expect(await records.findScan(mended.value.scan.id)).toMatchObject({
      state: 'disposed',
      fileName: '',
    });
    expect(await walk()).toEqual([]);
  });

  async function disposeOf(number: string, reason: string | null = null): Promise<void> {
    const made = await retention.propose(number, reason, 'A', NEXT_DAY);
    if (!made.ok) throw new Error(made.error.kind);
    const done = await retention.approve(made.value.id, 'B', NEXT_DAY);
    expect(done).toMatchObject({ ok: true, value: { state: 'done', decidedBy: 'B' } });
  }

  /** Of what was planted, what any table still holds. */
  async function dump(): Promise<string[]> {
    const tables = await db.introspection.getTables();
    const found = new Set<string>();
    for (const { name } of tables) {
      const { rows } = await sql<{ row: string }>`
        select to_jsonb(t)::text as row from ${sql.table(name)} t`.execute(db);
      for (const { row } of rows)
        for (const value of PLANTED) if (row.includes(value)) found.add(value);
    }
    return [...found];
  }

  async function listFiles(): Promise<string[]> {
    const all = await readdir(folder, { recursive: true, withFileTypes: true });
    return all.filter((entry) => entry.isFile()).map(({ name }) => name);
  }
});

function listBreaches({ chain, ...parts }: Proof): string[] {
  const others = Object.entries(parts).flatMap(([part, { breaches }]) =>
    breaches.map(({ kind }) => `${part} ${kind}`),
  );
  return [...(chain.whole ? [] : [`chain ${chain.reason} ${chain.seq}`]), ...others];
}
