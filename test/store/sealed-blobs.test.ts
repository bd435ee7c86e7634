import { randomBytes } from 'node:crypto';
import { chmod, copyFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fail, ok } from '../../schemas/result.ts';
import { hashBytes, KEY_GONE, LIES_OPEN, NOT_OPENING } from '../../store/blobs/content.ts';
import { encryptOpenFiles } from '../../store/blobs/encrypt-open.ts';
import { openFolderBlobs, openFolderShelf } from '../../store/blobs/folder.ts';
import { openS3Shelf } from '../../store/blobs/s3.ts';
import { openSealedBlobs } from '../../store/blobs/sealed.ts';
import type { Blobs, Shelf } from '../../store/contracts.ts';
import type { Keyring } from '../../store/keys/keyring.ts';
import { claimKeyring, readKeyring } from '../../store/keys/open-keyring.ts';
import { openRecords } from '../../store/open-records.ts';
import { openVault } from '../../store/vault.ts';
import { openMemoryDatabase, type MemoryDatabase } from './memory-database.ts';
import { forms, newScan } from './sample-record.ts';

const master = randomBytes(32);
let database: MemoryDatabase;
let keyring: Keyring;
beforeAll(async () => {
  database = await openMemoryDatabase();
  keyring = await claimKeyring(database.db, master);
});
afterAll(() => database.close());

const text = '窓口 planted in the clear';
/** Long enough for several pieces, and all of it to be told. */
const sample = (): Buffer => Buffer.concat([Buffer.from(`\x89PNG${text}`), randomBytes(80_000)]);
const open = (shelf: Shelf): Blobs => openSealedBlobs({ db: database.db, keyring, shelf });
const keysOf = async (): Promise<string[]> =>
  (await database.db.selectFrom('blob_key').select('sha256').execute()).map((row) => row.sha256);

async function streamed(blobs: Blobs, sha256: string): Promise<Buffer> {
  const stream = await blobs.stream(sha256);
  if (!stream.ok) throw new Error(JSON.stringify(stream.error));
  return buffer(stream.value);
}

describe('files in a folder', () => {
  let dir: string;
  let shelf: Shelf;
  let blobs: Blobs;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-'));
    shelf = openFolderShelf(dir);
    blobs = open(shelf);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const path = (sha256: string) => join(dir, sha256.slice(0, 2), sha256);
  const overwrite = async (sha256: string, bytes: Buffer) => {
    await chmod(path(sha256), 0o644);
    await writeFile(path(sha256), bytes);
  };

  test('lie encrypted and come back as they were, whole and piece by piece; empty ones too', async () => {
    for (const bytes of [sample(), Buffer.alloc(0), Buffer.from('x')]) {
      const sha256 = hashBytes(bytes);
      expect(await blobs.put(bytes, 'image/png')).toEqual(ok(sha256));
      const lying = await readFile(path(sha256));
      expect([lying.includes(text), lying.includes('PNG')]).toEqual([false, false]);
      expect(await blobs.put(bytes, 'image/png')).toEqual(ok(sha256));
      expect(await readFile(path(sha256))).toEqual(lying);
      expect(await blobs.get(sha256)).toEqual(ok(bytes));
      expect(await streamed(blobs, sha256)).toEqual(bytes);
    }
  });

  test('put by several at once have one key; a key whose file never came is used', async () => {
    const bytes = sample();
    const sha256 = hashBytes(bytes);
    const puts = Array.from({ length: 8 }, () => open(shelf).put(bytes, 'image/png'));
    expect(await Promise.all(puts)).toEqual(puts.map(() => ok(sha256)));
    expect(await blobs.get(sha256)).toEqual(ok(bytes));
    await shelf.remove(sha256);
    expect(await blobs.put(bytes, 'image/png')).toEqual(ok(sha256));
    expect(await blobs.get(sha256)).toEqual(ok(bytes));
  });

  test('turned in any part, exchanged or laid open are never given out', async () => {
    const [bytes, other] = [sample(), sample()];
    const [sha256, another] = [hashBytes(bytes), hashBytes(other)];
    for (const each of [bytes, other]) await blobs.put(each, 'image/png');
    const lying = await readFile(path(sha256));
    for (const at of [12, 30, 60, lying.length - 1]) {
      const turned = Buffer.from(lying);
      turned[at]! ^= 1;
      await overwrite(sha256, turned);
      expect([at, await blobs.get(sha256)]).toEqual([at, fail(NOT_OPENING)]);
      await expect(streamed(blobs, sha256)).rejects.toThrow();
    }
    await overwrite(sha256, lying.subarray(0, -5));
    expect(await blobs.get(sha256)).toEqual(fail(NOT_OPENING));
    await copyFile(path(another), `${path(sha256)}.other`);
    await overwrite(sha256, await readFile(`${path(sha256)}.other`));
    expect(await blobs.get(sha256)).toEqual(fail(NOT_OPENING));
    await overwrite(sha256, bytes);
    expect(await blobs.get(sha256)).toEqual(fail(LIES_OPEN));
    expect(await blobs.stream(sha256)).toEqual(fail(LIES_OPEN));
    // Nor do keys open in each other's place, or by another installation's key.
    await overwrite(sha256, lying);
    const rows = await database.db.selectFrom('blob_key').selectAll().execute();
    const row = rows.find((each) => each.sha256 === another)!;
    expect(() => keyring.unwrapFileKey(sha256, row)).toThrow();
    const changeKey = (wrapped: Uint8Array) =>
      database.db.updateTable('blob_key').set({ wrapped }).where('sha256', '=', another).execute();
    await changeKey(randomBytes(60));
    for (const given of [blobs.get(another), blobs.stream(another), blobs.put(other, 'image/png')])
      expect(await given).toEqual(fail(NOT_OPENING));
    await changeKey(row.wrapped);
    expect(await blobs.get(another)).toEqual(ok(other));
    await expect(readKeyring(database.db, randomBytes(32))).rejects.toThrow('is not the one');
  });

  test('are never on the shelf before their keys are on the disk', async () => {
    const steps: string[] = [];
    const watched: Shelf = {
      ...shelf,
      write: (...given) => (steps.push('write'), shelf.write(...given)),
    };
    const flushKeys = () => Promise.resolve(void steps.push('flush'));
    const given = openSealedBlobs({ db: database.db, keyring, shelf: watched, flushKeys });
    const bytes = sample();
    for (const expected of [2, 4]) {
      expect(await given.put(bytes, 'image/png')).toMatchObject({ ok: true });
      expect(steps).toEqual(['flush', 'write', 'flush', 'write'].slice(0, expected));
    }
  });

  test('removed are gone with their keys, and what is left of them opens no more', async () => {
    const bytes = sample();
    const sha256 = hashBytes(bytes);
    await blobs.put(bytes, 'image/png');
    const lying = await readFile(path(sha256));
    expect(await blobs.remove(sha256)).toEqual(ok(null));
    expect(await blobs.remove(sha256)).toEqual(ok(null));
    expect(await keysOf()).not.toContain(sha256);
    expect(await blobs.get(sha256)).toEqual(fail({ kind: 'storage-failed', detail: 'ENOENT' }));
    await writeFile(path(sha256), lying);
    expect(await blobs.get(sha256)).toEqual(fail(KEY_GONE));
    expect(await blobs.stream(sha256)).toEqual(fail(KEY_GONE));
    // Taken in again it is whole again.
    expect(await blobs.put(bytes, 'image/png')).toEqual(ok(sha256));
    expect(await blobs.get(sha256)).toEqual(ok(bytes));
  });

  test('of an older version are read in the clear, and encrypted beside the work, even when that is cut off', async () => {
    const old = openFolderBlobs(dir);
    // One that begins as if it was encrypted.
    const marked = Buffer.concat([Buffer.from('madoguchi\u0001', 'latin1'), randomBytes(100)]);
    const files = [marked, ...Array.from({ length: 5 }, sample)];
    const records = await openRecords(database.db, openVault(master), forms);
    for (const bytes of files) {
      await old.put(bytes, 'image/png');
      const sha256 = hashBytes(bytes);
      await records.addScan(newScan({ sha256, bytes: bytes.length, fileName: sha256 }));
    }
    const readable = async () => {
      for (const bytes of files) {
        expect(await blobs.get(hashBytes(bytes))).toEqual(ok(bytes));
        expect(await streamed(blobs, hashBytes(bytes))).toEqual(bytes);
      }
    };
    await readable();
    let writes = 0;
    const failing: Shelf = {
      ...shelf,
      write: (...given) =>
        ++writes > 2 ? Promise.reject(new Error('killed')) : shelf.write(...given),
    };
    const source = { db: database.db, keyring, shelf };
    await expect(encryptOpenFiles({ ...source, shelf: failing }, () => undefined)).rejects.toThrow(
      'killed',
    );
    await readable();
    // Taken in again meanwhile, which encrypts it.
    await blobs.put(files[1]!, 'image/png');
    const seen: number[] = [];
    const { encrypted, lost } = await encryptOpenFiles(source, (done, of) => seen.push(done / of));
    expect([encrypted > 0, lost, seen.at(-1)]).toEqual([true, [], 1]);
    await readable();
    for (const folder of await readdir(dir))
      for (const name of await readdir(join(dir, folder)))
        expect((await readFile(join(dir, folder, name))).includes(text)).toBe(false);
    expect(await encryptOpenFiles(source, () => undefined)).toEqual({ encrypted: 0, lost: [] });
  });

  test('of ten megabytes cost next to nothing', async () => {
    const bytes = randomBytes(10_000_000);
    const plain = openFolderBlobs(join(dir, 'plain'));
    const clear = await time(() => plain.put(bytes, 'image/png'));
    const sealed = await time(() => blobs.put(bytes, 'image/png'));
    const got = await blobs.get(hashBytes(bytes));
    expect(got.ok && got.value.equals(bytes)).toBe(true);
    expect((await streamed(blobs, hashBytes(bytes))).equals(bytes)).toBe(true);
    expect(sealed - clear).toBeLessThan(1000);
  });
});

async function time(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

describe('files in a bucket', () => {
  let server: Server;
  let shelf: Awaited<ReturnType<typeof openS3Shelf>>;
  const objects = new Map<string, Buffer>();

  beforeAll(async () => {
    server = createServer((request, response) => {
      void buffer(request).then((body) => {
        const key = new URL(request.url ?? '', 'http://s3').pathname.split('/').at(-1)!;
        const isTaken = request.headers['if-none-match'] === '*' && objects.has(key);
        if (request.method === 'PUT' && isTaken) return response.writeHead(412).end();
        if (request.method === 'PUT') objects.set(key, body);
        else if (request.method === 'DELETE') objects.delete(key);
        else if (!objects.has(key)) return response.writeHead(404).end();
        return response.end(request.method === 'GET' ? objects.get(key) : undefined);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    shelf = await openS3Shelf({
      endpoint: `http://127.0.0.1:${port}`,
      bucket: 'originals',
      region: 'us-east-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
  });
  afterAll(async () => {
    shelf.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('lie encrypted, and are removed; those of an older version that come again stay as they are', async () => {
    const blobs = open(shelf);
    const [bytes, older] = [sample(), sample()];
    const [sha256, old] = [hashBytes(bytes), hashBytes(older)];
    objects.set(old, older);
    expect(await blobs.get(old)).toEqual(ok(older));
    for (const each of [bytes, bytes, older]) await blobs.put(each, 'image/png');
    expect([...objects.keys()]).toEqual([old, sha256]);
    // One in the clear is left to the encryptor, which waits for backups.
    expect([objects.get(old), objects.get(sha256)!.includes(text)]).toEqual([older, false]);
    expect(await blobs.get(sha256)).toEqual(ok(bytes));
    expect(await streamed(blobs, sha256)).toEqual(bytes);
    expect(await blobs.get(old)).toEqual(ok(older));
    objects.set(sha256, Buffer.from(objects.get(sha256)!).fill(1, 60));
    expect(await blobs.get(sha256)).toEqual(fail(NOT_OPENING));
    expect(await blobs.remove(sha256)).toEqual(ok(null));
    expect(await blobs.remove(sha256)).toEqual(ok(null));
    expect([...objects.keys()]).toEqual([old]);
  });
});
