import { randomBytes } from 'node:crypto';
import type { ReadWish } from '../../schemas/desk.ts';
import type { Failure } from '../../schemas/failure.ts';
import type { FinishedPage, FormLibrary, Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { finishedPage, form, newScan } from './sample-record.ts';

/** The sample, and a second version with the same fields: a look-alike. */
const versions = [form, { ...form, version: 2 }];
const forms: FormLibrary = {
  get: (id, version) => versions.find((one) => one.id === id && one.version === version),
  all: () => versions,
};
const AMBIGUOUS: Failure = { kind: 'ambiguous-form', candidates: ['sample:1:1', 'sample:2:1'] };
const wishFor = (version: number): ReadWish => ({ form: { id: form.id, version, page: 1 } });

describeOnDatabases('a page that a person wants read otherwise', (open) => {
  let database: TestDatabase;
  let records: Records;
  let scanId: string;
  let pageId: string;

  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, openVault(randomBytes(32)), forms);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const { scan } = await records.addScan(newScan());
    scanId = scan.id;
    [pageId] = (await records.setPages(scanId, 1, 'image/png')) as [string];
  });

  /** What a worker does with it now. */
  async function read(version: number, wishId?: string | null): Promise<void> {
    const page = (await records.findPage(pageId))!;
    const made = finishedPage(pageId);
    const finished: FinishedPage = {
      ...made,
      reading: { ...made.reading, form: { id: form.id, version } },
      wishId: wishId === undefined ? page.wishId : wishId,
    };
    await records.startPage(pageId);
    await records.finishPage(finished);
  }
  const ask = async (version: number, person = 'sato'): Promise<string> => {
    const asked = await records.askReading(pageId, wishFor(version), person);
    if (!asked.ok) throw new Error(asked.error.kind);
    return asked.value.wishId;
  };
  const formOf = async () => (await records.viewPage(pageId))!.reading?.form.version ?? null;
  const stateOf = async () => (await records.viewPage(pageId))!.summary.state;

  test('waits for a worker, which is told the wish; who wished it is shown and audited', async () => {
    await records.rejectPage(pageId, AMBIGUOUS);
    const wishId = await ask(2);
    expect(await stateOf()).toBe('queued');
    expect((await records.findUnfinished()).pages).toContainEqual({ pageId, wishId });
    expect(await records.findPage(pageId)).toMatchObject({ wishId, wish: wishFor(2) });
    await read(2);
    expect(await formOf()).toBe(2);
    expect((await records.viewPage(pageId))?.wish).toMatchObject({
      wish: wishFor(2),
      person: 'sato',
    });
    expect((await records.auditOf(scanId)).at(-2)).toMatchObject({
      actor: 'sato',
      action: 'page-read-asked',
      after: { wish: wishFor(2) },
    });
  });

  test('undone, it is as the machine finds it: a form, or none', async () => {
    await records.rejectPage(pageId, AMBIGUOUS);
    await ask(2);
    await read(2);
    const undone = await records.undoReading(pageId, 'ito');
    if (!undone.ok) throw new Error(undone.error.kind);
    expect(await records.findPage(pageId)).toMatchObject({
      wish: null,
      wishId: undone.value.wishId,
    });
    await records.rejectPage(pageId, AMBIGUOUS, [], undone.value.wishId);
    const view = (await records.viewPage(pageId))!;
    expect(view).toMatchObject({ reading: null, wish: null, summary: { failure: AMBIGUOUS } });
    expect((await records.auditOf(scanId)).map(({ action }) => action)).toContain(
      'page-read-undone',
    );
    expect(await records.undoReading(pageId, 'ito')).toEqual({
      ok: false,
      error: { kind: 'nothing-to-undo' },
    });
  });

  test('undone once of two, the first wish counts again, and its reading is not stored twice', async () => {
    await ask(2);
    await read(2);
    await ask(1);
    await read(1);
    expect(await formOf()).toBe(1);
    await records.undoReading(pageId, 'sato');
    await read(2);
    expect(await formOf()).toBe(2);
    const rows = await database.db
      .selectFrom('page_reading')
      .select('id')
      .where('page_id', '=', pageId)
      .execute();
    expect(rows).toHaveLength(2);
  });

  test('a worker that began before the wish neither reads nor rejects it', async () => {
    const before = (await records.findPage(pageId))!.wishId;
    await ask(2);
    await read(1, before);
    expect(await formOf()).toBe(null);
    await records.rejectPage(pageId, AMBIGUOUS, [], before);
    expect(['queued', 'reading']).toContain(await stateOf());
  });

  test('corrections of the other form do not stand, and stand again when the wish is undone', async () => {
    await read(1);
    const correct = (value: string, seen: number) =>
      records.act(pageId, 'phone', { action: 'correct', value, seen }, 'sato');
    expect(await correct('03-0000-0001', 0)).toMatchObject({ ok: true });
    const phone = async () =>
      (await records.viewPage(pageId))!.fields.find(({ fieldId }) => fieldId === 'phone')!;
    await ask(2);
    await read(2);
    expect(await phone()).toMatchObject({ value: '03-1234-5678', settled: false, corrections: [] });
    expect(await correct('03-0000-0002', 0)).toMatchObject({ ok: true });
    await records.undoReading(pageId, 'sato');
    await read(1);
    expect(await phone()).toMatchObject({ value: '03-0000-0001', settled: true });
    expect((await phone()).corrections).toHaveLength(1);
  });

  describe('laid by hand', () => {
    const placement = {
      scan: { width: 2100, height: 2970 },
      anchors: [
        { form: { x: 10, y: 10 }, scan: { x: 100, y: 100 } },
        { form: { x: 200, y: 280 }, scan: { x: 2000, y: 2800 } },
      ],
    };
    const laid: ReadWish = { ...wishFor(1), placement };
    const valueOf = async (fieldId: string) =>
      (await records.viewPage(pageId))!.fields.find((field) => field.fieldId === fieldId)!;
    const ask = async (wish: ReadWish, seen?: number) => {
      const asked = await records.askReading(pageId, wish, 'sato', seen);
      return asked.ok ? null : asked.error;
    };

    test('keeps the anchors in the record, hands them to the worker, and audits who placed them', async () => {
      await read(1);
      const readings = async () =>
        (
          await database.db
            .selectFrom('page_reading')
            .where('page_id', '=', pageId)
            .selectAll()
            .execute()
        ).length;
      expect(await readings()).toBe(1);
      expect(await ask(laid)).toBe(null);
      expect(await records.findPage(pageId)).toMatchObject({ wish: laid });
      await read(1);
      expect(await readings()).toBe(2);
      expect((await records.viewPage(pageId))?.wish).toMatchObject({ wish: laid, person: 'sato' });
      const events = (await records.auditOf(scanId)).slice(-2);
      expect(events).toMatchObject([
        { action: 'page-laid-by-hand', actor: 'sato', after: { wish: laid } },
        { action: 'page-read', after: { wish: laid } },
      ]);
      await read(1); // the same job again
      expect(await readings()).toBe(2);
    });

    test('keeps what people entered, and judges the page with it', async () => {
      await read(1);
      await records.act(
        pageId,
        'phone',
        { action: 'correct', value: '03-0000-0001', seen: 0 },
        'ito',
      );
      await records.act(pageId, 'wants', { action: 'confirm', seen: 0 }, 'ito');
      await ask(laid);
      await read(1);
      expect(await valueOf('phone')).toMatchObject({ value: '03-0000-0001', settled: true });
      expect(await valueOf('wants')).toMatchObject({ settled: true });
      await records.act(pageId, 'phone', { action: 'blank', seen: 1 }, 'ito');
      const broken = (await records.viewPage(pageId))!.findings.map(({ rule }) => rule);
      expect(broken).toContain('phone-needed');
      await records.undoReading(pageId, 'ito');
      await read(1);
      expect((await records.viewPage(pageId))!.findings.map(({ rule }) => rule)).toEqual(broken);
    });

    test('sets it aside only when asked, keeps it in the history, and an undo brings it back', async () => {
      await read(1);
      await records.act(
        pageId,
        'phone',
        { action: 'correct', value: '03-0000-0001', seen: 0 },
        'ito',
      );
      await ask({ ...laid, setsAside: true });
      await read(1);
      expect(await valueOf('phone')).toMatchObject({
        value: '03-1234-5678',
        settled: false,
        corrections: [],
      });
      const again = await records.act(
        pageId,
        'phone',
        { action: 'correct', value: '03-0000-0002', seen: 0 },
        'ito',
      );
      expect(again).toMatchObject({ ok: true });
      expect(await valueOf('phone')).toMatchObject({ value: '03-0000-0002', settled: true });
      await records.undoReading(pageId, 'sato');
      await read(1);
      expect((await valueOf('phone')).corrections.map(({ value }) => value)).toEqual([
        '03-0000-0001',
        '03-0000-0002',
      ]);
      const events = (await records.auditOf(scanId)).filter(
        ({ action }) => action === 'field-correct',
      );
      expect(events).toHaveLength(2);
    });

    test('is refused when somebody has acted on the page meanwhile', async () => {
      await read(1);
      const { actions } = (await records.viewPage(pageId))!;
      await records.act(pageId, 'wants', { action: 'confirm', seen: 0 }, 'ito');
      expect(await ask(laid, actions)).toEqual({ kind: 'stale', present: actions + 1 });
      expect(await ask(laid, actions + 1)).toBe(null);
      expect(await records.undoReading(pageId, 'sato', actions + 1)).toMatchObject({
        error: { kind: 'stale' },
      });
    });

    test('is refused when the anchors do not say where the page lies', async () => {
      const [first] = placement.anchors;
      const bad = { ...laid, placement: { ...placement, anchors: [first!, first!] } };
      expect(await ask(bad)).toEqual({
        kind: 'unusable-anchors',
        flaw: { kind: 'too-close', anchors: [0, 1] },
      });
      const off = { form: { x: 900, y: 10 }, scan: { x: 100, y: 900 } };
      expect(
        await ask({ ...laid, placement: { ...placement, anchors: [first!, off] } }),
      ).toMatchObject({ kind: 'unusable-anchors', flaw: { kind: 'off-form' } });
    });
  });

  test('is refused of an approved page, of a form or page that there is not, of no page', async () => {
    const kindOf = async (id: string, wish: ReadWish) => {
      const asked = await records.askReading(id, wish, 'sato');
      return asked.ok ? null : asked.error.kind;
    };
    expect(await kindOf(pageId, wishFor(7))).toBe('unknown-form');
    expect(await kindOf(pageId, { form: { id: form.id, version: 1, page: 2 } })).toBe(
      'unknown-form',
    );
    expect(await kindOf('01999999-0000-7000-8000-000000000000', wishFor(1))).toBe('not-found');
    await read(1);
    for (const { fieldId, status } of (await records.viewPage(pageId))!.fields)
      if (status === 'review' || status === 'unread')
        await records.act(pageId, fieldId, { action: 'confirm', seen: 0 }, 'sato');
    expect(await records.approve(pageId, 'ito')).toMatchObject({ ok: true });
    expect(await kindOf(pageId, wishFor(2))).toBe('already-approved');
  });
});
