import request from 'supertest';
import { figuresSchema, missRatesSchema } from '../../schemas/figures.ts';
import { nextSpotCheckSchema, type SpotCheckTask } from '../../schemas/spot-check.ts';
import type { FormLibrary } from '../../store/contracts.ts';
import { openVault } from '../../store/vault.ts';
import { libraryForm } from './library-form.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

/** The card, of which every telephone number and address that is accepted unseen is checked. */
const sampled = (known: number) => ({
  ...libraryForm,
  policy: { ...libraryForm.policy, sample: { share: 0, known, kinds: { email: 1, latin: 1 } } },
  fields: libraryForm.fields.map((field) => {
    if (field.id === 'phone') return { ...field, policy: { sample: { share: 1 } } };
    if (field.id === 'familyCount')
      return { ...field, secret: 'confidential' as const, policy: { sample: { share: 1 } } };
    return field.id === 'email' ? { ...field, policy: { entry: 'double' as const } } : field;
  }),
});
let form = sampled(0);
const forms: FormLibrary = {
  get: (id, version) => (id === form.id && version === form.version ? form : undefined),
  all: () => [form],
};

describe('spot checks', () => {
  let desk: TestDesk;
  let [sato, suzuki, tanaka, chief] = [] as unknown as [SignedIn, SignedIn, SignedIn, SignedIn];
  const key = Buffer.alloc(32, 7);
  beforeAll(async () => {
    desk = await openDesk({ forms }, key);
    sato = await desk.as('佐藤', ['reviewer']);
    suzuki = await desk.as('鈴木', ['reviewer']);
    tanaka = await desk.as('田中', ['reviewer']);
    chief = await desk.as('主任');
  });
  afterAll(() => desk.close());

  const get = (path: string, headers: SignedIn) =>
    request(desk.app).get(`/api${path}`).set(headers);
  const post = (path: string, body: object, headers: SignedIn) =>
    request(desk.app).post(`/api${path}`).set(headers).send(body);
  async function next(headers: SignedIn): Promise<SpotCheckTask | null> {
    const { body } = await post('/spot-checks/next', {}, headers).expect(200);
    return nextSpotCheckSchema.parse(body).task;
  }
  /** Works through everything that waits for a person; returns the fields in their order. */
  async function enterAll(headers: SignedIn, answers: Record<string, string>): Promise<string[]> {
    const fields: string[] = [];
    for (let task = await next(headers); task !== null; task = await next(headers)) {
      fields.push(task.fieldId);
      const entry = { action: 'correct', value: answers[task.fieldId] };
      await post(`/spot-checks/${task.id}/entry`, entry, headers).expect(200, { done: true });
    }
    return fields;
  }
  async function figures(headers = chief, query = '') {
    return figuresSchema.parse((await get(`/figures${query}`, headers).expect(200)).body);
  }
  const RIGHT = { phone: '03-3591-7441', email: 'hana@example.jp' };
  const WRONG = { phone: '03-3591-7447', email: 'hana@example.co.jp' };
  const fieldOf = async (pageId: string, fieldId: string) =>
    (await desk.records.viewPage(pageId))!.fields.find((field) => field.fieldId === fieldId)!;

  test('what was read is not shown; who enters the same settles it, and nothing of the record changes', async () => {
    const { pageId, scanId } = await desk.addCard();
    const { controlNumber } = (await desk.records.findScan(scanId))!;
    const before = await desk.records.viewPage(pageId);
    expect((await get('/spot-checks', sato).expect(200)).body).toEqual({ waiting: true });
    const task = (await next(sato))!;
    expect(task).toEqual({ id: task.id, form: { id: 'library-card', version: 1 }, fieldId: 'phone', choices: null, crop: `/api/spot-checks/${task.id}/crop` }); // prettier-ignore
    for (const hidden of [pageId, scanId, controlNumber, RIGHT.phone])
      expect(JSON.stringify(task)).not.toContain(hidden);
    // Asked again it is the same, and meanwhile nobody else's.
    expect(await next(sato)).toEqual(task);
    expect((await next(suzuki))?.fieldId).toBe('email');
    const crop = task.crop.slice('/api'.length);
    expect((await get(crop, sato).expect(200)).type).toBe('image/png');
    expect((await get(crop, suzuki).expect(404)).body.code).toBe('no-picture');
    const entry = { action: 'correct', value: RIGHT.phone };
    await post(`/spot-checks/${task.id}/entry`, entry, suzuki).expect(404);
    await post(`/spot-checks/${task.id}/entry`, { action: 'correct', value: 5 }, sato).expect(400);
    await post(`/spot-checks/${task.id}/entry`, entry, sato).expect(200, { done: true });
    await post(`/spot-checks/${task.id}/entry`, entry, sato).expect(404);
    await get(crop, sato).expect(404);
    await enterAll(suzuki, RIGHT);
    // No secret, no confidential value, nothing that people are sent to anyway, nothing twice.
    expect([await next(sato), await next(suzuki), await next(chief)]).toEqual([null, null, null]);
    expect(await desk.records.viewPage(pageId)).toEqual(before);
    const counted = await figures();
    expect(counted.sampled).toMatchObject({ right: 2, wrong: 0, unclear: 0, error: { rate: 0, low: 0 } }); // prettier-ignore
    expect(counted.sampled.error!.high).toBeCloseTo(0.658, 3); // 1.96² / (2 + 1.96²)
    expect(counted.kinds.map(({ kind }) => kind)).toEqual(['email', 'phone']);
  });

  test('where they differ another decides between both, unnamed; the record is corrected, traced', async () => {
    const { pageId, scanId } = await desk.addCard();
    expect(await enterAll(sato, WRONG)).toEqual(['phone', 'email']);
    expect((await figures()).sampled).toMatchObject({ right: 2, wrong: 0 });
    expect(await fieldOf(pageId, 'phone')).toMatchObject({ value: RIGHT.phone, settled: false });
    // Whoever has acted on the page has seen what was read.
    await post(`/pages/${pageId}/fields/birthDate/actions`, { action: 'confirm', seen: 0 }, tanaka).expect(200); // prettier-ignore
    expect(await next(tanaka)).toBeNull();
    const deciding = (await next(suzuki))!;
    expect(deciding.choices?.map(({ value }) => value).sort()).toEqual([RIGHT.phone, WRONG.phone]);
    expect(await enterAll(suzuki, WRONG)).toEqual(['phone', 'email']);
    expect(await fieldOf(pageId, 'phone')).toMatchObject({ value: WRONG.phone, settled: true });
    // The address takes two people: both have entered it alike.
    expect(await fieldOf(pageId, 'email')).toMatchObject({ value: WRONG.email, settled: true });
    const events = (await desk.records.auditOf(scanId)).slice(-3);
    expect(events).toMatchObject([
      { actor: '鈴木', action: 'field-correct', before: { value: RIGHT.phone }, after: { value: WRONG.phone, way: 'spot-check' } }, // prettier-ignore
      { actor: '佐藤', action: 'field-correct', after: { fieldId: 'email', awaits: 'second' } },
      { actor: '鈴木', action: 'field-correct', after: { fieldId: 'email', settled: true } },
    ]);
    const counted = await figures();
    expect(counted.sampled).toMatchObject({ right: 2, wrong: 2 });
    expect(counted.flagged).toEqual([]);
    expect(counted.byField.find(({ fieldId }) => fieldId === 'phone')).toMatchObject({
      read: 2,
      toPeople: 0,
      sampled: { right: 1, wrong: 1 },
    });
    expect((await desk.records.verifyAudit('監査', () => undefined, AbortSignal.timeout(9_000))).report.verdict.whole).toBe(true); // prettier-ignore
  });

  test('what was approved meanwhile is put before a supervisor; what nobody can read counts neither way', async () => {
    const { pageId } = await desk.addCard();
    await post(`/spot-checks/${(await next(sato))!.id}/entry`, { action: 'illegible' }, sato).expect(200); // prettier-ignore
    await enterAll(sato, WRONG);
    for (const fieldId of ['name', 'memberNumber', 'birthDate'])
      await desk.records.act(pageId, fieldId, { action: 'confirm', seen: 0 }, '高橋');
    await desk.records.act(pageId, 'remarks', { action: 'blank', seen: 0 }, '高橋');
    // A check that waits holds nothing back.
    expect(await desk.records.approve(pageId, '高橋')).toEqual({ ok: true, value: undefined });
    await post(`/spot-checks/${(await next(suzuki))!.id}/entry`, { action: 'illegible' }, suzuki).expect(200); // prettier-ignore
    await enterAll(suzuki, WRONG);
    const { sampled: found, flagged } = await figures();
    expect(found).toMatchObject({ right: 2, wrong: 3, unclear: 1, error: { rate: 0.6 } });
    expect(flagged).toMatchObject([{ pageId, fieldId: 'email', page: 1 }]);
    expect((await fieldOf(pageId, 'email')).value).toBe(RIGHT.email);
    const flag = `/spot-checks/flags/${flagged[0]!.id}`;
    await post(flag, {}, suzuki).expect(403);
    await post(flag, {}, chief).expect(200);
    await post(flag, {}, chief).expect(404);
    expect((await figures()).flagged).toEqual([]);
  });

  test('a lot follows from page and field: read again, the same are drawn, and a small share draws few', () => {
    const vault = openVault(key);
    const drawn = Array.from({ length: 5_000 }, (_, page) => vault.draw(`${page}/phone`) < 0.02);
    const again = openVault(key);
    expect(drawn).toEqual(drawn.map((_, page) => again.draw(`${page}/phone`) < 0.02));
    const share = drawn.filter(Boolean).length / drawn.length;
    expect(Math.abs(share - 0.02)).toBeLessThan(0.008); // four standard deviations
    const other = openVault(Buffer.alloc(32, 8));
    expect(drawn).not.toEqual(drawn.map((_, page) => other.draw(`${page}/phone`) < 0.02));
  });

  test('known answers look like all others, change no record, and tell supervisors who misses them', async () => {
    form = sampled(0.5);
    const before = (await figures()).sampled;
    for (let i = 0; i < 6; i += 1) await desk.addCard();
    expect((await enterAll(sato, RIGHT)).length).toBeGreaterThanOrEqual(12);
    for (let i = 0; i < 6; i += 1) await desk.addCard();
    const shown: SpotCheckTask[] = [];
    const answers: unknown[] = [];
    for (let task = await next(suzuki); task !== null; task = await next(suzuki)) {
      shown.push(task);
      const entry = { action: 'correct', value: WRONG[task.fieldId as keyof typeof WRONG] };
      const { body } = await post(`/spot-checks/${task.id}/entry`, entry, suzuki).expect(200);
      const waiting = (await get('/spot-checks', suzuki).expect(200)).body as unknown;
      answers.push(JSON.stringify([Object.keys(task), task.choices, body]));
      if (shown.length < 12) expect(waiting).toEqual({ waiting: true });
    }
    expect(shown.length).toBeGreaterThan(12);
    expect(new Set(answers).size).toBe(1);
    const counted = await figures();
    expect(counted.sampled).toMatchObject({ right: before.right + 12, wrong: before.wrong });
    const { body } = await get('/figures/reviewers', chief).expect(200);
    const known = shown.length - 12;
    const { reviewers } = missRatesSchema.parse(body);
    expect(reviewers.find(({ person }) => person === '鈴木')).toMatchObject({
      known,
      missed: known,
      error: { rate: 1 },
    });
    await get('/figures/reviewers', suzuki).expect(403);
    await get('/figures/reviewers', await desk.as('監査', ['auditor'])).expect(403);
    // Nor does the history of any scan, or what changes live, tell of entries.
    const { seq } = await desk.records.findChanges(Number.MAX_SAFE_INTEGER);
    expect((await desk.records.findChanges(seq - known)).scanIds).toEqual([]);
  });
});
