import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { extract, pack } from 'tar-stream';
import type { SignedReport } from '../../../schemas/audit.ts';
import {
  BUNDLE_FILES,
  type BundledEvents,
  type BundledRecord,
  type BundleManifest,
} from '../../../schemas/bundle.ts';
import { hashEvent } from '../../../store/audit/append-event.ts';
import { hashBytes, openFolderBlobs } from '../../../store/blobs/folder.ts';
import { canonicalJson } from '../../../store/encode-json.ts';
import type { Blobs, Records } from '../../../store/contracts.ts';
import { openRecords } from '../../../store/open-records.ts';
import { packFiles } from '../../../store/proof/bundle/make-bundle.ts';
import { verifyBundle } from '../../../store/proof/bundle/verify-bundle.ts';
import { openProof, type ProofHouse } from '../../../store/proof/open-proof.ts';
import { EVERYTHING } from '../../../store/reach.ts';
import { openRetention } from '../../../store/retention/open-retention.ts';
import { openVault } from '../../../store/vault.ts';
import { openMemoryDatabase, type MemoryDatabase } from '../memory-database.ts';
import { ACCOUNT, finishedPage, forms, newScan, SECRET } from '../sample-record.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const vault = openVault(randomBytes(32));
const { publicKey } = vault.sign('');
const other = openVault(randomBytes(32));
const WISH = { person: '監査', reason: '裁判所の求め' };

let database: MemoryDatabase;
let folder: string;
let records: Records;
let blobs: Blobs;
let proof: ProofHouse;
let bundle: Buffer;
let controlNumber: string;

/** Three envelopes of one day, of which the second is bundled; what was done after the day is its own making. */
beforeAll(async () => {
  database = await openMemoryDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'madoguchi-bundle-'));
  const { db } = database;
  records = await openRecords(db, vault, forms);
  blobs = openFolderBlobs(folder);
  proof = openProof({ db, vault, forms, blobs, reach: EVERYTHING });
  const scans: string[] = [];
  for (const name of ['one', 'two', 'three']) {
    const scan = await addFile(name);
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await approve(pageId!, '佐藤');
    scans.push(scan.id);
    controlNumber = name === 'two' ? scan.controlNumber : (controlNumber ?? '');
  }
  expect(await proof.anchorDays(new Date(Date.now() + 2 * DAY_MS))).toBe(1);
  const made = await proof.makeBundle({ scanId: scans[1]! }, WISH, EVERYTHING);
  if (!made.ok) throw new Error(made.error.kind);
  expect(made.value.name).toBe(`${controlNumber}.bundle.tar`);
  bundle = await buffer(made.value.tar);
  const nobody = { forms: [], departments: ['x'], formless: false };
  const refusals = [
    await proof.makeBundle({ controlNumber: 'none' }, WISH, EVERYTHING),
    await proof.makeBundle({ controlNumber }, WISH, nobody),
  ];
  expect(refusals).toEqual([1, 2].map(() => ({ ok: false, error: { kind: 'not-found' } })));
});
afterAll(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

async function addFile(name: string) {
  const bytes = Buffer.from(name);
  await blobs.put(bytes, 'image/png');
  const file = newScan({ sha256: hashBytes(bytes), fileName: `../${name}.PNG` });
  return (await records.addScan(file)).scan;
}

async function approve(pageId: string, value: string): Promise<void> {
  await records.finishPage(finishedPage(pageId));
  await records.act(pageId, 'name', { action: 'correct', value, seen: 0 }, '佐藤');
  expect(await records.approve(pageId, '佐藤')).toMatchObject({ ok: true });
}

const prove = (tar: Buffer, trusted: readonly string[]) =>
  verifyBundle(Readable.from([tar]), trusted);

interface Unpacked {
  files: Map<string, Buffer>;
  manifest: BundleManifest;
  chain: BundledEvents;
  record: BundledRecord;
}

async function unpack(tar = bundle): Promise<Unpacked> {
  const files = new Map<string, Buffer>();
  for await (const entry of Readable.from([tar]).pipe(extract())) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    files.set(entry.header.name, Buffer.concat(chunks));
  }
  const read = (name: string): unknown => JSON.parse(files.get(name)!.toString());
  return {
    files,
    manifest: JSON.parse((read(BUNDLE_FILES.manifest) as SignedReport).text) as BundleManifest,
    chain: read(BUNDLE_FILES.events) as BundledEvents,
    record: read(BUNDLE_FILES.record) as BundledRecord,
  };
}

/** As who made it would pack it anew: with a list of files that fits, signed. */
function sign({ files, manifest, chain, record }: Unpacked, by = vault): Promise<Buffer> {
  files.set(BUNDLE_FILES.events, Buffer.from(JSON.stringify(chain)));
  files.set(BUNDLE_FILES.record, Buffer.from(JSON.stringify(record)));
  files.delete(BUNDLE_FILES.manifest);
  const hashes = Object.fromEntries([...files].map(([name, bytes]) => [name, hashBytes(bytes)]));
  const text = canonicalJson({ ...manifest, files: hashes });
  files.set(BUNDLE_FILES.manifest, Buffer.from(JSON.stringify({ text, ...by.sign(text) })));
  return buffer(packFiles(files));
}

test('a bundle proves itself, and names what no anchor covers; no secret is in its record and events', async () => {
  const { files, chain, record } = await unpack();
  const found = await prove(bundle, [publicKey]);
  const newest = chain.events.at(-1)!.event;
  expect(newest).toMatchObject({ action: 'bundle-made', after: { reason: WISH.reason } });
  expect(found).toMatchObject({
    ok: true,
    value: { events: chain.events.length, unanchored: [newest.seq], days: [expect.any(String)] },
  });
  expect([...files.keys()].sort()).toEqual(
    ['bundle.json', 'events.json', 'original-1.png', 'record.json'].sort(),
  );
  expect(files.get('original-1.png')!.toString()).toBe('two');
  expect(record.pages).toMatchObject([
    { number: 1, approvedBy: '佐藤', values: { name: '佐藤', password: '•', account: '•' } },
  ]);
  const told = ['events.json', 'record.json'].map((name) => files.get(name)!.toString()).join();
  for (const secret of [SECRET, ACCOUNT]) expect(told).not.toContain(secret);
});

/** What somebody does who has the bundle, and not the key. */
test.each<[string, (unpacked: Unpacked) => unknown, object]>([
  [
    'the original swapped',
    ({ files }) => files.set('original-1.png', Buffer.from('three')),
    { kind: 'file-changed', name: 'original-1.png' },
  ],
  [
    'an event edited',
    ({ files, chain }) => {
      chain.events[1]!.event.actor = '鈴木';
      files.set(BUNDLE_FILES.events, Buffer.from(JSON.stringify(chain)));
    },
    { kind: 'file-changed', name: 'events.json' },
  ],
  [
    'an event left out',
    ({ files, chain }) => {
      chain.events.splice(2, 1);
      files.set(BUNDLE_FILES.events, Buffer.from(JSON.stringify(chain)));
    },
    { kind: 'file-changed', name: 'events.json' },
  ],
  [
    'a file left out',
    ({ files }) => files.delete('record.json'),
    { kind: 'file-missing', name: 'record.json' },
  ],
  [
    'a file put in',
    ({ files }) => files.set('note.txt', Buffer.from('x')),
    { kind: 'file-unknown', name: 'note.txt' },
  ],
  [
    'the list of files edited',
    ({ files }) => {
      const signed = JSON.parse(files.get(BUNDLE_FILES.manifest)!.toString()) as SignedReport;
      const text = signed.text.replace('監査', '鈴木');
      files.set(BUNDLE_FILES.manifest, Buffer.from(JSON.stringify({ ...signed, text })));
    },
    { kind: 'manifest-forged' },
  ],
])('%s is found', async (_what, tamper, error) => {
  const unpacked = await unpack();
  tamper(unpacked);
  const packed = await buffer(packFiles(unpacked.files));
  expect(await prove(packed, [])).toEqual({ ok: false, error });
});

/** What somebody does who has the key as well: the day that was signed before stands against it. */
test.each<[string, (unpacked: Unpacked) => unknown, object]>([
  [
    'the original swapped',
    ({ files }) => files.set('original-1.png', Buffer.from('three')),
    { kind: 'original-swapped', name: 'original-1.png' },
  ],
  [
    'an event edited',
    ({ chain }) => (chain.events[1]!.event.actor = '鈴木'),
    { kind: 'event-changed' },
  ],
  [
    'an event edited and hashed anew',
    ({ chain }) => {
      const one = chain.events[1]!;
      one.event.actor = '鈴木';
      one.event.hash = hashEvent(one.previous, one.event);
    },
    { kind: 'proof-broken' },
  ],
  [
    'a proof altered',
    ({ chain }) => (chain.events[1]!.path![0] = 'a'.repeat(64)),
    { kind: 'proof-broken' },
  ],
  ['a proof cut short', ({ chain }) => chain.events[1]!.path!.pop(), { kind: 'proof-broken' }],
  ['a proof taken out', ({ chain }) => (chain.events[1]!.path = null), { kind: 'proof-broken' }],
  ['two events swapped', ({ chain }) => chain.events.reverse(), { kind: 'event-unordered' }],
  [
    'an anchor edited',
    ({ chain }) =>
      (chain.anchors[0]!.text = chain.anchors[0]!.text.replace('"root":"', '"root":"0')),
    { kind: 'anchor-forged' },
  ],
  [
    'who approved',
    ({ record }) => (record.pages[0]!.approvedBy = '鈴木'),
    { kind: 'record-changed', page: 1 },
  ],
  [
    'when it was received left out',
    ({ chain }) => chain.events.shift(),
    { kind: 'original-swapped', name: 'original-1.png' },
  ],
])('%s, and signed anew, is found', async (_what, tamper, error) => {
  const unpacked = await unpack();
  tamper(unpacked);
  const found = await prove(await sign(unpacked), [publicKey]);
  expect(found).toMatchObject({ ok: false, error });
});

test('another key than those that are named is found, in the list of files and in an anchor', async () => {
  const [one, two] = [await unpack(), await unpack()];
  const listed = await sign(one, other);
  expect(await prove(listed, [publicKey])).toEqual({
    ok: false,
    error: { kind: 'foreign-key', of: 'bundle.json' },
  });
  const anchor = two.chain.anchors[0]!;
  two.chain.anchors[0] = { text: anchor.text, ...other.sign(anchor.text) };
  expect(await prove(await sign(two), [publicKey])).toMatchObject({
    ok: false,
    error: { kind: 'foreign-key', of: expect.stringMatching(/^the anchor of /) },
  });
  // Who names no key is told those that signed.
  const told = await prove(listed, []);
  expect(told.ok && told.value.keys).toHaveLength(2);
  for (const rubbish of [Buffer.from('rubbish'), Buffer.alloc(1024), bundle.subarray(0, 2000)])
    expect((await prove(rubbish, [])).ok).toBe(false);
});

test('of a file of several envelopes each bundle tells its own, though the first was disposed of', async () => {
  const file = await addFile('two envelopes');
  const [first, , second] = await records.setPages(file.id, 4, 'application/pdf', [2]);
  for (const [pageId, value] of [
    [first, '鈴木'],
    [second, '高橋'],
  ] as const)
    await approve(pageId!, value);
  const [one, two] = await records.findEnvelopesOf(file.id);
  const make = ({ id }: { id: string }) => proof.makeBundle({ scanId: id }, WISH, EVERYTHING);
  const look = async () => {
    const made = await make(two!);
    if (!made.ok) throw new Error(made.error.kind);
    const tar = await buffer(made.value.tar);
    expect(await prove(tar, [publicKey])).toMatchObject({ ok: true });
    const { files, chain } = await unpack(tar);
    const events = files.get(BUNDLE_FILES.events)!.toString();
    expect(events).toContain('高橋');
    expect(events).not.toContain('鈴木');
    expect(files.get('original-1.png')!.toString()).toBe('two envelopes');
    return chain.events
      .filter(({ event }) => event.scanId === file.id)
      .map(({ event }) => event.action);
  };
  expect(await look()).toEqual(['received']);
  const { db } = database;
  const retention = openRetention({ db, vault, forms, blobs, mode: 'servers' }).within(EVERYTHING);
  const today = '2026-11-28';
  const proposed = await retention.propose(one!.controlNumber, '取下げ', 'A', today);
  if (!proposed.ok) throw new Error(proposed.error.kind);
  expect(await retention.approve(proposed.value.id, 'B', today)).toMatchObject({ ok: true });
  expect(await make(one!)).toEqual({ ok: false, error: { kind: 'disposed' } });
  expect(await look()).toEqual([]);
});

/** What another program might unpack to something else than what was proven. */
test.each<[string, { name: string; type?: 'symlink'; linkname?: string }, object]>([
  ['a name twice', { name: 'original-1.png' }, { kind: 'file-twice', name: 'original-1.png' }],
  [
    'a link',
    { name: 'original-2.png', type: 'symlink', linkname: '/etc/passwd' },
    { kind: 'file-odd', name: 'original-2.png' },
  ],
])('%s is refused', async (_what, header, error) => {
  const { files } = await unpack();
  const archive = pack();
  archive.entry(header, '');
  for (const [name, bytes] of files) archive.entry({ name }, bytes);
  archive.finalize();
  expect(await prove(await buffer(Readable.from(archive)), [])).toEqual({ ok: false, error });
});
