import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { pack, type Header } from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import { checkBackup, holdsOtherKey } from '../../../store/backup/check-backup.ts';
import {
  MANIFEST,
  MASTER_KEY,
  MOST_PART_BYTES,
  SEAL,
  type Manifest,
} from '../../../store/backup/format.ts';
import { openKeptBlobs } from '../../../store/backup/installation.ts';
import { keyIdOf } from '../../../store/backup/key-id.ts';
import { openArchive } from '../../../store/backup/open-archive.ts';
import { packSeal } from '../../../store/backup/pack-entry.ts';
import { readBackup } from '../../../store/backup/read-backup.ts';
import { restoreInto } from '../../../store/backup/restore.ts';
import { isEncrypted } from '../../../store/blobs/file-format.ts';
import { openFolderShelf } from '../../../store/blobs/folder.ts';
import { openPlainBlobs } from '../../../store/blobs/plain.ts';
import { openMemoryDatabase } from '../memory-database.ts';
import { newScan } from '../sample-record.ts';
import { backUp, watch } from './installations.ts';

interface Part {
  readonly name: string;
  readonly bytes: Buffer;
  readonly type?: Header['type'];
}

let dir: string;
let whole: Buffer;
let parts: Part[];
let manifest: Manifest;

beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), 'madoguchi-damage-'));
  const { db, close } = await openMemoryDatabase();
  const shelf = openFolderShelf(path.join(dir, 'originals'));
  const blobs = openPlainBlobs(shelf);
  for (const text of ['one', 'another', 'a third']) {
    const put = await blobs.put(Buffer.from(text), 'image/png');
    const { sha256, ...scan } = newScan({ sha256: put.ok ? put.value : '' });
    await db
      .insertInto('scan')
      .values({
        id: crypto.randomUUID(),
        control_number: text,
        sha256,
        file_name: scan.fileName,
        media_type: scan.mediaType,
        bytes: text.length,
        received_on: scan.receivedOn,
        received_at: new Date(),
        source: scan.source,
        actor: scan.actor,
        state: 'queued',
      })
      .execute();
  }
  const file = path.join(dir, 'whole.tar');
  manifest = await backUp({ mode: 'embedded', db, shelf, master: null, close }, file);
  await close();
  whole = await readFile(file);
  parts = [];
  for await (const { name, bytes } of openArchive(file)) {
    const chunks: Buffer[] = [];
    for await (const chunk of bytes) chunks.push(chunk);
    parts.push({ name, bytes: Buffer.concat(chunks) });
  }
});
afterAll(() => rm(dir, { recursive: true, force: true }));

async function check(bytes: Buffer): Promise<unknown> {
  const file = path.join(dir, 'tried.tar');
  await writeFile(file, bytes);
  const checked = await checkBackup(file, () => undefined);
  return checked.ok ? 'whole' : checked.error;
}

/** An archive of these parts with a seal that fits: what somebody makes who knows how. */
async function seal(changed: readonly Part[]): Promise<Buffer> {
  const archive = pack();
  for (const { name, bytes, type = 'file' } of changed)
    if (name !== SEAL) archive.entry({ name, type, linkname: 'x' }, bytes);
  archive.finalize();
  const body = (await buffer(archive)).subarray(0, -1024);
  return Buffer.concat([body, await packSeal(createHash('sha256').update(body).digest('hex'))]);
}

const isOriginal = ({ name }: Part): boolean => name.startsWith('originals/');
const isScans = ({ name }: Part): boolean => name.startsWith('tables/scan/');

/** The same parts, some of them others, with a manifest to which they fit. */
function fitting(change: (part: Part) => Part, more: Partial<Manifest> = {}): Part[] {
  const changed = parts.map(change);
  const listed = manifest.parts.map(({ name }) => {
    const { bytes } = changed.find((part) => part.name === name)!;
    return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
  });
  const bytes = Buffer.from(JSON.stringify({ ...manifest, parts: listed, ...more }));
  return changed.map((part) => (part.name === MANIFEST ? { ...part, bytes } : part));
}

test('whichever byte is turned, the backup is refused', async () => {
  expect(await check(whole)).toBe('whole');
  const steps = Math.floor(whole.length / 150);
  for (let at = 0; at < whole.length; at += steps) {
    const turned = Buffer.from(whole);
    turned[at]! ^= 0x10;
    expect([at, await check(turned)]).toEqual([at, expect.objectContaining({})]);
  }
  const turned = Buffer.from(whole);
  const at = turned.indexOf(parts.find(isOriginal)!.bytes);
  turned[at]! ^= 1;
  // What it should be stands in one hash of all of them.
  expect(await check(turned)).toMatchObject({ kind: 'other-originals', found: 3 });
});

test('wherever it is cut off, and whatever is behind it, the backup is refused', async () => {
  for (const length of [
    0,
    1,
    511,
    512,
    5000,
    whole.length / 2,
    whole.length - 2048,
    whole.length - 1024,
    whole.length - 1,
  ])
    expect([length, await check(whole.subarray(0, length))]).toEqual([
      length,
      { kind: expect.stringMatching(/^(not-a-backup|cut-off|changed)$/) as string },
    ]);
  expect(await check(Buffer.concat([whole, Buffer.alloc(512)]))).toEqual({ kind: 'changed' });
  expect(await check(Buffer.from('PK\u0003\u0004 no archive of ours'.repeat(100)))).toEqual({
    kind: 'not-a-backup',
  });
  expect(await check(await seal(parts.slice(1)))).toEqual({ kind: 'not-a-backup' });
});

test('parts that are missing, too many, elsewhere or something else are named', async () => {
  const original = parts.find(isOriginal)!;
  const scans = parts.find(isScans)!;
  const without = (part: Part) => parts.filter((each) => each !== part);
  expect(await check(await seal(parts))).toBe('whole');
  expect(await check(await seal(without(scans)))).toEqual({
    kind: 'missing-part',
    part: scans.name,
  });
  expect(await check(await seal(without(original)))).toEqual({
    kind: 'other-originals',
    found: 2,
    written: 3,
  });
  const before = (part: Part) => [parts[0]!, part, ...parts.slice(1)];
  for (const name of [
    '../../etc/passwd',
    '/etc/passwd',
    'originals/../../x',
    `originals/00/${original.name.slice(13)}`,
    'tables/scan/../../../x',
    'tables/scan/000002.ndjson.gz',
    scans.name,
    'master.key',
  ]) {
    const changed = await seal(before({ name, bytes: gzipSync('') }));
    expect(await check(changed)).toEqual({ kind: 'foreign-part', part: name });
  }
  for (const type of ['symlink', 'directory', 'link'] as const)
    expect(
      await check(await seal(before({ name: 'x', bytes: Buffer.alloc(0), type }))),
    ).toMatchObject({ kind: 'foreign-part' });
  expect(await check(await seal([...parts, { name: 'x', bytes: Buffer.from('x') }]))).toEqual({
    kind: 'foreign-part',
    part: 'x',
  });
});

test('what fits its own hashes is looked into all the same', async () => {
  const bomb = gzipSync(Buffer.alloc(MOST_PART_BYTES + 1), { level: 1 });
  const swap = (bytes: Buffer) => (part: Part) => (isScans(part) ? { ...part, bytes } : part);
  const { name } = parts.find(isScans)!;
  expect(await check(await seal(fitting(swap(bomb))))).toEqual({ kind: 'too-large', part: name });
  expect(await check(await seal(fitting(swap(Buffer.from('no gzip')))))).toEqual({
    kind: 'damaged',
    part: name,
  });
  const lines = gunzipSync(parts.find(isScans)!.bytes).toString();
  const twice = gzipSync(lines + lines);
  expect(await check(await seal(fitting(swap(twice))))).toEqual({
    kind: 'damaged',
    part: 'tables/scan',
  });
  const same = (part: Part) => part;
  const newer = { migrations: [...manifest.migrations, '2999-01-01-later'], application: '9.9' };
  expect(await check(await seal(fitting(same, newer)))).toEqual({
    kind: 'newer-records',
    application: '9.9',
  });
  const header = Buffer.from(JSON.stringify({ product: 'madoguchi', format: 3 }));
  expect(await check(await seal([{ ...parts[0]!, bytes: header }, ...parts.slice(1)]))).toEqual({
    kind: 'newer-format',
    format: 3,
  });
});

test('a backup from before encryption is restored, and its files lie encrypted then', async () => {
  const list = createHash('sha256');
  for (const part of parts.filter(isOriginal))
    list.update(`${part.name.slice(-64)} ${part.bytes.length}\n`);
  const stored = { ...manifest.stored, sha256: list.digest('hex') };
  const clear = { ...manifest, format: 1 as const, stored };
  const bytes = Buffer.from(JSON.stringify(clear));
  const header = Buffer.from(JSON.stringify({ product: 'madoguchi', format: 1 }));
  const before = parts.map((part) => (part.name === MANIFEST ? { ...part, bytes } : part));
  const file = path.join(dir, 'clear.tar');
  await writeFile(file, await seal([{ ...before[0]!, bytes: header }, ...before.slice(1)]));
  const checked = await checkBackup(file, () => undefined);
  expect(checked).toMatchObject({ ok: true });
  const shelf = openFolderShelf(path.join(dir, 'restored'));
  const target = { ...(await openMemoryDatabase()), shelf, master: Buffer.alloc(32, 9) };
  expect(
    await restoreInto(target, readBackup(file, clear), {
      actor: 'test',
      action: 'restored',
      from: null,
      watch,
    }),
  ).toMatchObject({ value: { originals: 3, missing: [] } });
  const blobs = await openKeptBlobs(target);
  for (const { name, bytes: plain } of parts.filter(isOriginal)) {
    const lying = await shelf.read(name.slice(-64));
    expect(lying.ok && isEncrypted(lying.value)).toBe(true);
    expect(await blobs.get(name.slice(-64))).toEqual({ ok: true, value: plain });
  }
  await target.close();
});

test('a key that is not the one the values are sealed with is noticed', async () => {
  const bytes = Buffer.from(`${Buffer.alloc(32, 7).toString('base64')}\n`);
  const key = {
    name: MASTER_KEY,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const holdsOther = async (keyId: string | null) => {
    const told = { ...manifest, hasKey: true, keyId, parts: [...manifest.parts, key] };
    const file = path.join(dir, 'keyed.tar');
    const keyed = parts.flatMap((part) =>
      part.name === MANIFEST
        ? [
            { name: MASTER_KEY, bytes },
            { ...part, bytes: Buffer.from(JSON.stringify(told)) },
          ]
        : [part],
    );
    await writeFile(file, await seal(keyed));
    const checked = await checkBackup(file, () => undefined);
    return checked.ok ? holdsOtherKey(checked.value) : checked.error;
  };
  expect(await holdsOther(keyIdOf(bytes))).toBe(false);
  expect(await holdsOther('0'.repeat(16))).toBe(true);
});
