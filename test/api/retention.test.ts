import request from 'supertest';
import { scanSummarySchema } from '../../schemas/desk.ts';
import type { Form } from '../../schemas/form/form.ts';
import {
  disposalListSchema,
  dueListSchema,
  proposalAnswerSchema,
} from '../../schemas/retention.ts';
import { accountListSchema } from '../../schemas/access/accounts.ts';
import { libraryForm } from './library-form.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';
import { addEnvelope, grantForm } from './two-departments.ts';

/** The cards are kept for a month from their receipt, the grants until somebody decides. */
const card: Form = {
  ...libraryForm,
  policy: { ...libraryForm.policy, retention: { keep: { months: 1 }, from: 'received' } },
};
const all = [card, grantForm];
const forms = {
  get: (id: string, version: number) =>
    all.find((form) => form.id === id && form.version === version),
  all: () => all,
};
/** The envelopes came in on 20 November. */
const TODAY = '2026-12-21';

describe('keeping and disposal', () => {
  let desk: TestDesk;
  const people = {} as Record<'one' | 'two' | 'administrator' | 'reviewer' | 'grants', SignedIn>;
  beforeAll(async () => {
    desk = await openDesk({ forms, today: () => TODAY });
    people.one = await desk.as('責任 一', ['supervisor']);
    people.two = await desk.as('責任 二', ['supervisor']);
    people.administrator = await desk.as('管理 一', ['administrator']);
    people.reviewer = await desk.as('審査 一', ['reviewer']);
    people.grants = await desk.as('助成 一', ['supervisor']);
    const listed = await get('administrator', '/people');
    const { id } = accountListSchema
      .parse(listed.body)
      .people.find(({ name }) => name === '助成 一')!;
    const limited = await request(desk.app)
      .post(`/api/people/${id}/departments`)
      .set(people.administrator)
      .send({ departments: ['grants'] });
    expect(limited.status).toBe(200);
  });
  afterAll(() => desk.close());

  type Who = keyof typeof people;
  const get = (who: Who, path: string) => request(desk.app).get(`/api${path}`).set(people[who]);
  const post = (who: Who, path: string, body: object = {}) =>
    request(desk.app).post(`/api${path}`).set(people[who]).send(body);
  const dueTo = async (who: Who) =>
    dueListSchema.parse((await get(who, '/retention/due')).body).due.map(({ scanId }) => scanId);
  const numberOf = async (scanId: string) =>
    scanSummarySchema.parse((await get('one', `/scans/${scanId}`)).body).controlNumber;
  async function propose(who: Who, controlNumber: string, reason?: string) {
    const body = { controlNumbers: [controlNumber], ...(reason !== undefined && { reason }) };
    const answer = await post(who, '/disposals', body);
    return proposalAnswerSchema.parse(answer.body).results[0]!;
  }
  const codeOf = async (who: Who, path: string, body: object = {}) => {
    const { status, body: answer } = await post(who, path, body);
    return `${status} ${(answer as { code?: string }).code ?? ''}`.trim();
  };

  test('one proposes, another approves: nobody alone, nothing held, nothing of other departments', async () => {
    const cards = await addEnvelope(desk, '1'.repeat(64), card);
    const mixed = await addEnvelope(desk, '2'.repeat(64), card, grantForm);
    const grants = await addEnvelope(desk, '3'.repeat(64), grantForm);
    const number = await numberOf(cards.scanId);
    // A page without a schedule keeps its envelope; other departments' do not exist.
    expect(await dueTo('one')).toEqual([cards.scanId]);
    expect(await dueTo('grants')).toEqual([]);
    expect((await get('grants', `/retention/${cards.scanId}`)).status).toBe(404);
    expect(await propose('grants', number, '見てみる')).toMatchObject({
      problem: { code: 'not-found' },
    });
    const shared = await propose('grants', await numberOf(mixed.scanId), '取下げ');
    expect(shared.problem?.code).toBe('shared-file');
    expect((await propose('one', await numberOf(grants.scanId))).problem?.code).toBe('not-due');
    expect(await codeOf('grants', '/holds', { controlNumber: number, reason: '見てみる' })).toBe(
      '404 not-found',
    );

    expect(await codeOf('reviewer', '/disposals', { controlNumbers: [number] })).toBe(
      '403 not-allowed',
    );
    const { disposal } = await propose('one', number);
    expect(disposal).toMatchObject({ ground: 'schedule', keptUntil: '2026-12-20' });
    const approve = `/disposals/${disposal!.id}/approve`;
    expect(await codeOf('one', approve)).toBe('409 own-proposal');
    expect(await codeOf('reviewer', approve)).toBe('403 not-allowed');
    expect(await codeOf('grants', approve)).toBe('404 not-found');
    const held = await post('two', '/holds', { controlNumber: number, reason: '係争中' });
    expect(held.status).toBe(201);
    expect(await codeOf('administrator', approve)).toBe('409 held');
    const { id } = held.body as { id: string };
    expect(await codeOf('two', `/holds/${id}/lift`, { reason: '和解した' })).toBe('204');
    expect(await codeOf('administrator', approve)).toBe('200');
    expect(await codeOf('two', approve)).toBe('409 proposal-decided');
    const listed = await get('administrator', '/disposals?state=done');
    expect(disposalListSchema.parse(listed.body).disposals).toMatchObject([
      { controlNumber: number, proposedBy: '責任 一', decidedBy: '管理 一' },
    ]);
    expect(disposalListSchema.parse((await get('grants', '/disposals?state=done')).body)).toEqual({
      disposals: [],
      next: null,
    });

    // It shows as such, and tells what is wrong where somebody asks for what is gone.
    const scan = scanSummarySchema.parse((await get('one', `/scans/${cards.scanId}`)).body);
    expect(scan).toMatchObject({ state: 'disposed', fileName: '' });
    expect((await get('one', '/scans?state=disposed')).body).toMatchObject({ total: 1 });
    expect((await get('one', '/scans?search=envelope')).body).toMatchObject({ total: 2 });
    const page = cards.pageIds[0]!;
    expect((await get('one', `/pages/${page}`)).body).toMatchObject({ fields: [] });
    expect((await get('one', `/pages/${page}/thumbnail`)).status).toBe(404);
    expect(await codeOf('one', `/scans/${cards.scanId}/original`)).toBe('409 disposed');
    expect(await codeOf('one', `/pages/${page}/notes`, { text: 'あとで' })).toBe('409 disposed');
    expect(await codeOf('one', `/pages/${page}/reopen`, { reason: 'もう一度' })).toBe(
      '409 disposed',
    );
  });

  test('what is proposed can be cancelled, by its proposer as well', async () => {
    const one = await addEnvelope(desk, '4'.repeat(64), card);
    const { disposal } = await propose('one', await numberOf(one.scanId));
    expect(await codeOf('one', `/disposals/${disposal!.id}/cancel`)).toBe('200');
    expect(await codeOf('two', `/disposals/${disposal!.id}/approve`)).toBe('409 proposal-decided');
    expect(await dueTo('one')).toEqual([one.scanId]);
  });

  test('whoever made the other one a link could be both, and does not count as two', async () => {
    const one = await addEnvelope(desk, '5'.repeat(64), card);
    const listed = await get('administrator', '/people');
    const { people: known } = accountListSchema.parse(listed.body);
    const { id } = known.find(({ name }) => name === '責任 二')!;
    expect((await post('administrator', `/people/${id}/link`)).status).toBeLessThan(300);
    const { disposal } = await propose('administrator', await numberOf(one.scanId));
    const approve = `/disposals/${disposal!.id}/approve`;
    expect(await codeOf('two', approve)).toBe('409 own-proposal');
    expect(await codeOf('one', approve)).toBe('200');
  });
});
