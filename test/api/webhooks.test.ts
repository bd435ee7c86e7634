import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pino from 'pino';
import request from 'supertest';
import { batchSchema } from '../../schemas/batch.ts';
import { problemSchema } from '../../schemas/http.ts';
import {
  deliveryListSchema,
  deliverySchema,
  madeWebhookSchema,
  WEBHOOK_EVENTS,
  webhookListSchema,
  type Delivery,
  type MadeWebhook,
} from '../../schemas/webhook.ts';
import type { Engine } from '../../store/engine.ts';
import { openEmbedded } from '../../store/open-embedded.ts';
import { mayCall } from '../../store/webhooks/address.ts';
import { queueDeliveries } from '../../workers/webhooks/queue-deliveries.ts';
import { sendSigned } from '../../workers/webhooks/send-signed.ts';
import { startWebhooks, type RunningWebhooks } from '../../workers/webhooks/start-webhooks.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';
import { openReceiver, type Receiver } from './webhook-receiver.ts';

const UNREAD = { kind: 'unknown-form', bestScore: 0.1, needed: 0.5 } as const;
const QUICK = { pollMs: 20, firstPauseMs: 10 };

describe('webhooks', () => {
  let desk: TestDesk;
  let engine: Engine;
  let folder: string;
  let admin: SignedIn;
  let supervisor: SignedIn;
  let receiver: Receiver;
  let running: RunningWebhooks | null = null;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'madoguchi-webhooks-'));
    engine = await openEmbedded(folder);
    desk = await openDesk();
    admin = await desk.as('管理 花子', ['administrator']);
    supervisor = await desk.as('責任 一');
  }, 60_000);
  beforeEach(async () => {
    receiver = await openReceiver();
  });
  afterEach(async () => {
    await running?.close();
    running = null;
    for (const { id } of await desk.webhooks.list()) await desk.webhooks.remove(id, 'test');
    await receiver.close();
  });
  afterAll(async () => {
    await desk.close();
    await engine.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (route: string, body: object = {}, who = admin) =>
    request(desk.app).post(`/api${route}`).set(who).send(body);
  async function make(events: readonly string[], url = receiver.url): Promise<MadeWebhook> {
    const { body } = await ask('/webhooks', { name: '台帳', url, events }).expect(201);
    return madeWebhookSchema.parse(body);
  }
  const start = async () => {
    running = await startWebhooks(
      { webhooks: desk.webhooks, queues: engine.queues },
      pino({ level: 'silent' }),
      QUICK,
    );
  };
  const logOf = async (id: string): Promise<Delivery[]> => {
    const asked = request(desk.app).get(`/api/webhooks/${id}/deliveries`).set(admin).expect(200);
    return deliveryListSchema.parse((await asked).body).deliveries;
  };
  async function until<T>(find: () => Promise<T>, isSo: (found: T) => boolean): Promise<T> {
    for (;;) {
      const found = await find();
      if (isSo(found)) return found;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  /** The log, when nothing waits any more. */
  const settled = (id: string, count: number) =>
    until(
      () => logOf(id),
      (all) => all.length === count && all.every(({ state }) => state !== 'waiting'),
    );
  const openBatch = async (): Promise<string> => {
    const input = { name: '秘密の便', expectedEnvelopes: 1, expectedPages: 1 };
    return batchSchema.parse((await ask('/batches', input, supervisor)).body).id;
  };
  const closeBatch = async (): Promise<string> => {
    const id = await openBatch();
    await ask(`/batches/${id}/close`, { reason: '一通不着' }, supervisor).expect(200);
    return id;
  };

  test('events are told once each, signed, with ids, numbers and states alone', async () => {
    await closeBatch(); // before anybody wanted to know
    const { id, secret } = await make(WEBHOOK_EVENTS);
    await start();
    const { scanId, pageId } = await desk.addCard('山田太郎様.png');
    for (const [field, action] of [
      ['name', 'confirm'],
      ['memberNumber', 'confirm'],
      ['birthDate', 'confirm'],
      ['remarks', 'illegible'],
    ])
      await ask(`/pages/${pageId}/fields/${field}/actions`, { action, seen: 0 }, supervisor).expect(
        200,
      );
    await ask(`/pages/${pageId}/approve`, {}, supervisor).expect(200);
    await ask(`/pages/${pageId}/reopen`, { reason: '番号違い' }, supervisor).expect(200);
    const rejected = await desk.records.addScan({
      sha256: 'a'.repeat(64),
      fileName: 'b.png',
      mediaType: 'image/png',
      bytes: 3,
      receivedOn: '2026-11-20',
      source: 'desk',
      actor: '佐藤',
    });
    const unreadId = rejected.scan.id;
    const [unreadPage] = await desk.records.setPages(unreadId, 1, 'image/png');
    await desk.records.rejectPage(unreadPage!, UNREAD);
    const batchId = await closeBatch();
    await ask(`/batches/${batchId}/reopen`, { reason: '追加あり' }, supervisor).expect(200);
    await ask('/export', {}, supervisor).expect(200);

    const log = await settled(id, 9);
    expect(log.every(({ state, tries }) => state === 'delivered' && tries === 1)).toBe(true);
    const told = receiver.verified(secret);
    expect(new Set(told.map((each) => each.id)).size).toBe(9);
    const bySequence = told.map(({ payload }) => payload);
    bySequence.sort((one, other) => one.data.sequence! - other.data.sequence!);
    const { controlNumber } = (await desk.records.findScan(scanId))!;
    const place = { scanId, controlNumber, pageId, page: 1 };
    expect(bySequence).toMatchObject([
      { type: 'scan.received', data: { scanId, controlNumber } },
      { type: 'record.read', data: place },
      { type: 'record.approved', data: place },
      { type: 'record.reopened', data: place },
      { type: 'scan.received', data: { scanId: unreadId } },
      { type: 'scan.rejected', data: { pageId: unreadPage, cause: 'unknown-form' } },
      { type: 'batch.closed', data: { batchId } },
      { type: 'batch.reopened', data: { batchId } },
      { type: 'records.exported', data: { approvedOnly: expect.any(Boolean) } },
    ]);
    const sent = receiver.received.map(({ body }) => body).join();
    for (const personal of [
      'はなこ',
      '山田',
      '秘密の便',
      '番号違い',
      '追加あり',
      '佐藤',
      '責任',
      '.png',
      '20417733',
    ])
      // prettier-ignore
      expect(sent).not.toContain(personal);
  });

  test('what fails is tried again with the same id and bytes, and at last given up', async () => {
    const { id, secret } = await make(['batch.closed']);
    receiver.answers.push(500, 302);
    await start();
    await closeBatch();
    expect(await settled(id, 1)).toMatchObject([{ state: 'delivered', tries: 3, status: 204 }]);
    const [first, second, third] = receiver.verified(secret);
    expect([second, third]).toEqual([first, first]);
    expect(receiver.received.every(({ headers }) => headers['content-length'] !== '0')).toBe(true);
    await running!.close();

    receiver.answers.push(...Array.from({ length: 15 }, () => 503));
    await closeBatch();
    running = await startWebhooks(
      { webhooks: desk.webhooks, queues: engine.queues },
      pino({ level: 'silent' }),
      { pollMs: 20, firstPauseMs: 0 },
    );
    const [given] = await settled(id, 2);
    expect(given).toMatchObject({ state: 'given-up', tries: 15, status: 503, nextTryAt: null });
    expect(given!.trouble).toBe('bad-status');
    // Somebody has mended it, and has it sent again.
    const { body } = await ask(`/webhook-deliveries/${given!.id}/again`).expect(202);
    expect(deliverySchema.parse(body)).toMatchObject({ state: 'waiting', tries: 0 });
    const [again] = await settled(id, 2);
    expect(again).toMatchObject({ id: given!.id, state: 'delivered', tries: 1, trouble: null });
  });

  test('a fault of the database leaves its class and code with the job, and no value', async () => {
    await make(['batch.closed']);
    const findCall = () => desk.webhooks.findCall({ id: '山田花子', round: 1 });
    running = await startWebhooks(
      { webhooks: { ...desk.webhooks, findCall }, queues: engine.queues },
      pino({ level: 'silent' }),
      QUICK,
    );
    await closeBatch();
    const jobs = await until(
      () => engine.queues.openQueue('deliver').getJobs(),
      (all) => all.some(({ failedReason }) => failedReason?.includes('22P02')),
    );
    expect(JSON.stringify(jobs)).not.toContain('山田花子');
  });

  test('a redirect is not followed, and an answer is not waited for without an end', async () => {
    const { id, secret } = await make(['batch.closed']);
    const call = { id, secret, url: receiver.url, payload: '{}', allowLoopback: true };
    receiver.answers.push(307, null);
    expect(await sendSigned(call)).toEqual({
      ok: false,
      error: { trouble: 'redirected', status: 307 },
    });
    expect(await sendSigned(call, { patienceMs: 100 })).toMatchObject({
      error: { trouble: 'too-slow' },
    });
    expect(receiver.received).toHaveLength(2);
  });

  test('who answers 410 is called no more, until a person enables it', async () => {
    const { id } = await make(['batch.closed']);
    receiver.answers.push(410);
    await start();
    await closeBatch();
    expect(await settled(id, 1)).toMatchObject([{ state: 'given-up', trouble: 'gone', tries: 1 }]);
    const [webhook] = await until(
      () => desk.webhooks.list(),
      ([each]) => each?.state !== 'enabled',
    );
    expect(webhook!.state).toBe('gone');
    await closeBatch();
    const refused = await ask(`/webhooks/${id}/test`).expect(409);
    expect(problemSchema.parse(refused.body).code).toBe('webhook-disabled');
    const { body } = await ask(`/webhooks/${id}/state`, { enabled: true }).expect(200);
    expect(webhookListSchema.parse(body).webhooks).toMatchObject([{ state: 'enabled' }]);
    await ask(`/webhooks/${id}/test`).expect(202);
    expect(await settled(id, 2)).toMatchObject([{ type: 'webhook.test' }, { trouble: 'gone' }]);
    expect(receiver.received).toHaveLength(2);
  });

  test('a crash between any two steps loses nothing and makes nothing twice', async () => {
    const { id, secret } = await make(['batch.closed']);
    await closeBatch();
    // Two processes at a time: one of them finds the other at it, or nothing left.
    await Promise.all([desk.webhooks.fillOutbox(), desk.webhooks.fillOutbox()]);
    await closeBatch();
    const [fresh] = await desk.webhooks.listUnqueued();
    await queueDeliveries(desk.webhooks, engine.queues, 10);
    expect(await desk.webhooks.listUnqueued()).toEqual([]);
    expect(fresh).toMatchObject({ round: 1 });
    // The queue is lost with all its jobs.
    await engine.queues.openQueue('deliver').obliterate({ force: true });
    await start();
    const log = await settled(id, 2);
    expect(log.map(({ tries }) => tries)).toEqual([1, 1]);
    expect(receiver.verified(secret).map((told) => told.id).sort()).toEqual(log.map((each) => each.id).sort()); // prettier-ignore
  });

  test('what waits is given up when it is disabled, and gone when it is deleted', async () => {
    const { id } = await make(['batch.closed']);
    await closeBatch();
    await desk.webhooks.fillOutbox();
    const [waiting] = await logOf(id);
    await ask(`/webhooks/${id}/state`, { enabled: false }).expect(200);
    expect(await logOf(id)).toMatchObject([{ state: 'given-up', trouble: 'disabled' }]);
    await ask(`/webhook-deliveries/${waiting!.id}/again`).expect(409);
    await request(desk.app).delete(`/api/webhooks/${id}`).set(admin).expect(200);
    await request(desk.app).get(`/api/webhooks/${id}/deliveries`).set(admin).expect(404);
    await ask(`/webhook-deliveries/${waiting!.id}/again`).expect(404);
    await start();
    expect(receiver.received).toEqual([]);
  });

  test('its secret is told once, and what is done to it goes on record without its address', async () => {
    const { id, secret } = await make(['records.exported'], 'https://example.com/in/k3y');
    expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    await request(desk.app).delete(`/api/webhooks/${id}`).set(admin).expect(200);
    const auditor = await desk.as('監査 二', ['auditor']);
    const events = await request(desk.app).get('/api/audit/events?limit=9').set(auditor);
    const changes = (events.body.events as { action: string }[]).filter(({ action }) => action.startsWith('webhook-')); // prettier-ignore
    expect(changes.slice(0, 2)).toMatchObject([
      { action: 'webhook-deleted', actor: '管理 花子' },
      { action: 'webhook-made', after: { webhookId: id, name: '台帳', host: 'example.com' } },
    ]);
    const told = JSON.stringify(events.body) + desk.logged();
    expect(told).not.toContain(secret);
    expect(told).not.toContain('k3y');
  });

  test('no call leaves for an address inside', async () => {
    for (const url of [
      'https://10.0.0.1/',
      'https://0x7f.1/',
      'https://[::ffff:10.0.0.1]/',
      'http://example.com/',
      'http://10.0.0.1/',
    ]) {
      const input = { name: 'x', url, events: ['record.read'] };
      const { body } = await ask('/webhooks', input).expect(422);
      expect([url, problemSchema.parse(body).code]).toEqual([url, 'webhook-address-refused']);
    }
    for (const url of ['ftp://example.com/', 'https://a:b@example.com/', 'nowhere'])
      await ask('/webhooks', { name: 'x', url, events: ['record.read'] }).expect(400);
    const secret = `whsec_${'A'.repeat(43)}=`;
    const call = { id: 'x', secret, payload: '{}', allowLoopback: false };
    const refused = { ok: false, error: { trouble: 'address-refused', status: null } };
    // A name that was fine when it was registered; every one of its addresses counts.
    for (const addresses of [['10.0.0.8'], ['93.184.215.14', '::1']])
      expect(
        await sendSigned(
          { ...call, url: 'https://receiver.example/' },
          {
            resolve: (_host, callback) =>
              callback(null, addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))), // prettier-ignore
          },
        ),
      ).toEqual(refused);
    expect(await sendSigned({ ...call, url: 'https://localhost:1/' })).toEqual(refused);
    expect(await sendSigned({ ...call, url: receiver.url })).toEqual(refused);
    expect(receiver.received).toEqual([]);
  });

  test('only public addresses are called by https, and only this machine by http, if at all', () => {
    const https = new URL('https://example.com');
    const http = new URL('http://localhost');
    for (const address of ['8.8.8.8', '2606:4700::1111'])
      expect([address, mayCall(https, address, true), mayCall(http, address, true)]).toEqual([address, true, false]); // prettier-ignore
    for (const address of [
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '172.16.0.1',
      '192.168.1.1',
      '198.18.0.1',
      '224.0.0.1',
      '240.0.0.1',
      '255.255.255.255',
      '168.63.129.16',
      '::',
      '::1',
      '::ffff:8.8.8.8',
      '::7f00:1',
      '64:ff9b::a00:1',
      '2002:a00:1::',
      '2001::1',
      'fc00::1',
      'fd00:ec2::254',
      'fe80::1',
      'fe80::1%eth0',
      'fec0::1',
      'ff02::1',
      'x',
    ]) {
      // prettier-ignore
      const isOwn = ['127.0.0.1', '::1'].includes(address);
      expect([address, mayCall(https, address, true)]).toEqual([address, false]);
      expect([address, mayCall(http, address, true)]).toEqual([address, isOwn]);
      expect([address, mayCall(http, address, false)]).toEqual([address, false]);
    }
  });
});
