import request from 'supertest';
import { pageViewSchema, type FieldView } from '../../schemas/desk.ts';
import {
  auditListSchema,
  nextPageSchema,
  problemSchema,
  scanListSchema,
} from '../../schemas/http.ts';
import { doubleForms, SECRET } from './library-form.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

const READ = '20417733';
const OTHER_READING = '20411733';
const FIRST = '20417788';
const SECOND = '20417799';

describe('what two people enter, over HTTP', () => {
  let desk: TestDesk;
  let scanId: string;
  let pageId: string;
  const people = new Map<string, SignedIn>();
  beforeAll(async () => {
    desk = await openDesk({ forms: doubleForms });
    for (const name of ['佐藤', '鈴木', '伊藤']) people.set(name, await desk.as(name));
    people.set('監査', await desk.as('監査', ['auditor']));
  });
  beforeEach(async () => {
    ({ scanId, pageId } = await desk.addCard());
  });
  afterAll(() => desk.close());

  const get = (name: string, path: string) =>
    request(desk.app).get(`/api${path}`).set(people.get(name)!);
  const post = (name: string, path: string, body: object = {}) =>
    request(desk.app).post(`/api${path}`).set(people.get(name)!).send(body);
  async function viewFor(name: string, id = 'memberNumber'): Promise<FieldView> {
    const { body } = await get(name, `/pages/${pageId}`).expect(200);
    return pageViewSchema.parse(body).fields.find(({ fieldId }) => fieldId === id)!;
  }
  async function act(name: string, action: string, value?: unknown, id = 'memberNumber') {
    const { actions: seen } = await viewFor(name, id);
    const input = { action, seen, ...(value !== undefined && { value }) };
    return post(name, `/pages/${pageId}/fields/${id}/actions`, input);
  }

  /** Everything that answers with more than a picture, as text. */
  async function readEverything(name: string): Promise<Map<string, string>> {
    const answers = new Map<string, string>();
    const keep = async (path: string, sent: request.Test) => {
      const { text, body, status } = await sent;
      answers.set(path, text ?? JSON.stringify(body));
      expect([path, status < 500]).toEqual([path, true]);
    };
    for (const path of [
      `/pages/${pageId}`,
      `/scans/${scanId}`,
      `/scans/${scanId}/audit`,
      '/scans?limit=200',
      '/review/next',
      '/counts',
      '/forms',
    ])
      await keep(path, get(name, path));
    for (const format of ['json', 'csv'])
      await keep(`export ${format}`, post(name, '/export', { format, records: 'finished' }));
    await keep('action', post(name, `/pages/${pageId}/fields/phone/actions`, { action: 'confirm', seen: 0 })); // prettier-ignore
    await keep('undo', post(name, `/pages/${pageId}/fields/phone/actions`, { action: 'undo', seen: 1 })); // prettier-ignore
    await keep('approve', post(name, `/pages/${pageId}/approve`));
    await keep('stale', post(name, `/pages/${pageId}/fields/memberNumber/actions`, { action: 'blank', seen: 77 })); // prettier-ignore
    await keep('confirm', post(name, `/pages/${pageId}/fields/memberNumber/actions`, { action: 'confirm', seen: 1 })); // prettier-ignore
    await keep('reveal', post(name, `/pages/${pageId}/fields/memberNumber/reveal`, { reason: 'to see' })); // prettier-ignore
    await keep('claim', post(name, `/pages/${pageId}/claim`, { desk: '01999999-0000-7000-8000-000000000000' })); // prettier-ignore
    await request(desk.app).delete(`/api/pages/${pageId}/claim`).set(people.get(name)!).send({ desk: '01999999-0000-7000-8000-000000000000' }); // prettier-ignore
    return answers;
  }
  const findIn = (answers: Map<string, string>, ...values: string[]) =>
    [...answers].filter(([, text]) => values.some((value) => text.includes(value)));

  test('nothing that is answered to the second holds what the first entered or the machine read', async () => {
    expect((await act('佐藤', 'correct', FIRST)).status).toBe(200);
    const answers = await readEverything('鈴木');
    expect(answers.size).toBeGreaterThan(12);
    expect(findIn(answers, FIRST, READ, OTHER_READING)).toEqual([]);
    // The search finds no scan by it either, as it does by what nobody has to enter unseen.
    for (const [search, total] of [
      [FIRST, 0],
      [READ, 0],
      ['hana@example', 1],
    ] as const) {
      const { body } = await get('鈴木', `/scans?search=${encodeURIComponent(search)}`).expect(200);
      const found = scanListSchema.parse(body).scans.filter(({ id }) => id === scanId);
      expect([search, found.length]).toEqual([search, total]);
    }
    // Hidden as well where the page is read again meanwhile.
    const wish = { form: { id: 'library-card', version: 1, page: 1 } };
    const again = await post('鈴木', `/pages/${pageId}/read-again`, wish).expect(200);
    expect(findIn(new Map([['read-again', again.text]]), FIRST, READ)).toEqual([]);
  });

  test('nor does anything tell which boxes the first found marked', async () => {
    const answers = [];
    for (const value of [['new'], ['lost'], []]) {
      ({ scanId, pageId } = await desk.addCard());
      expect((await act('佐藤', 'correct', value, 'kind')).status).toBe(200);
      const { body } = await get('鈴木', `/pages/${pageId}`).expect(200);
      const { fields, findings, summary } = pageViewSchema.parse(body);
      const { body: history } = await get('鈴木', `/scans/${scanId}/audit`).expect(200);
      const events = (history.events as { action: string; after: unknown }[]).slice(-1);
      const told = events.map(({ action, after }) => ({ action, after }));
      answers.push(JSON.stringify({ fields, findings, counts: summary.fields, told }));
    }
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).not.toContain('renew'); // as the machine has it
  });

  test('who entered the first is refused the second, and both are refused the decision, in words', async () => {
    await act('佐藤', 'correct', FIRST);
    const own = problemSchema.parse((await act('佐藤', 'correct', FIRST)).body);
    expect(own).toMatchObject({ code: 'own-entry', status: 409 });
    expect(own.cause.ja).toContain('別の人');
    expect(own.remedy.en).toContain('invite');
    expect((await act('鈴木', 'correct', SECOND)).status).toBe(200);
    for (const name of ['佐藤', '鈴木'])
      expect((await act(name, 'correct', SECOND)).body.code).toBe('own-entry');
  });

  test('the third is given both values without a name, and settles it with one or with neither', async () => {
    await act('佐藤', 'correct', FIRST);
    await act('鈴木', 'correct', SECOND);
    for (const name of ['佐藤', '鈴木']) {
      const other = name === '佐藤' ? SECOND : FIRST;
      expect(findIn(await readEverything(name), other, READ, OTHER_READING)).toEqual([]);
    }
    const { entry, corrections } = await viewFor('伊藤');
    expect(corrections).toEqual([]);
    expect(entry!.choices!.map(({ value }) => value).sort()).toEqual([FIRST, SECOND]);
    const history = await get('伊藤', `/scans/${scanId}/audit`).expect(200);
    expect(history.text).not.toMatch(new RegExp(`${FIRST}|${SECOND}|${READ}`));
    expect((await act('伊藤', 'correct', SECOND)).status).toBe(200);
    expect(await viewFor('佐藤')).toMatchObject({ value: SECOND, settled: true, entry: null });
  });

  test('a page that waits for another is not approved', async () => {
    await act('佐藤', 'correct', FIRST);
    await act('佐藤', 'confirm', undefined, 'name');
    await act('佐藤', 'confirm', undefined, 'birthDate');
    await act('佐藤', 'blank', undefined, 'remarks');
    const refused = problemSchema.parse((await post('佐藤', `/pages/${pageId}/approve`)).body);
    expect(refused).toMatchObject({ code: 'open-entries', fields: ['memberNumber'] });
    expect(refused.cause.en).toContain('another person');
    expect((await act('鈴木', 'correct', FIRST)).status).toBe(200);
    expect((await post('鈴木', `/pages/${pageId}/approve`)).status).toBe(200);
  });

  test('of a secret the second sees the picture alone, and equality is the server’s to say', async () => {
    await act('佐藤', 'correct', 'Otter9', 'pin');
    const shown = await post('鈴木', `/pages/${pageId}/fields/pin/reveal`, {
      reason: '入力のため',
    });
    expect(shown.body).toMatchObject({ value: null, crop: { mediaType: 'image/png' } });
    expect(findIn(await readEverything('鈴木'), 'Otter9', SECRET)).toEqual([]);
    expect((await act('鈴木', 'correct', 'Otter9', 'pin')).status).toBe(200);
    expect(await viewFor('鈴木', 'pin')).toMatchObject({
      settled: true,
      value: null,
      masked: true,
    });
    const after = await post('伊藤', `/pages/${pageId}/fields/pin/reveal`, {
      reason: '確認のため',
    });
    expect(after.body.value).toBe('Otter9');
  });

  test('an auditor, who enters nothing, sees what everybody did', async () => {
    await act('佐藤', 'correct', FIRST);
    const page = await get('監査', `/pages/${pageId}`).expect(200);
    const history = await get('監査', `/scans/${scanId}/audit`).expect(200);
    for (const { text } of [page, history]) expect(text).toContain(FIRST);
    const event = auditListSchema.parse(history.body).events.at(-1)!;
    expect(event.action).toBe('field-correct');
    expect(event.hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test('a page where only others have something to do leads others there; a person alone is told so', async () => {
    const house = await openDesk({ forms: doubleForms });
    const only = await house.as('一人');
    const administrator = (await house.accounts.listPeople()).find(({ name }) => name !== '一人')!;
    await house.accounts.setRoles(administrator.id, ['administrator'], 'test');
    const { pageId: page } = await house.addCard();
    const confirm = (fieldId: string, action = 'confirm') =>
      request(house.app)
        .post(`/api/pages/${page}/fields/${fieldId}/actions`)
        .set(only)
        .send({ action, seen: 0 })
        .expect(200);
    const nextFor = async (person: SignedIn) => {
      const { body } = await request(house.app).get('/api/review/next').set(person).expect(200);
      return nextPageSchema.parse(body).next?.page.id ?? null;
    };
    for (const fieldId of ['name', 'birthDate']) await confirm(fieldId);
    await confirm('remarks', 'blank');
    expect(await nextFor(only)).toBe(page);
    const { body } = await confirm('memberNumber');
    const field = pageViewSchema.parse(body).fields.find((each) => each.fieldId === 'memberNumber');
    expect(field!.entry).toMatchObject({ step: 'second', isMine: false, people: 0 });
    expect(await nextFor(only)).toBeNull();
    expect(await nextFor(await house.as('二人目'))).toBe(page);
    await house.close();
  });
});
