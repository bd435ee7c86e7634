import request from 'supertest';
import { madeTokenSchema } from '../../schemas/access/tokens.ts';
import { batchSchema } from '../../schemas/batch.ts';
import { problemSchema, uploadAnswerSchema } from '../../schemas/http.ts';
import { openKeptAnswers, type KeptAnswers } from '../../store/kept-answers.ts';
import { openMemoryDatabase, type MemoryDatabase } from '../store/memory-database.ts';
import { openDesk, type TestDesk } from './open-desk.ts';

const BATCH = { name: '朝の便', expectedEnvelopes: 1, expectedPages: 1 };

describe('requests under an Idempotency-Key', () => {
  let database: MemoryDatabase;
  let answers: KeptAnswers;
  let desk: TestDesk;
  let token: Record<string, string>;
  beforeAll(async () => {
    database = await openMemoryDatabase();
    answers = openKeptAnswers(database.db);
    desk = await openDesk({ answers });
    const admin = await desk.as('管理 花子', ['administrator']);
    const scopes = ['see-scans', 'take-in', 'open-batch'];
    const asked = request(desk.app).post('/api/tokens').set(admin);
    const { body } = await asked.send({ name: 'scanner', scopes, days: 1 }).expect(201);
    token = { Authorization: `Bearer ${madeTokenSchema.parse(body).token}` };
  });
  afterAll(async () => {
    await desk.close();
    await database.close();
  });

  const openBatch = (key: string, batch: object = BATCH, who = token) =>
    request(desk.app).post('/api/batches').set(who).set('Idempotency-Key', key).send(batch);
  const upload = (key: string, ...files: [name: string, bytes: string][]) => {
    const asked = request(desk.app).post('/api/scans').set(token).set('Idempotency-Key', key);
    for (const [name, bytes] of files) asked.attach('files', Buffer.from(bytes), name);
    return asked;
  };
  const codeOf = ({ status, body }: request.Response) => [status, problemSchema.parse(body).code];
  const countBatches = async () =>
    (await request(desk.app).get('/api/batches').set(token)).body.total as number;

  test('the same request is answered as the first time, and done once', async () => {
    const first = await openBatch('"morning"').expect(201);
    expect(first.get('Idempotency-Replayed')).toBeUndefined();
    const again = await openBatch('morning').expect(201).expect('Idempotency-Replayed', 'true');
    expect(again.text).toBe(first.text);
    expect(again.get('Content-Type')).toBe(first.get('Content-Type'));
    expect(await countBatches()).toBe(1);
    expect(codeOf(await openBatch('morning', { ...BATCH, expectedPages: 2 }))).toEqual([
      422,
      'key-spent',
    ]);
    // Of another, the same key is another key.
    const person = await desk.as('受付 一', ['mailroom']);
    expect((await openBatch('morning', BATCH, person)).body.number).toBe(2);
  });

  test('a refusal keeps nothing: the key is good for the request set right', async () => {
    expect(codeOf(await openBatch('k1', { ...BATCH, receivedOn: '2099-01-01' }))[1]).toBe(
      'future-date',
    );
    await openBatch('k1').expect(201);
    for (const key of ['', '"', 'two words', 'x'.repeat(256)])
      expect(codeOf(await openBatch(key))).toEqual([400, 'bad-request']);
  });

  test('files are told from others by what is in them, and taken in once', async () => {
    const first = await upload('u1', ['a.png', 'one'], ['b.png', 'two']).expect(201);
    const again = await upload('u1', ['a.png', 'one'], ['b.png', 'two']).expect(201);
    expect(again.get('Idempotency-Replayed')).toBe('true');
    expect(again.text).toBe(first.text);
    const { results } = uploadAnswerSchema.parse(again.body);
    expect(results.map(({ outcome }) => outcome)).toEqual(['taken-in', 'taken-in']);
    expect(codeOf(await upload('u1', ['a.png', 'one'], ['b.png', 'tow']))[1]).toBe('key-spent');
    expect(codeOf(await upload('u1', ['a.png', 'one']))[1]).toBe('key-spent');
  });

  test('what failed is tried again under the same key, and nothing is taken in twice', async () => {
    const files: [string, string][] = [
      ['c.png', 'three'],
      ['empty.png', ''],
    ];
    const outcomesOf = ({ body }: request.Response) =>
      uploadAnswerSchema.parse(body).results.map(({ outcome }) => outcome);
    expect(outcomesOf(await upload('u2', ...files).expect(201))).toEqual(['taken-in', 'failed']);
    const again = await upload('u2', ...files).expect(200);
    expect(again.get('Idempotency-Replayed')).toBeUndefined();
    expect(outcomesOf(again)).toEqual(['duplicate', 'failed']);
  });

  test('while the first is at work the second is told to wait; of two at once one is done', async () => {
    const begun = await answers.begin('api/scanner', 'slow', null);
    expect(begun.kind).toBe('mine');
    expect(codeOf(await openBatch('slow'))).toEqual([409, 'key-in-use']);
    const before = await countBatches();
    const both = await Promise.all([openBatch('twice'), openBatch('twice')]);
    expect(both.map(({ status }) => status)).toContain(201);
    for (const { status } of both) expect([201, 409]).toContain(status);
    expect(await countBatches()).toBe(before + 1);
  });

  test('a try that broke off is gone on with, and makes nothing twice', async () => {
    const first = batchSchema.parse((await openBatch('crash').expect(201)).body);
    const overdue = new Date(Date.now() - 1);
    // As if the process had ended after the batch was opened, and before its answer was kept.
    await database.db
      .updateTable('kept_answer')
      .set({ status: null, body: null, running_until: overdue })
      .where('id', '=', first.id)
      .execute();
    expect(codeOf(await openBatch('crash', { ...BATCH, name: 'other' }))[1]).toBe('key-in-use');
    const again = batchSchema.parse((await openBatch('crash').expect(201)).body);
    expect(again).toEqual(first);
  });

  test('after a day the key is forgotten, and with it the answer', async () => {
    const first = batchSchema.parse((await openBatch('old').expect(201)).body);
    const yesterday = new Date(Date.now() - 86_400_001);
    await database.db.updateTable('kept_answer').set({ begun_at: yesterday }).execute();
    const again = batchSchema.parse((await openBatch('old').expect(201)).body);
    expect(again.number).not.toBe(first.number);
    const kept = await database.db.selectFrom('kept_answer').selectAll().execute();
    expect(kept).toHaveLength(1);
    expect(JSON.stringify(kept)).not.toContain('"old"');
  });
});
