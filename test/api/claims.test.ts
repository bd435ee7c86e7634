import request from 'supertest';
import { pageViewSchema } from '../../schemas/desk.ts';
import { problemSchema } from '../../schemas/http.ts';
import { SECRET } from './library-form.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

const DESK = '01999999-0000-7000-8000-0000000000d1';

describe('two people at one page', () => {
  let desk: TestDesk;
  let pageId: string;
  let [sato, suzuki] = [] as unknown as [SignedIn, SignedIn];
  beforeAll(async () => {
    desk = await openDesk();
    [sato, suzuki] = [await desk.as('佐藤'), await desk.as('鈴木')];
  });
  beforeEach(async () => {
    ({ pageId } = await desk.addCard());
  });
  afterAll(() => desk.close());
  const claim = (headers: SignedIn) =>
    request(desk.app).post(`/api/pages/${pageId}/claim`).set(headers).send({ desk: DESK });
  const confirm = (headers: SignedIn) =>
    request(desk.app)
      .post(`/api/pages/${pageId}/fields/name/actions`)
      .set(headers)
      .send({ action: 'confirm', seen: 0 });

  test('the first has it; the other is told who has it and until when, and may look on', async () => {
    const { body: mine } = await claim(sato).expect(200);
    expect(mine).toEqual({ person: '佐藤', until: expect.stringMatching(/Z$/) });
    const { body } = await claim(suzuki).expect(409);
    expect(problemSchema.parse(body)).toMatchObject({ code: 'claimed', claim: mine });
    expect((await confirm(suzuki).expect(409)).body.code).toBe('claimed');
    const { body: seen } = await request(desk.app).get(`/api/pages/${pageId}`).set(suzuki).expect(200); // prettier-ignore
    expect(seen.claim).toEqual(mine);
    await confirm(sato).expect(200);
  });

  test('given back, it is the other’s', async () => {
    await claim(sato).expect(200);
    await request(desk.app)
      .delete(`/api/pages/${pageId}/claim`)
      .set(sato)
      .send({ desk: DESK })
      .expect(204);
    await claim(suzuki).expect(200);
    expect((await confirm(sato).expect(409)).body.claim.person).toBe('鈴木');
  });

  test('what one typed is kept for oneself alone, without secrets, and ends with the approval', async () => {
    const keep = (headers: SignedIn, drafts: object, page = pageId) =>
      request(desk.app).post(`/api/pages/${page}/drafts`).set(headers).send({ drafts });
    const see = async (headers: SignedIn) =>
      pageViewSchema.parse(
        (await request(desk.app).get(`/api/pages/${pageId}`).set(headers).expect(200)).body,
      ).drafts;
    const typed = { name: { value: '髙橋 はな', seen: 0 } };
    const besides = { pin: { value: SECRET, seen: 0 }, stranger: { value: 'x', seen: 0 } };
    await keep(sato, { ...typed, ...besides }).expect(204);
    expect(await see(sato)).toEqual(typed);
    expect(await see(suzuki)).toEqual({});
    const auditor = await desk.as('監査', ['auditor']);
    await keep(auditor, typed).expect(403);
    expect(await see(auditor)).toEqual({});
    expect(desk.logged()).not.toContain('髙橋');
    await keep(sato, {}, DESK).expect(404);
    await keep(sato, { name: { value: 7, seen: 0 } }).expect(400);
    const inOtherWindow = { remarks: { value: 'あした電話', seen: 0 } };
    await keep(sato, inOtherWindow).expect(204);
    expect(await see(sato)).toEqual({ ...typed, ...inOtherWindow });
    await keep(sato, { name: null }).expect(204);
    expect(await see(sato)).toEqual(inOtherWindow);
    await Promise.all(
      [{ ...typed, remarks: null }, { memberNumber: { value: '0417', seen: 0 } }].map((changes) =>
        keep(sato, changes).expect(204),
      ),
    );
    expect(Object.keys(await see(sato)).sort()).toEqual(['memberNumber', 'name']);

    for (const fieldId of ['name', 'memberNumber', 'birthDate'])
      await desk.records.act(pageId, fieldId, { action: 'confirm', seen: 0 }, '佐藤');
    await desk.records.act(pageId, 'remarks', { action: 'blank', seen: 0 }, '佐藤');
    expect(await desk.records.approve(pageId, '佐藤')).toMatchObject({ ok: true });
    expect(await see(sato)).toEqual({});
    expect((await keep(sato, typed).expect(409)).body.code).toBe('already-approved');
  });
});
