import { sql, type Kysely } from 'kysely';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Proof, SignedReport } from '../../../schemas/audit.ts';
import { hashEvent } from '../../../store/audit/append-event.ts';
import { readEvents, toAuditEvent } from '../../../store/audit/read-events.ts';
import { hashBytes, openFolderBlobs, openFolderShelf } from '../../../store/blobs/folder.ts';
import { openSealedBlobs } from '../../../store/blobs/sealed.ts';
import type { Database } from '../../../store/database.ts';
import { claimKeyring } from '../../../store/keys/open-keyring.ts';
import { openRecords } from '../../../store/open-records.ts';
import { openProof, type ProofHouse } from '../../../store/proof/open-proof.ts';
import { EVERYTHING } from '../../../store/reach.ts';
import { openVault } from '../../../store/vault.ts';
import { openMemoryDatabase, type MemoryDatabase } from '../memory-database.ts';
import { finishedPage, forms, newScan } from '../sample-record.ts';

type Db = Kysely<Database>;

const DAY_MS = 24 * 60 * 60 * 1000;
const master = randomBytes(32);
const vault = openVault(master);
const quiet = (): void => undefined;

let database: MemoryDatabase;
let folder: string;
/** The walk of an untouched installation. */
let kept: SignedReport;
/** Two approved pages of two scans, and what one read on the third. */
const scans: string[] = [];
const pages: string[] = [];

const proofOf = (db: Db): ProofHouse =>
  openProof({ db, vault, forms, blobs: openFolderBlobs(folder), reach: EVERYTHING });

async function walk(db: Db, reports: readonly string[] = []): Promise<Proof> {
  const options = {
    person: '監査',
    kept: reports.map((content, i) => ({ name: `kept-${i}.json`, content })),
  };
  return (await proofOf(db).verify(options, quiet)).proof;
}

/** `part kind` of everything that does not hold. */
function listBreaches({ chain, ...parts }: Proof): string[] {
  const others = Object.entries(parts).flatMap(([part, { breaches }]) =>
    breaches.map(({ kind }) => `${part} ${kind}`),
  );
  return [...(chain.whole ? [] : [`chain ${chain.reason} ${chain.seq}`]), ...others];
}

beforeAll(async () => {
  database = await openMemoryDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'madoguchi-proof-'));
  const { db } = database;
  const records = await openRecords(db, vault, forms);
  const blobs = openFolderBlobs(folder);
  for (const name of ['one', 'two', 'three']) {
    const bytes = Buffer.from(name);
    await blobs.put(bytes, 'image/png');
    const { scan } = await records.addScan(
      newScan({ sha256: hashBytes(bytes), bytes: bytes.length, fileName: `${name}.png` }),
    );
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await records.finishPage(finishedPage(pageId!));
    scans.push(scan.id);
    pages.push(pageId!);
  }
  const [today, tomorrow] = [new Date(0), new Date(Date.now() + 2 * DAY_MS)];
  expect(await proofOf(db).anchorDays(today)).toBe(0);
  let anchors = 0;
  for (const pageId of pages.slice(0, 2)) {
    const correct = { action: 'correct', value: '佐藤 医院', seen: 0 } as const;
    expect(await records.act(pageId, 'name', correct, '佐藤')).toMatchObject({ ok: true });
    expect(await records.approve(pageId, '佐藤')).toMatchObject({ ok: true });
    anchors += await proofOf(db).anchorDays(tomorrow);
    expect(await proofOf(db).anchorDays(tomorrow)).toBe(0);
  }
  await records.writeNote(pages[2]!, { text: '電話する' }, '佐藤');
  const { proof, signed } = await proofOf(db).verify({ person: '監査', kept: [] }, quiet);
  expect(listBreaches(proof)).toEqual([]);
  expect(proof).toMatchObject({
    anchors: { checked: anchors, unproven: 1 },
    originals: { checked: 3 },
    records: { checked: 2, unproven: 0 },
  });
  kept = signed;
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

const lastSeq = async (db: Db): Promise<number> =>
  Number((await db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow()).seq);

/** As somebody would who knows how the chain is made. */
async function rehash(db: Db, from: number): Promise<void> {
  const before = await db
    .selectFrom('audit_event')
    .select('hash')
    .where('seq', '=', String(from - 1))
    .executeTakeFirst();
  let hash = before?.hash ?? '';
  const rows = await db
    .selectFrom('audit_event')
    .selectAll()
    .where('seq', '>=', String(from))
    .orderBy('seq')
    .execute();
  for (const row of rows) {
    hash = hashEvent(hash, toAuditEvent(row));
    await db.updateTable('audit_event').set({ hash }).where('seq', '=', row.seq).execute();
  }
  await setHead(db, Number(rows.at(-1)?.seq ?? from - 1), hash);
}

const setHead = (db: Db, seq: number, hash: string) =>
  db.updateTable('audit_head').set({ seq, hash }).execute();

async function cutBehind(db: Db, seq: number): Promise<void> {
  await sql`delete from audit_event where seq > ${seq}`.execute(db);
  const { hash } = await db
    .selectFrom('audit_event')
    .select('hash')
    .where('seq', '=', String(seq))
    .executeTakeFirstOrThrow();
  await setHead(db, seq, hash);
}

const run =
  (text: string) =>
  async (db: Db): Promise<void> => {
    const filled = text.replaceAll('$page', pages[0]!).replaceAll('$scan', scans[0]!);
    const { numAffectedRows } = await sql.raw(filled).execute(db);
    expect(Number(numAffectedRows)).toBeGreaterThan(0);
  };

/** What somebody does who has the database for themselves, and what is found. */
const TAMPERINGS: readonly [what: string, tamper: (db: Db) => Promise<void>, found: string[]][] = [
  [
    'what an event tells',
    run(`update audit_event set after = '{"sha256":"x"}' where seq = 1`),
    ['chain changed 1', 'originals original-swapped'],
  ],
  ['who did it', run(`update audit_event set actor = '鈴木' where seq = 4`), ['chain changed 4']],
  [
    'when it was done',
    run(`update audit_event set at = at - interval '1 hour' where seq = 4`),
    ['chain changed 4'],
  ],
  [
    'of what it is',
    run(`update audit_event set scan_id = gen_random_uuid() where seq = 4`),
    ['chain changed 4', 'originals scan-missing', 'originals scan-unrecorded'],
  ],
  [
    'an event taken out',
    run(`delete from audit_event where seq = 4`),
    ['chain missing 4', 'anchors anchor-broken', 'originals scan-unrecorded'],
  ],
  [
    'an event put in at the end',
    run(
      `insert into audit_event select seq + 1, at, scan_id, page_id, '鈴木', action, before, after, hash from audit_event order by seq desc limit 1`,
    ),
    [`chain changed $next`],
  ],
  [
    'two events swapped',
    async (db) => {
      for (const [from, to] of [
        [4, 0],
        [5, 4],
        [0, 5],
      ])
        await run(`update audit_event set seq = ${to} where seq = ${from}`)(db);
    },
    ['chain changed 4', 'anchors anchor-broken'],
  ],
  [
    'the newest cut off',
    run(`delete from audit_event where seq = (select max(seq) from audit_event)`),
    [`chain cut-off $last`],
  ],
  [
    'rewritten from the middle on',
    async (db) => {
      await run(`update audit_event set actor = '鈴木' where seq = 4`)(db);
      await rehash(db, 4);
    },
    ['anchors anchor-broken', 'anchors anchor-broken'],
  ],
  [
    'cut off, with the head put right',
    async (db) => cutBehind(db, (await lastSeq(db)) - 2),
    ['anchors anchor-broken', 'records record-unapproved'],
  ],
  [
    'the root of an anchor',
    run(`update audit_anchor set text = replace(text, '"root":"', '"root":"00') where first = 1`),
    ['anchors anchor-forged', 'anchors anchor-missing'],
  ],
  [
    'an anchor signed by somebody else',
    async (db) => {
      const { text } = await db
        .selectFrom('audit_anchor')
        .select('text')
        .orderBy('first', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      const { signature, publicKey } = openVault(randomBytes(32)).sign(text);
      await db
        .updateTable('audit_anchor')
        .set({ signature, public_key: publicKey })
        .where('text', '=', text)
        .execute();
    },
    ['anchors anchor-forged'],
  ],
  [
    'the first anchor taken out',
    run(`delete from audit_anchor where first = 1`),
    ['anchors anchor-missing'],
  ],
  [
    'a value',
    run(`update correction set value = '"鈴木医院"' where page_id = '$page'`),
    ['records record-changed'],
  ],
  [
    'a value taken out',
    run(`delete from correction where page_id = '$page'`),
    ['records record-changed'],
  ],
  [
    'a sealed value',
    run(
      `update sealed set bytes = set_byte(bytes, 20, 255 - get_byte(bytes, 20)) where id in (select sealed_id from field_reading where sealed_id is not null)`,
    ),
    ['records record-unreadable', 'records record-unreadable'],
  ],
  [
    'a mark that was read',
    run(
      `update field_reading set reading = jsonb_set(reading, '{value}', 'false') where field_id = 'wants'`,
    ),
    ['records record-changed', 'records record-changed'],
  ],
  [
    'a page sent back without a word',
    run(`update page set state = 'in-review' where id = '$page'`),
    ['records record-changed'],
  ],
  [
    'a page approved by nobody',
    run(`update page set state = 'approved' where state = 'in-review'`),
    ['records record-unapproved'],
  ],
  [
    'what was approved, taken out of the chain',
    async (db) => {
      const { seq } = await db
        .selectFrom('audit_event')
        .select(({ fn }) => fn.max('seq').as('seq'))
        .where('action', '=', 'page-approved')
        .executeTakeFirstOrThrow();
      await run(`update audit_event set after = after - 'digest' where seq = ${seq}`)(db);
      await rehash(db, Number(seq));
    },
    ['anchors anchor-broken', 'records record-changed'],
  ],
  [
    'who gave a value',
    run(`update correction set person = '鈴木' where page_id = '$page'`),
    ['records record-changed'],
  ],
  [
    'who approved',
    run(`update approval set person = '鈴木' where page_id = '$page'`),
    ['records record-changed'],
  ],
  [
    'a page set aside without a word',
    run(`update page set state = 'set-aside' where id = '$page'`),
    ['records record-changed'],
  ],
  ['a page taken out', run(`delete from page where id = '$page'`), ['records record-missing']],
  [
    'another file named',
    run(`update scan set sha256 = repeat('a', 64) where id = '$scan'`),
    ['originals original-swapped'],
  ],
  [
    'a scan taken out',
    run(`delete from scan where id = '$scan'`),
    ['originals scan-missing', 'records record-missing'],
  ],
  [
    'a scan that never came in',
    run(
      `insert into scan select (jsonb_populate_record(scan, jsonb_build_object('id', gen_random_uuid(), 'sha256', repeat('b', 64), 'control_number', 'x'))).* from scan limit 1`,
    ),
    ['originals scan-unrecorded'],
  ],
];

/** Tampers as `work` does, and takes it back. */
async function within(work: (tx: Db) => Promise<void>): Promise<void> {
  const rolledBack = new Error('rolled back');
  const done = database.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx);
    await work(tx);
    throw rolledBack;
  });
  await expect(done).rejects.toBe(rolledBack);
}

test.each(TAMPERINGS)('%s is found', async (_what, tamper, found) => {
  const last = await lastSeq(database.db);
  const expected = found.map((one) =>
    one.replace('$next', String(last + 1)).replace('$last', String(last)),
  );
  await within(async (tx) => {
    await tamper(tx);
    expect(listBreaches(await walk(tx))).toEqual(expected);
  });
});

test('a file that was changed, and one that is gone, are found', async () => {
  const file = path.join(folder, (await listFiles())[0]!);
  const bytes = await readFile(file);
  await writeFile(file, 'something else');
  expect(listBreaches(await walk(database.db))).toEqual(['originals original-changed']);
  await rename(file, `${file}.away`);
  expect(listBreaches(await walk(database.db))).toEqual(['originals original-changed']);
  await rename(`${file}.away`, file);
  await writeFile(file, bytes);
  expect(listBreaches(await walk(database.db))).toEqual([]);
});

test('a key of a file that was changed is found, and keeps nothing else from being looked at', async () => {
  const { db } = database;
  const shelf = openFolderShelf(`${folder}-sealed`);
  const blobs = openSealedBlobs({ db, shelf, keyring: await claimKeyring(db, master) });
  const sealed = openProof({ db, vault, forms, blobs, reach: EVERYTHING });
  for (const name of ['one', 'two', 'three']) await blobs.put(Buffer.from(name), 'image/png');
  const turn = async (set: string) => {
    await sql
      .raw(`update blob_key set ${set} where sha256 = '${hashBytes(Buffer.from('two'))}'`)
      .execute(db);
    return (await sealed.verify({ person: '監査', kept: [] }, quiet)).proof;
  };
  const [as, turned] = [
    'wrapped = wrapped',
    'wrapped = set_byte(wrapped, 20, 255 - get_byte(wrapped, 20))',
  ];
  expect(listBreaches(await turn(as))).toEqual([]);
  expect(listBreaches(await turn(turned))).toEqual(['originals original-changed']);
  expect(listBreaches(await turn(turned))).toEqual([]);
  await db.deleteFrom('blob_key').execute();
  await rm(`${folder}-sealed`, { recursive: true });
});

async function listFiles(): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all
    .filter((e) => e.isFile())
    .map((e) => path.relative(folder, path.join(e.parentPath, e.name)));
}

test('what leaves no trace inside is found by a report that was kept elsewhere', async () => {
  const reports = [JSON.stringify(kept)];
  expect(listBreaches(await walk(database.db, reports))).toEqual([]);
  const anew = JSON.parse(kept.text) as object;
  const text = JSON.stringify({ ...anew, verifiedBy: '鈴木' });
  for (const forged of [
    '{',
    '{}',
    JSON.stringify({ ...kept, text }),
    JSON.stringify({ ...kept, text, ...openVault(randomBytes(32)).sign(text) }),
  ])
    expect(listBreaches(await walk(database.db, [forged]))).toEqual(['kept report-forged']);

  await within(async (tx) => {
    // An older state of everything: a day rolled back, or an old backup put in its place.
    await cutBehind(tx, (await lastSeq(tx)) - 1);
    expect(listBreaches(await walk(tx))).toEqual([]);
    expect(listBreaches(await walk(tx, reports))).toEqual(['kept rolled-back']);
  });
  await within(async (tx) => {
    await sql`update audit_event set actor = '鈴木' where seq = 4`.execute(tx);
    await rehash(tx, 4);
    await tx.deleteFrom('audit_anchor').execute();
    expect(listBreaches(await walk(tx))).toEqual([]);
    expect(listBreaches(await walk(tx, reports))).toEqual(['kept rewritten']);
  });
});

test('nobody changes an anchor by the way', async () => {
  for (const statement of [
    'delete from audit_anchor',
    'truncate audit_anchor',
    `update audit_anchor set text = ''`,
  ])
    await expect(sql.raw(statement).execute(database.db)).rejects.toThrow(/append-only/);
  const approval = (await readEvents(database.db, scans[0]!)).find(
    ({ action }) => action === 'page-approved',
  );
  expect(approval?.after).toMatchObject({ digest: expect.stringMatching(/^[0-9a-f]{64}$/) });
});
