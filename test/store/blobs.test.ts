import * as fs from 'node:fs/promises';
import { mkdtemp, readdir, rm, stat, writeFile, chmod } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { fail, ok } from '../../schemas/result.ts';
import { hashBytes, openFolderBlobs, type BlobFiles } from '../../store/blobs/folder.ts';
import { openS3Blobs } from '../../store/blobs/s3.ts';
import type { Blobs } from '../../store/contracts.ts';

const bytes = Buffer.from('the scan as it was received');
const sha256 = hashBytes(bytes);

describe('originals in a folder', () => {
  let dir: string;
  let blobs: Blobs;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'madoguchi-'));
    blobs = openFolderBlobs(dir);
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));
  const path = () => join(dir, sha256.slice(0, 2), sha256);

  test('come back as they were put, whole and as a stream, the same ones once', async () => {
    expect(await blobs.put(bytes, 'image/png')).toEqual(ok(sha256));
    const { mtimeMs } = await stat(path());
    expect(await blobs.put(bytes, 'image/png')).toEqual(ok(sha256));
    expect((await stat(path())).mtimeMs).toBe(mtimeMs);
    expect(await blobs.get(sha256)).toEqual(ok(bytes));
    const stream = await blobs.stream(sha256);
    expect(stream.ok && (await buffer(stream.value))).toEqual(bytes);
  });

  test('cannot be written to by accident', async () => {
    await blobs.put(bytes, 'image/png');
    expect((await stat(path())).mode & 0o777).toBe(0o444);
  });

  test('put at the same time by several are one whole file, with nothing left over', async () => {
    const done = await Promise.all(Array.from({ length: 8 }, () => blobs.put(bytes, 'image/png')));
    expect(done).toEqual(done.map(() => ok(sha256)));
    expect(await blobs.get(sha256)).toEqual(ok(bytes));
    expect(await readdir(join(dir, 'tmp'))).toEqual([]);
  });

  test('that changed on the disk are never given out', async () => {
    await blobs.put(bytes, 'image/png');
    await chmod(path(), 0o644);
    await writeFile(path(), 'the scan as somebody wants it');
    expect(await blobs.get(sha256)).toMatchObject({ ok: false, error: { kind: 'storage-failed' } });
    const stream = await blobs.stream(sha256);
    await expect(stream.ok && buffer(stream.value)).rejects.toThrow('hash');
  });

  test('that are missing are a failure, not a crash', async () => {
    expect(await blobs.get(sha256)).toEqual(fail({ kind: 'storage-failed', detail: 'ENOENT' }));
    expect(await blobs.stream(sha256)).toEqual(fail({ kind: 'storage-failed', detail: 'ENOENT' }));
  });

  test('that are removed are gone, and may be removed again', async () => {
    await blobs.put(bytes, 'image/png');
    expect(await blobs.remove(sha256)).toEqual(ok(null));
    expect(await blobs.get(sha256)).toMatchObject({ ok: false });
    expect(await blobs.remove(sha256)).toEqual(ok(null));
  });

  test('leave nothing half-written when the disk is full at any step', async () => {
    for (const step of ['open', 'write', 'sync', 'rename'] as const) {
      expect(await openFolderBlobs(dir, fullAt(step)).put(bytes, 'image/png')).toEqual(
        fail({ kind: 'storage-full' }),
      );
      const left = await fs.readdir(dir, { recursive: true, withFileTypes: true });
      expect(left.filter((entry) => entry.isFile())).toEqual([]);
    }
    expect(await blobs.put(bytes, 'image/png')).toEqual(ok(sha256));
  });
});

/** The real file system, but for one step that finds the disk full. */
function fullAt(step: 'open' | 'write' | 'sync' | 'rename'): BlobFiles {
  const full = () =>
    Promise.reject(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }));
  return {
    ...fs,
    rename: step === 'rename' ? full : fs.rename,
    open: async (...given) => {
      if (step === 'open') return full();
      const file = await fs.open(...given);
      if (step === 'sync') file.sync = full;
      if (step === 'write')
        file.writeFile = async (content) => {
          await file.write((content as Buffer).subarray(0, 5));
          return full();
        };
      return file;
    },
  };
}

describe('originals in a bucket', () => {
  let server: Server;
  let blobs: Blobs & { check(): Promise<void>; close(): void };
  const objects = new Map<string, Buffer>();
  const answers: { status: number; code: string }[] = [];
  const writes: string[] = [];

  beforeAll(async () => {
    server = createServer((request, response) => {
      void buffer(request).then((body) => {
        const key = new URL(request.url ?? '', 'http://s3').pathname;
        const forced = answers.shift();
        if (forced !== undefined) return answer(response, forced.status, forced.code);
        if (request.method === 'PUT') {
          writes.push(String(request.headers['if-none-match']));
          if (objects.has(key)) return answer(response, 412, 'PreconditionFailed');
          objects.set(key, body);
          return response.writeHead(200, { etag: '"x"' }).end();
        }
        if (request.method === 'HEAD') return response.writeHead(200).end();
        if (request.method === 'DELETE') {
          objects.delete(key);
          return response.writeHead(204).end();
        }
        const object = objects.get(key);
        return object === undefined
          ? answer(response, 404, 'NoSuchKey')
          : response.writeHead(200).end(object);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    blobs = await openS3Blobs({
      endpoint: `http://127.0.0.1:${port}`,
      bucket: 'originals',
      region: 'us-east-1',
      credentials: { accessKeyId: 'key', secretAccessKey: 'secret' },
    });
  });
  afterAll(async () => {
    blobs.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  test('come back as they were put, and are written only where nothing is', async () => {
    await blobs.check();
    expect(await blobs.put(bytes, 'image/png')).toEqual(ok(sha256));
    expect(await blobs.put(bytes, 'image/png')).toEqual(ok(sha256));
    expect(writes).toEqual(['*', '*']);
    expect([...objects.keys()]).toEqual([`/originals/${sha256.slice(0, 2)}/${sha256}`]);
    expect(await blobs.get(sha256)).toEqual(ok(bytes));
    const stream = await blobs.stream(sha256);
    expect(stream.ok && (await buffer(stream.value))).toEqual(bytes);
  });

  test('that changed in the bucket are never given out', async () => {
    const key = `/originals/${sha256.slice(0, 2)}/${sha256}`;
    objects.set(key, Buffer.from('something else'));
    expect(await blobs.get(sha256)).toMatchObject({ ok: false, error: { kind: 'storage-failed' } });
    objects.set(key, bytes);
  });

  test('that are removed are gone, and may be removed again', async () => {
    for (let time = 0; time < 2; time++) {
      expect(await blobs.remove(sha256)).toEqual(ok(null));
      expect([...objects.keys()]).toEqual([]);
    }
    expect(await blobs.get(sha256)).toMatchObject({ ok: false });
  });

  test('that are missing, and a bucket that is full, are failures', async () => {
    expect(await blobs.get('0'.repeat(64))).toMatchObject({
      ok: false,
      error: { kind: 'storage-failed' },
    });
    answers.push(...Array.from({ length: 3 }, () => ({ status: 507, code: 'XMinioStorageFull' })));
    expect(await blobs.put(Buffer.from('more'), 'image/png')).toEqual(
      fail({ kind: 'storage-full' }),
    );
  });
});

function answer(response: ServerResponse, status: number, code: string) {
  response
    .writeHead(status, { 'content-type': 'application/xml' })
    .end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
