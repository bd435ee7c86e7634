import request from 'supertest';
import { problemSchema } from '../../schemas/http.ts';
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
});
