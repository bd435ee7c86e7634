import request from 'supertest';
import { pageViewSchema, type PageView } from '../../schemas/desk.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import { SECRET } from './library-form.ts';
import type { SignedIn } from './sign-in.ts';

const UNKNOWN_ID = '01999999-0000-7000-8000-000000000000';

describe('actions on a page', () => {
  let desk: TestDesk;
  let scanId: string;
  let pageId: string;
  const people = new Map<string, SignedIn>();
  const person = (name: string) => people.get(name)!;
  beforeAll(async () => {
    desk = await openDesk();
    for (const name of ['佐藤', '鈴木']) people.set(name, await desk.as(name));
  });
  beforeEach(async () => {
    ({ scanId, pageId } = await desk.addCard());
  });
  afterAll(() => desk.close());

  const post = (path: string, body: object = {}, name = '佐藤') =>
    request(desk.app).post(`/api/pages/${pageId}${path}`).set(person(name)).send(body);
  const act = (fieldId: string, action: string, seen: number, value?: unknown) =>
    post(`/fields/${fieldId}/actions`, { action, seen, ...(value !== undefined && { value }) });
  const fieldOf = (view: PageView, id: string) => view.fields.find((field) => field.fieldId === id);

  test('an action answers with the page as it is now', async () => {
    const { body } = await act('name', 'correct', 0, '髙橋 はなこ').expect(200);
    const field = fieldOf(pageViewSchema.parse(body), 'name');
    expect(field).toMatchObject({ value: '髙橋 はなこ', settled: true, status: 'accepted' });
    expect(field?.reading?.value).toBe('高橋 はなこ');
  });

  test('a page is finished by settling every open field, then approved, then closed to changes', async () => {
    const early = await post('/approve').expect(409);
    expect(early.body).toMatchObject({ code: 'open-fields' });
    expect(early.body.fields).toEqual(['name', 'memberNumber', 'birthDate', 'remarks']);
    await act('name', 'confirm', 0).expect(200);
    await act('memberNumber', 'blank', 0).expect(200);
    await act('birthDate', 'correct', 0, '1988-05-07').expect(200);
    await act('remarks', 'illegible', 0).expect(200);
    const broken = await post('/approve').expect(409);
    expect(broken.body.code).toBe('broken-rules');
    expect(broken.body.findings[0].rule).toBe('number-for-renewal');
    const kept = await act('memberNumber', 'as-is', 1).expect(200);
    expect(kept.body).toMatchObject({
      summary: { state: 'ready' },
      findings: [{ rule: 'number-for-renewal', outcome: 'kept' }],
    });
    // The rule is broken otherwise than when it was seen: it speaks again, until that is taken back.
    const outcomes = async (sent: request.Test) =>
      pageViewSchema.parse((await sent.expect(200)).body).findings.map(({ outcome }) => outcome);
    expect(await outcomes(act('kind', 'correct', 0, ['lost']))).toEqual(['error']);
    expect(await outcomes(act('kind', 'undo', 1))).toEqual(['kept']);
    await act('memberNumber', 'undo', 2).expect(200);
    const typed = await act('memberNumber', 'as-is', 3, '2041').expect(200); // so on the paper: four digits
    expect(typed.body.findings).toMatchObject([{ rule: 'digits-complete', outcome: 'kept' }]);
    await act('memberNumber', 'undo', 4).expect(200);
    await act('memberNumber', 'as-is', 5, '20A1').expect(422);
    await post('/fields/memberNumber/actions', { action: 'blank', seen: 5, rules: [] }).expect(400);
    const unseen = { action: 'as-is', seen: 5, rules: ['another-rule'] };
    expect((await post('/fields/memberNumber/actions', unseen).expect(409)).body.code).toBe(
      'stale',
    );
    expect((await act('remarks', 'as-is', 1).expect(422)).body.code).toBe('invalid-value');
    await act('memberNumber', 'undo', 5).expect(200);
    await act('memberNumber', 'confirm', 6).expect(200);
    const { body } = await post('/approve').expect(200);
    expect(body).toMatchObject({ approvedBy: '佐藤', summary: { state: 'approved' } });
    expect((await post('/approve').expect(409)).body.code).toBe('already-approved');
    expect((await act('name', 'blank', 1).expect(409)).body.code).toBe('already-approved');
  });

  test('an approval is taken back only with a reason', async () => {
    expect((await post('/reopen', { reason: 'slip of mine' }).expect(409)).body.code).toBe(
      'not-approved',
    );
    expect((await post('/reopen', {}).expect(400)).body.issues[0].path).toBe('reason');
    await act('name', 'confirm', 0);
    await act('memberNumber', 'confirm', 0);
    await act('birthDate', 'confirm', 0);
    await act('remarks', 'blank', 0);
    await post('/approve').expect(200);
    const { body } = await post('/reopen', { reason: 'slip of mine' }).expect(200);
    expect(body.approvedBy).toBeNull();
  });

  test('an action on a field that changed meanwhile is refused, with the present count', async () => {
    await act('name', 'confirm', 0).expect(200);
    const { body } = await act('name', 'blank', 0).expect(409);
    expect(body).toMatchObject({ code: 'stale', present: 1 });
  });

  test('a page that changed since it was seen is not approved', async () => {
    await act('name', 'confirm', 0).expect(200);
    await act('memberNumber', 'confirm', 0).expect(200);
    await act('birthDate', 'confirm', 0).expect(200);
    const { body: seen } = await act('remarks', 'blank', 0).expect(200);
    await act('name', 'correct', 1, '髙橋 はなこ').expect(200);
    const { body } = await post('/approve', { seen: seen.actions }).expect(409);
    expect(body).toMatchObject({ code: 'stale', present: seen.actions + 1 });
    await post('/approve', { seen: -1 }).expect(400);
    await post('/approve', { seen: seen.actions + 1 }).expect(200);
  });

  test('values that the field cannot hold are refused and not repeated', async () => {
    const { body } = await act('memberNumber', 'correct', 0, 'Geheim').expect(422);
    expect(body.code).toBe('invalid-value');
    expect(JSON.stringify(body)).not.toContain('Geheim');
  });

  test('a malformed action is refused', async () => {
    for (const body of [
      {},
      { action: 'delete', seen: 0 },
      { action: 'confirm' },
      { action: 'confirm', seen: -1 },
      { action: 'correct', seen: 0 },
      { action: 'confirm', seen: 0, value: 'x' },
      { action: 'confirm', seen: 0, extra: 1 },
    ])
      expect((await post('/fields/name/actions', body).expect(400)).body.code).toBe('bad-request');
    await post('/fields/NAME/actions', { action: 'confirm', seen: 0 }).expect(400);
    await post('/fields/name/actions').type('json').send('{"action":').expect(400);
    expect(
      (
        await post('/fields/name/actions', {
          action: 'correct',
          seen: 0,
          value: 'x'.repeat(70_000),
        }).expect(413)
      ).body.code,
    ).toBe('body-too-large');
  });

  test('an unknown field or page is 404', async () => {
    await act('nothing', 'confirm', 0).expect(404);
    await request(desk.app)
      .post(`/api/pages/${UNKNOWN_ID}/approve`)
      .set(person('佐藤'))
      .expect(404);
    await request(desk.app)
      .post(`/api/pages/${UNKNOWN_ID}/reopen`)
      .set(person('佐藤'))
      .send({ reason: 'because' })
      .expect(404);
    await request(desk.app)
      .post(`/api/pages/${UNKNOWN_ID}/fields/pin/reveal`)
      .set(person('佐藤'))
      .send({ reason: 'because' })
      .expect(404);
  });

  test('only what one did oneself can be undone', async () => {
    expect((await act('name', 'undo', 0).expect(409)).body.code).toBe('nothing-to-undo');
    await act('name', 'confirm', 0).expect(200);
    await post('/fields/name/actions', { action: 'undo', seen: 1 }, '鈴木').expect(409);
  });

  test('nobody acts without being signed in', async () => {
    for (const headers of [{}, { Cookie: '__Host-madoguchi=sato' }]) {
      const { body } = await request(desk.app)
        .post(`/api/pages/${pageId}/approve`)
        .set({ 'X-Madoguchi': '1', ...headers })
        .expect(401);
      expect(body.code).toBe('not-signed-in');
    }
  });

  describe('secrets', () => {
    test('a secret value and its crop are shown only with a reason, and that is audited', async () => {
      expect((await post('/fields/pin/reveal', {}).expect(400)).body.code).toBe('bad-request');
      expect((await post('/fields/pin/reveal', { reason: ' a ' }).expect(400)).body.code).toBe(
        'bad-request',
      );
      const { body } = await post(
        '/fields/pin/reveal',
        { reason: '読み取りの確認' },
        '鈴木',
      ).expect(200);
      expect(body.value).toBe(SECRET);
      expect(Buffer.from(body.crop.base64, 'base64').subarray(1, 4).toString()).toBe('PNG');
      const event = (await desk.records.auditOf(scanId)).at(-1);
      expect(event).toMatchObject({
        actor: '鈴木',
        action: 'field-revealed',
        after: { reason: '読み取りの確認' },
      });
      expect(desk.logged()).not.toContain(SECRET);
    });

    test('a field that is not secret is not revealed', async () => {
      expect((await post('/fields/name/reveal', { reason: 'because' }).expect(409)).body.code).toBe(
        'not-secret',
      );
    });

    test('the crop of a secret field has no address of its own; other crops have', async () => {
      const { body } = await request(desk.app)
        .get(`/api/pages/${pageId}/crops/pin`)
        .set(person('佐藤'))
        .expect(403);
      expect(body.code).toBe('secret-picture');
      await request(desk.app)
        .get(`/api/pages/${pageId}/crops/name`)
        .set(person('佐藤'))
        .expect(200)
        .expect('Content-Type', 'image/png');
      expect(
        (
          await request(desk.app)
            .get(`/api/pages/${pageId}/crops/other`)
            .set(person('佐藤'))
            .expect(404)
        ).body.code,
      ).toBe('no-picture');
    });
  });

  test('the original is handed out untouched, as a download that cannot run', async () => {
    const { headers, body } = await request(desk.app)
      .post(`/api/scans/${scanId}/original`)
      .set(person('佐藤'))
      .expect(200);
    expect(headers['content-disposition']).toMatch(/^attachment/);
    expect(headers['content-security-policy']).toContain('sandbox');
    expect(headers['x-content-type-options']).toBe('nosniff');
    const scan = await desk.records.findScan(scanId);
    expect(body).toHaveLength(scan!.bytes);
  });

  test('who was given the original is on record; who is not signed in is not', async () => {
    const opened = async () =>
      (await desk.records.auditOf(scanId)).filter(({ action }) => action === 'original-opened');
    const before = (await opened()).length;
    await request(desk.app)
      .post(`/api/scans/${scanId}/original`)
      .set('X-Madoguchi', '1')
      .expect(401);
    await request(desk.app).get(`/api/scans/${scanId}/original`).expect(404);
    expect(await opened()).toHaveLength(before);
    await request(desk.app).post(`/api/scans/${scanId}/original`).set(person('佐藤')).expect(200);
    expect((await opened()).slice(before)).toMatchObject([
      { actor: '佐藤', after: { fileName: 'card.png' } },
    ]);
  });
});
