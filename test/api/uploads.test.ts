import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, utimes } from 'node:fs/promises';
import { request as connect, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import request from 'supertest';
import type { Failure } from '../../schemas/failure.ts';
import { problemSchema, uploadAnswerSchema } from '../../schemas/http.ts';
import { openUnfinishedUploads, type UnfinishedUploads } from '../../store/unfinished-uploads.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';
import { EVERYTHING } from '../../store/reach.ts';

const MAX = 3_000_000;
const TUS = { 'Tus-Resumable': '1.0.0', 'X-Madoguchi': '1' } as const;
const PIECE = { ...TUS, 'Content-Type': 'application/offset+octet-stream' } as const;
const idOf = (address: string): string => address.split('/').at(-1)!;
const encode = (text: string): string => Buffer.from(text).toString('base64');

describe('files that come in pieces', () => {
  let folder: string;
  let uploads: UnfinishedUploads;
  let desk: TestDesk;
  let mori: SignedIn;
  let full: Failure | null = null;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'madoguchi-pieces-'));
    uploads = openUnfinishedUploads(folder);
    desk = await openDesk({ uploads, maxUploadBytes: MAX, findFull: () => Promise.resolve(full) });
    mori = await desk.as('Mori', ['mailroom']);
  });
  afterAll(async () => {
    await desk.close();
    await rm(folder, { recursive: true });
  });

  const announce = (bytes: number, fileName: string, place = '') =>
    request(desk.app)
      .post('/api/uploads')
      .set({ ...TUS, ...mori })
      .set('Upload-Length', String(bytes))
      .set('Upload-Metadata', `filename ${encode(fileName)}${place}`);
  const begin = async (...given: Parameters<typeof announce>): Promise<string> =>
    (await announce(...given).expect(201)).headers['location'] as string;
  const send = (address: string, offset: number, bytes: Buffer, who: SignedIn = mori) =>
    request(desk.app)
      .patch(address)
      .set({ ...PIECE, ...who })
      .set('Upload-Offset', String(offset))
      .send(bytes);
  const arrived = async (address: string): Promise<number> => {
    const answer = request(desk.app)
      .head(address)
      .set({ ...TUS, ...mori });
    return Number((await answer.expect(200)).headers['upload-offset']);
  };
  const receipt = async (address: string) => {
    const asked = request(desk.app)
      .post(`${address}/receipt`)
      .set({ ...TUS, ...mori });
    return uploadAnswerSchema.parse((await asked.expect(200)).body).results[0]!;
  };
  const codeOf = (body: unknown): string => problemSchema.parse(body).code;

  test('while the queue is full nothing is taken in, and when to come again is said', async () => {
    full = { kind: 'queue-full', waiting: 3, limit: 3 };
    const whole = request(desk.app)
      .post('/api/scans')
      .set({ ...mori })
      .attach('files', Buffer.from('x'), 'x.png');
    for (const answer of [await whole, await announce(10, 'x.png')]) {
      expect([answer.status, answer.get('Retry-After')]).toEqual([503, '60']);
      expect(answer.type).toBe('application/problem+json');
      expect(codeOf(answer.body)).toBe('queue-full');
    }
    full = null;
    await begin(10, 'x.png');
  });

  test('a connection that breaks in the middle is gone on with, and one receipt comes of it', async () => {
    const bytes = randomBytes(2_000_000);
    const address = await begin(bytes.length, '封筒.pdf');
    const server: Server = desk.app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const broken = connect({
      ...{ port, host: '127.0.0.1', path: address, method: 'PATCH' },
      headers: { ...PIECE, ...mori, 'Upload-Offset': '0', 'Content-Length': bytes.length },
    });
    broken.on('error', () => undefined); // we are who breaks it
    broken.write(bytes.subarray(0, 1_200_000));
    while ((await uploads.store.getUpload(idOf(address))).offset === 0) await nextTurn();
    const closed = new Promise((resolve) => broken.once('close', resolve));
    broken.destroy();
    await closed;
    server.close();

    const offset = await arrived(address);
    expect(offset).toBeGreaterThan(0);
    expect(offset).toBeLessThanOrEqual(1_200_000);
    const early = await request(desk.app)
      .post(`${address}/receipt`)
      .set({ ...TUS, ...mori });
    expect(codeOf(early.body)).toBe('upload-out-of-step');
    expect(codeOf((await send(address, 0, bytes)).body)).toBe('upload-out-of-step');
    await send(address, offset, bytes.subarray(offset)).expect(204);

    const first = await receipt(address);
    expect(first).toMatchObject({ outcome: 'taken-in', fileName: '封筒.pdf' });
    expect(await receipt(address)).toEqual(first); // its answer, too, may be lost on the way
    expect(await arrived(address)).toBe(bytes.length);
    const left = await readFile(path.join(folder, idOf(address)));
    expect(left.equals(Buffer.alloc(bytes.length))).toBe(true); // the original has them now
    const { scans } = await desk.records.listScans({ limit: 9 });
    expect(scans.map(({ fileName }) => fileName)).toEqual(['封筒.pdf']);
    const kept = await desk.blobs.get(scans[0]!.sha256);
    expect(kept.ok && kept.value.equals(bytes)).toBe(true);
    const [event] = await desk.records.auditOf(scans[0]!.id);
    expect(event).toMatchObject({ action: 'received', actor: 'Mori' });

    const again = await begin(bytes.length, 'again.pdf');
    await send(again, 0, bytes).expect(204);
    expect(await receipt(again)).toMatchObject({
      outcome: 'duplicate',
      first: { id: scans[0]!.id },
    });
    await request(desk.app)
      .delete(again)
      .set({ ...TUS, ...mori })
      .expect(204);
    expect(codeOf((await send(again, 0, bytes)).body)).toBe('upload-gone');
    expect(desk.logged()).not.toContain('unexpected error');
  });

  test('what is refused is refused before its bytes come', async () => {
    const large = await announce(MAX + 1, 'large.pdf').expect(413);
    expect(uploadAnswerSchema.parse(large.body).results[0]).toMatchObject({
      outcome: 'failed',
      failure: { kind: 'file-too-large', limit: MAX },
    });
    const nowhere = `,batch ${encode('01999999-0000-7000-8000-000000000000')}`;
    expect(codeOf((await announce(5, 'a.pdf', nowhere)).body)).toBe('not-found');
    expect(codeOf((await announce(5, 'a.pdf', `${nowhere},page ${nowhere.slice(7)}`)).body)).toBe('bad-upload'); // prettier-ignore
    const address = await begin(5, 'five.pdf');
    expect(codeOf((await send(address, 0, Buffer.alloc(6))).body)).toBe('bad-upload');
    const bare = await request(desk.app)
      .post('/api/uploads')
      .set({ ...TUS, ...mori })
      .expect(400);
    expect(codeOf(bare.body)).toBe('bad-upload');
    expect(bare.headers['access-control-allow-origin']).toBeUndefined();
  });

  test('goes where it was said to, and only who began it goes on with it', async () => {
    const opened = await desk.batches.open(
      { name: '', reason: '', expectedEnvelopes: 1, expectedPages: 1 },
      'Mori',
      '2026-11-20',
    );
    if (!opened.ok) throw new Error(opened.error.kind);
    const batchId = opened.value.id;
    const address = await begin(4, 'four.pdf', `,batch ${encode(batchId)}`);
    const ito = await desk.as('Ito', ['mailroom']);
    expect(codeOf((await send(address, 0, Buffer.from('four'), ito)).body)).toBe('upload-gone');
    await send(address, 0, Buffer.from('four')).expect(204);
    await receipt(address);
    expect((await desk.batches.scansOf(batchId, EVERYTHING))!.map(({ fileName }) => fileName)).toEqual(['four.pdf']); // prettier-ignore
  });

  test('what is not complete after a day is forgotten', async () => {
    const address = await begin(9, 'half.pdf');
    const id = idOf(address);
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    for (const name of [id, `${id}.json`]) await utimes(path.join(folder, name), yesterday, yesterday); // prettier-ignore
    await uploads.forgetOld();
    expect((await readdir(folder)).filter((name) => name.startsWith(id))).toEqual([]);
    expect(codeOf((await send(address, 0, Buffer.from('half.'))).body)).toBe('upload-gone');
  });
});
