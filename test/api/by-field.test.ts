import request from 'supertest';
import {
  confirmationListSchema,
  openFieldListSchema,
  openValueListSchema,
  type ConfirmationInput,
  type OpenValue,
} from '../../schemas/by-field.ts';
import type { FieldReading } from '../../schemas/reading.ts';
import { reason } from '../../schemas/reason.ts';
import { probability } from '../../schemas/units.ts';
import type { FormLibrary } from '../../store/contracts.ts';
import { cardReadings } from './library-card.ts';
import { libraryForm, SECRET } from './library-form.ts';
import { openDesk, type TestDesk } from './open-desk.ts';
import type { SignedIn } from './sign-in.ts';

const DESK = '01999999-0000-7000-8000-0000000000d1';

/** The card, where the telephone number is confidential and two people enter the member number. */
const guardedForm = {
  ...libraryForm,
  fields: libraryForm.fields.map((field) => {
    if (field.id === 'phone') return { ...field, secret: 'confidential' as const };
    return field.id === 'memberNumber' ? { ...field, policy: { entry: 'double' as const } } : field;
  }),
};
const guardedForms: FormLibrary = {
  get: (id, version) => (id === libraryForm.id && version === 1 ? guardedForm : undefined),
  all: () => [guardedForm],
};

/** Cards on which some fields were read otherwise. */
const readingsWith = (changes: Record<string, Partial<FieldReading>>): FieldReading[] =>
  cardReadings().map((reading) => ({ ...reading, ...changes[reading.fieldId] }));
const unsure = { probability: probability(0.6) };

describe('review by field', () => {
  let desk: TestDesk;
  let [sato, suzuki] = [] as unknown as [SignedIn, SignedIn];
  async function open(options: Parameters<typeof openDesk>[0] = {}): Promise<void> {
    desk = await openDesk(options);
    [sato, suzuki] = [await desk.as('佐藤', ['reviewer']), await desk.as('鈴木', ['reviewer'])];
  }
  beforeAll(() => open());
  afterAll(() => desk.close());
  /** Pages that are to be read again offer nothing. */
  afterEach(async () => {
    await desk.expireClaims();
    for (const { fieldId } of await listFields())
      for (const { pageId } of (await listValues(fieldId)).values)
        await desk.records.askReading(pageId, { form: { id: 'library-card', version: 1, page: 1 } }, '佐藤'); // prettier-ignore
  });

  const get = (path: string, headers = sato) => request(desk.app).get(`/api${path}`).set(headers);
  const post = (path: string, body: object, headers = sato) =>
    request(desk.app).post(`/api${path}`).set(headers).send(body);
  const addressOf = (fieldId: string) => `/fields/library-card/1/${fieldId}`;
  async function listFields(headers = sato) {
    const { body } = await get('/fields', headers).expect(200);
    return openFieldListSchema.parse(body).fields;
  }
  const idsOf = async (headers = sato) => (await listFields(headers)).map(({ fieldId }) => fieldId);
  async function listValues(fieldId: string, query = '', headers = sato) {
    const { body } = await get(`${addressOf(fieldId)}${query}`, headers).expect(200);
    return openValueListSchema.parse(body);
  }
  const asShown = ({ pageId, readingId, seen, value }: OpenValue) => ({
    pageId,
    readingId,
    seen,
    shown: value,
  });
  async function confirm(fieldId: string, values: ConfirmationInput['values'], headers = sato) {
    const { body } = await post(`${addressOf(fieldId)}/confirm`, { values }, headers).expect(200);
    return confirmationListSchema.parse(body).results;
  }
  const codesOf = async (fieldId: string, values: ConfirmationInput['values'], headers = sato) =>
    (await confirm(fieldId, values, headers)).map((result) =>
      result.outcome === 'refused' ? result.problem.code : result.outcome,
    );
  const fieldOf = async (pageId: string, fieldId: string) =>
    (await desk.records.viewPage(pageId))!.fields.find((field) => field.fieldId === fieldId)!;

  test('offers what was read with doubt, oldest first, with its pixels, alternatives and reasons', async () => {
    const cards = [await desk.addCard(), await desk.addCard(), await desk.addCard()];
    expect(await listFields()).toEqual(
      [
        ['name', '氏名'],
        ['memberNumber', '利用者番号'],
        ['birthDate', '生年月日'],
      ].map(([fieldId, ja]) => ({
        form: { id: 'library-card', version: 1, title: libraryForm.title },
        fieldId,
        label: expect.objectContaining({ ja }),
        waiting: 3,
        oldest: '2026-11-20',
      })),
    );
    const first = await listValues('memberNumber', '?limit=2');
    expect(first.values.map(({ pageId }) => pageId)).toEqual(
      cards.slice(0, 2).map(({ pageId }) => pageId),
    );
    expect(first).toMatchObject({ left: 3, next: cards[1]!.pageId });
    const second = await listValues('memberNumber', `?limit=2&after=${first.next}`);
    expect(second).toMatchObject({ left: 1, next: null });
    const [value] = second.values;
    const { controlNumber } = (await desk.records.findScan(cards[2]!.scanId))!;
    expect(value).toMatchObject({ controlNumber, page: 1, seen: 0, value: '20417733' });
    expect(value!.alternatives).toEqual([{ value: '20411733', probability: 0.12 }]);
    expect(value!.reasons[0]!.ja).toMatch(/^読み取りに自信がありません/);
    expect((await get(value!.crop.slice('/api'.length)).expect(200)).type).toBe('image/png');
    // Read afresh or not: a page that waits for its form has nothing to offer.
    const wish = { form: { id: 'library-card', version: 1, page: 1 } };
    await post(`/pages/${cards[0]!.pageId}/read-again`, wish).expect(200);
    expect(await listValues('memberNumber')).toMatchObject({ left: 2 });
  });

  test('confirms and corrects as on the page, and says how in the audit; undone, it is offered again', async () => {
    const cards = [await desk.addCard(), await desk.addCard()];
    const { values } = await listValues('name');
    const sent = [asShown(values[0]!), { ...asShown(values[1]!), value: '髙橋 はなこ' }];
    expect(await confirm('name', sent)).toMatchObject([
      { outcome: 'confirmed', pageId: cards[0]!.pageId, seen: 1, said: { en: 'Confirmed as it was read.' } }, // prettier-ignore
      { outcome: 'corrected', pageId: cards[1]!.pageId, seen: 1 },
    ]);
    expect(await idsOf()).toEqual(['memberNumber', 'birthDate']);
    expect(await fieldOf(cards[0]!.pageId, 'name')).toMatchObject({ settled: true, value: '高橋 はなこ' }); // prettier-ignore
    expect(await fieldOf(cards[1]!.pageId, 'name')).toMatchObject({ settled: true, value: '髙橋 はなこ' }); // prettier-ignore
    const events = await Promise.all(cards.map(async ({ scanId }) => (await desk.records.auditOf(scanId)).at(-1))); // prettier-ignore
    expect(events).toMatchObject([
      { actor: '佐藤', action: 'field-confirm', after: { fieldId: 'name', status: 'accepted', way: 'by-field' } }, // prettier-ignore
      { actor: '佐藤', action: 'field-correct', after: { value: '髙橋 はなこ', way: 'by-field' } },
    ]);
    await post(`/pages/${cards[0]!.pageId}/fields/name/actions`, { action: 'undo', seen: 1 }).expect(200); // prettier-ignore
    expect(await listValues('name')).toMatchObject({
      left: 1,
      values: [{ pageId: cards[0]!.pageId, seen: 2, value: '高橋 はなこ' }],
    });
    // A page of which everything is settled waits for its approval, and has nothing to offer.
    const again = (await listValues('name')).values.map(asShown);
    expect(await codesOf('name', again)).toEqual(['confirmed']);
    for (const id of ['memberNumber', 'birthDate'])
      expect(await codesOf(id, (await listValues(id)).values.map(asShown))).toHaveLength(2);
    expect(await idsOf()).toEqual([]);
  });

  test('one that is refused stops no other, and says why', async () => {
    const cards = [];
    for (let i = 0; i < 6; i += 1) cards.push(await desk.addCard());
    const { values } = await listValues('memberNumber');
    const [claimed, settled, readAgain, wrong, invalid, fine] = values.map(asShown);
    await post(`/pages/${claimed!.pageId}/claim`, { desk: DESK }, suzuki).expect(200);
    await post(`/pages/${settled!.pageId}/fields/memberNumber/actions`, { action: 'confirm', seen: 0 }, suzuki).expect(200); // prettier-ignore
    const results = await confirm('memberNumber', [
      claimed!,
      settled!,
      { ...readAgain!, readingId: DESK },
      { ...wrong!, shown: '20411733' },
      { ...invalid!, value: 'abc' },
      { ...fine!, pageId: DESK },
      fine!,
      fine!,
    ]);
    expect(
      results.map((result) => (result.outcome === 'refused' ? result.problem.code : result.outcome)),
    ).toEqual(['claimed', 'stale', 'stale', 'stale', 'invalid-value', 'not-found', 'confirmed', 'stale']); // prettier-ignore
    expect(results[0]).toMatchObject({
      said: { ja: 'このページは、ほかの人が作業中です。' },
      problem: { claim: { person: '鈴木' } },
    });
    // What another works on is offered to nobody else; the rest still is.
    const left = [readAgain!, wrong!, invalid!].map(({ pageId }) => pageId);
    expect((await listValues('memberNumber')).values.map(({ pageId }) => pageId)).toEqual(left);
    expect((await listValues('memberNumber', '', suzuki)).left).toBe(4);
    expect(await listValues('memberNumber', `?after=${settled!.pageId}`)).toMatchObject({
      left: 3,
    });
    await desk.expireClaims();
    expect((await listValues('memberNumber')).left).toBe(4);

    const many = Array.from({ length: 61 }, () => fine!);
    await post(`${addressOf('memberNumber')}/confirm`, { values: many }).expect(400);
    await post(`${addressOf('memberNumber')}/confirm`, { values: [] }).expect(400);
  });

  test('a rule that has come to speak since it was shown refuses it', async () => {
    const { pageId } = await desk.addCard('rule.png', undefined, readingsWith({ newsletter: unsure })); // prettier-ignore
    const shown = (await listValues('newsletter')).values.map(asShown);
    await post(`/pages/${pageId}/fields/email/actions`, { action: 'blank', seen: 0 }, suzuki).expect(200); // prettier-ignore
    expect(await codesOf('newsletter', shown)).toEqual(['not-by-field']);
    expect(await fieldOf(pageId, 'newsletter')).toMatchObject({ settled: false });
  });

  test('keeps out what is secret, entered by two, under a rule or a registry, or meant otherwise', async () => {
    await desk.close();
    await open({ forms: guardedForms });
    const { pageId } = await desk.addCard('guarded.png', undefined, [
      ...readingsWith({ pin: unsure, phone: unsure, newsletter: unsure, kind: unsure }),
    ]);
    expect(await idsOf()).toEqual(['kind', 'name', 'birthDate', 'newsletter']);
    for (const fieldId of ['pin', 'phone', 'memberNumber']) {
      expect((await get(addressOf(fieldId)).expect(409)).body.code).toBe('not-by-field');
      const { value, ...shown } = { ...(await listValues('name')).values[0]!, value: SECRET };
      const body = { values: [{ ...asShown({ ...shown, value }), pageId }] };
      expect((await post(`${addressOf(fieldId)}/confirm`, body).expect(409)).body.code).toBe('not-by-field'); // prettier-ignore
      // Nor by the records' own door, where a value could be found by trying.
      for (const tried of [SECRET, 'wrong']) {
        const said = { form: { id: 'library-card', version: 1 }, readingId: shown.readingId };
        expect(
          await desk.records.act(pageId, fieldId, { action: 'confirm', seen: 0 }, '佐藤', {
            ...said,
            value: tried,
          }),
        ).toEqual({ ok: false, error: { kind: 'not-by-field' } });
      }
    }
    expect((await get(addressOf('nothing')).expect(404)).body.code).toBe('not-found');
    expect((await get('/fields/library-card/7/name').expect(404)).body.code).toBe('unknown-form');

    // A rule: who wants the newsletter gives an address.
    const seen = { action: 'blank', seen: 0 };
    await post(`/pages/${pageId}/fields/email/actions`, seen).expect(200);
    expect(await idsOf()).toEqual(['kind', 'name', 'birthDate']);
    await post(`/pages/${pageId}/fields/email/actions`, { action: 'undo', seen: 1 }).expect(200);
    expect(await idsOf()).toContain('newsletter');

    await desk.addCard('others.png', undefined, [
      ...readingsWith({
        name: { reasons: [reason('registry-differs', { registry: 'people' })] },
        birthDate: { reasons: [reason('crossed-out')] },
        email: { ...unsure, value: null, state: 'blank' },
        newsletter: { value: false },
        familyCount: { ...unsure, reasons: [reason('ink-outside-box')] },
      }),
    ]);
    expect((await listFields()).map(({ fieldId, waiting }) => `${fieldId} ${waiting}`)).toEqual(
      ['kind 1', 'name 1', 'birthDate 1', 'newsletter 1'], // those of the first card
    );
  });
});
