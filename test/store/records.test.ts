import { randomBytes } from 'node:crypto';
import type { CorrectionInput } from '../../schemas/desk.ts';
import type { Records } from '../../store/contracts.ts';
import { isControlNumber } from '../../store/control-number.ts';
import { openRecords } from '../../store/open-records.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import {
  ACCOUNT,
  addRead as addReadPage,
  finishedPage,
  forms,
  newScan,
  SECRET,
} from './sample-record.ts';

describeOnDatabases('records', (open) => {
  const key = randomBytes(32);
  let database: TestDatabase;
  let records: Records;

  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, openVault(key), forms);
  });
  afterAll(() => database.close());

  const addRead = (fileName?: string) => addReadPage(records, fileName);

  describe('intake', () => {
    test('the same bytes are taken in once, also when they come at the same time', async () => {
      const scan = newScan();
      const taken = await Promise.all([
        records.addScan(scan),
        records.addScan(scan),
        records.addScan(scan),
      ]);
      expect(new Set(taken.map((each) => each.scan.id)).size).toBe(1);
      expect(taken.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    });

    test('control numbers follow each other without gaps, and their check digit fits', async () => {
      const day = { receivedOn: '2026-01-05' };
      const first = newScan(day);
      const numbers = [(await records.addScan(first)).scan.controlNumber];
      await records.addScan(first);
      numbers.push((await records.addScan(newScan(day))).scan.controlNumber);
      expect(numbers.map((number) => number.slice(0, 15))).toEqual([
        '20260105-000001',
        '20260105-000002',
      ]);
      expect(numbers.every(isControlNumber)).toBe(true);
    });

    test('pages are made once, whoever asks again gets the same', async () => {
      const { scan } = await records.addScan(newScan());
      const pages = await records.setPages(scan.id, 3, 'application/pdf');
      expect(await records.setPages(scan.id, 3, 'application/pdf')).toEqual(pages);
      const found = await records.findScan(scan.id);
      expect(found?.pages.map(({ number, state }) => [number, state])).toEqual(
        [1, 2, 3].map((n) => [n, 'queued']),
      );
      expect(await records.findPage(pages[1]!)).toMatchObject({ scanId: scan.id, number: 2 });
    });

    test('a name with characters that the database refuses is still taken in', async () => {
      const { scan } = await records.addScan(newScan({ fileName: 'a\u0000b\ud800.png' }));
      expect(scan.fileName).toBe('a\ufffdb\ufffd.png');
      expect((await records.auditOf(scan.id))[0]?.after).toMatchObject({ fileName: scan.fileName });
    });
  });

  describe('lists', () => {
    test('pages of the list follow each other without overlap, newest first', async () => {
      const ids = [];
      for (let n = 0; n < 3; n++)
        ids.push((await records.addScan(newScan({ fileName: `batch-list-${n}` }))).scan.id);
      const first = await records.listScans({ search: 'BATCH-list', limit: 2 });
      const rest = await records.listScans({
        search: 'batch-list',
        limit: 2,
        after: first.scans.at(-1)!.id,
      });
      expect([...first.scans, ...rest.scans].map(({ id }) => id)).toEqual(ids.toReversed());
      expect(first.total).toBe(3);
    });

    test('values are found whatever their width, wildcards are letters, secrets are never found', async () => {
      const { scanId } = await addRead('50%_off.png');
      const find = async (search: string) =>
        (await records.listScans({ search, limit: 100 })).scans.map(({ id }) => id);
      expect(await find('佐藤医')).toContain(scanId);
      expect(await find('０３-1234')).toContain(scanId);
      expect(await find('50%_O')).toEqual([scanId]);
      expect(await find('5_%off')).toEqual([]);
      expect(await find(SECRET)).toEqual([]);
      expect(await find(ACCOUNT)).toEqual([]);
    });
  });

  describe('a page on its way', () => {
    test('goes from queued over reading and review to ready, approved, and back', async () => {
      const { scan } = await records.addScan(newScan());
      const [pageId] = await records.setPages(scan.id, 1, 'image/png');
      const state = async () => (await records.findScan(scan.id))?.state;
      expect(await state()).toBe('queued');
      await records.startPage(pageId!);
      expect(await state()).toBe('reading');
      await records.finishPage(finishedPage(pageId!));
      expect(await state()).toBe('in-review');
      expect(await records.approve(pageId!, 'sato')).toEqual({
        ok: false,
        error: { kind: 'open-fields', fields: ['name'] },
      });
      expect(
        await records.act(pageId!, 'name', { action: 'confirm', seen: 0 }, 'sato'),
      ).toMatchObject({ ok: true });
      expect(await state()).toBe('ready');
      expect(await records.approve(pageId!, 'suzuki')).toMatchObject({ ok: true });
      expect(await state()).toBe('approved');
      expect(await records.viewPage(pageId!)).toMatchObject({ approvedBy: 'suzuki' });
      const act = records.act(pageId!, 'name', { action: 'undo', seen: 1 }, 'sato');
      expect(await act).toEqual({ ok: false, error: { kind: 'already-approved' } });
      expect(await records.reopen(pageId!, 'suzuki', 'wrong clinic')).toMatchObject({ ok: true });
      expect(await state()).toBe('ready');
      expect(await records.viewPage(pageId!)).toMatchObject({ approvedBy: null });
    });

    test('a page that is read twice by the same engines has one reading', async () => {
      const { pageId } = await addRead();
      await records.finishPage(finishedPage(pageId));
      const rows = await database.db
        .selectFrom('page_reading')
        .select('id')
        .where('page_id', '=', pageId)
        .execute();
      expect(rows).toHaveLength(1);
    });

    test('a reading by another engine is added, and does not move what a person works on', async () => {
      const { pageId } = await addRead();
      const current = async () =>
        (
          await database.db
            .selectFrom('page')
            .select('reading_id')
            .where('id', '=', pageId)
            .executeTakeFirst()
        )?.reading_id;
      const first = await current();
      await records.finishPage(finishedPage(pageId, { one: '2' }));
      const second = await current();
      expect(second).not.toBe(first);
      await records.act(pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
      await records.finishPage(finishedPage(pageId, { one: '3' }));
      expect(await current()).toBe(second);
      const rows = await database.db
        .selectFrom('page_reading')
        .select('id')
        .where('page_id', '=', pageId)
        .execute();
      expect(rows).toHaveLength(3);
    });

    test('a rejected page names its cause, may be tried again, and never loses a reading', async () => {
      const { scan } = await records.addScan(newScan());
      const [pageId] = await records.setPages(scan.id, 1, 'image/png');
      await records.rejectPage(pageId!, { kind: 'took-too-long', seconds: 60 });
      expect(await records.findScan(scan.id)).toMatchObject({
        state: 'rejected',
        failure: { kind: 'took-too-long' },
      });
      await records.startPage(pageId!);
      await records.finishPage(finishedPage(pageId!));
      await records.rejectPage(pageId!, { kind: 'reader-crashed', detail: 'late' });
      expect(await records.findScan(scan.id)).toMatchObject({ state: 'in-review', failure: null });
    });

    test('a rejected page does not hold up the other pages of its scan', async () => {
      const { scan } = await records.addScan(newScan());
      const [letter, page] = await records.setPages(scan.id, 2, 'application/pdf');
      await records.rejectPage(letter!, { kind: 'unknown-form', bestScore: 0.1, needed: 0.5 });
      await records.finishPage(finishedPage(page!));
      expect((await records.findScan(scan.id))?.state).toBe('in-review');
    });

    test('a file that cannot be opened is a rejected scan', async () => {
      const { scan } = await records.addScan(newScan());
      await records.rejectScan(scan.id, { kind: 'encrypted-pdf' });
      await records.rejectScan(scan.id, { kind: 'encrypted-pdf' });
      expect(await records.findScan(scan.id)).toMatchObject({
        state: 'rejected',
        failure: { kind: 'encrypted-pdf' },
      });
      expect((await records.auditOf(scan.id)).map(({ action }) => action)).toEqual([
        'received',
        'scan-rejected',
      ]);
    });
  });

  describe('people', () => {
    const fieldOf = async (pageId: string, id: string) =>
      (await records.viewPage(pageId))!.fields.find(({ fieldId }) => fieldId === id)!;

    test('an action on what has changed meanwhile is refused, also at the same time', async () => {
      const { pageId } = await addRead();
      const done = await Promise.all(
        ['sato', 'suzuki'].map((person) =>
          records.act(pageId, 'name', { action: 'correct', value: person, seen: 0 }, person),
        ),
      );
      expect(done.filter(({ ok }) => ok)).toHaveLength(1);
      expect(done).toContainEqual({ ok: false, error: { kind: 'stale', present: 1 } });
    });

    test('what the machine read and what each person wrote stay side by side', async () => {
      const { pageId } = await addRead();
      await records.act(pageId, 'name', { action: 'correct', value: '佐藤醫院', seen: 0 }, 'sato');
      const field = await fieldOf(pageId, 'name');
      expect(field).toMatchObject({ value: '佐藤醫院', settled: true, status: 'accepted' });
      expect(field.reading?.value).toBe('佐藤医院');
      expect(field.corrections).toMatchObject([
        { action: 'correct', value: '佐藤醫院', person: 'sato' },
      ]);
    });

    test('undo takes back the last action of the same person, step by step', async () => {
      const { pageId } = await addRead();
      await records.act(pageId, 'name', { action: 'correct', value: '甲', seen: 0 }, 'sato');
      await records.act(pageId, 'name', { action: 'correct', value: '乙', seen: 1 }, 'sato');
      expect(await records.act(pageId, 'name', { action: 'undo', seen: 2 }, 'suzuki')).toEqual({
        ok: false,
        error: { kind: 'nothing-to-undo' },
      });
      await records.act(pageId, 'name', { action: 'undo', seen: 2 }, 'sato');
      expect(await fieldOf(pageId, 'name')).toMatchObject({ value: '甲', settled: true });
      await records.act(pageId, 'name', { action: 'undo', seen: 3 }, 'sato');
      expect(await fieldOf(pageId, 'name')).toMatchObject({
        value: '佐藤医院',
        settled: false,
        status: 'review',
      });
      expect((await records.viewPage(pageId))?.summary).toMatchObject({
        state: 'in-review',
        openTasks: 1,
      });
    });

    test('blank, illegible and unread are different things', async () => {
      const { pageId } = await addRead();
      await records.act(pageId, 'phone', { action: 'illegible', seen: 0 }, 'sato');
      await records.act(pageId, 'category', { action: 'blank', seen: 0 }, 'sato');
      await records.act(pageId, 'wants', { action: 'blank', seen: 0 }, 'sato');
      expect(await fieldOf(pageId, 'phone')).toMatchObject({
        status: 'unread',
        value: null,
        settled: true,
      });
      expect(await fieldOf(pageId, 'category')).toMatchObject({ status: 'blank', value: [] });
      expect(await fieldOf(pageId, 'wants')).toMatchObject({ status: 'blank', value: false });
    });

    test('a value of another type than the field is refused, and the answer does not repeat it', async () => {
      const { pageId } = await addRead();
      for (const [id, value] of [
        ['wants', 'yes'],
        ['category', ['c']],
        ['account', '12345'],
        ['password', 'x\u0007y'],
        ['name', ''],
      ] as const) {
        const done = await records.act(
          pageId,
          id,
          { action: 'correct', value: value as string, seen: 0 },
          'sato',
        );
        expect(done).toMatchObject({ ok: false, error: { kind: 'invalid-value' } });
        expect(JSON.stringify(done)).not.toContain('x\\u0007y');
      }
    });

    test('rules run again after each action: an error forbids approval, a settled field is settled', async () => {
      const { pageId } = await addRead();
      await records.act(pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
      await records.act(pageId, 'phone', { action: 'blank', seen: 0 }, 'sato');
      expect((await records.viewPage(pageId))?.findings).toMatchObject([{ rule: 'phone-needed' }]);
      expect(await records.approve(pageId, 'sato')).toMatchObject({
        ok: false,
        error: { kind: 'broken-rules' },
      });
      await records.act(
        pageId,
        'phone',
        { action: 'correct', value: '03-1111-2222', seen: 1 },
        'sato',
      );
      expect(await records.approve(pageId, 'sato')).toMatchObject({ ok: true });
    });

    test('what is so on the paper is kept against a rule: approved, exported with it, and only for what was seen', async () => {
      const { pageId } = await addRead();
      const act = (id: string, action: CorrectionInput['action'], seen: number) =>
        records.act(pageId, id, { action, seen }, 'sato');
      const needless = { ok: false, error: { kind: 'invalid-value' } };
      expect(await act('phone', 'as-is', 0)).toMatchObject(needless);
      await act('name', 'confirm', 0);
      await act('phone', 'blank', 0);
      expect(await act('name', 'as-is', 1)).toMatchObject(needless); // no rule speaks of it
      expect(await act('phone', 'as-is', 1)).toMatchObject({ ok: true });
      const kept = [{ rule: 'phone-needed', outcome: 'kept' }];
      expect((await records.viewPage(pageId))?.findings).toMatchObject(kept);
      expect(await fieldOf(pageId, 'phone')).toMatchObject({ value: null, status: 'blank' });
      await act('phone', 'undo', 2);
      expect(await records.approve(pageId, 'sato')).toMatchObject({ ok: false });
      await act('phone', 'as-is', 3);
      expect(await records.approve(pageId, 'sato')).toMatchObject({ ok: true });
      for await (const record of records.exportRecords({
        approvedOnly: true,
        include: [],
        actor: 'sato',
      }))
        if (record.approvedBy === 'sato' && record.kept.length > 0)
          expect(record.kept).toEqual([
            { rule: 'phone-needed', fields: expect.arrayContaining(['phone']) },
          ]);
      expect(
        (await records.auditOf((await records.viewPage(pageId))!.scan.id)).filter(
          ({ action }) => action === 'field-as-is',
        ),
      ).toMatchObject([
        { after: { fieldId: 'phone', keptRules: ['phone-needed'] } },
        { after: { fieldId: 'phone', keptRules: ['phone-needed'] } },
      ]);
      await records.reopen(pageId, 'sato', 'another look');
      await records.act(
        pageId,
        'phone',
        { action: 'correct', value: '03-1111-2222', seen: 4 },
        'sato',
      );
      await act('phone', 'blank', 5); // said anew, it is an error anew
      expect((await records.viewPage(pageId))?.findings).toMatchObject([{ outcome: 'error' }]);
    });

    test('a rule that begins to speak opens a field that was accepted, and closes it when silent', async () => {
      const { pageId } = await addRead();
      await records.act(pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
      await records.act(pageId, 'wants', { action: 'correct', value: false, seen: 0 }, 'sato');
      expect(await fieldOf(pageId, 'phone')).toMatchObject({
        status: 'review',
        reasons: [{ code: 'rule', params: { rule: 'phone-unneeded' } }],
      });
      expect((await records.viewPage(pageId))?.summary).toMatchObject({
        state: 'in-review',
        openTasks: 1,
      });
      await records.act(pageId, 'wants', { action: 'undo', seen: 1 }, 'sato');
      expect((await records.viewPage(pageId))?.summary).toMatchObject({
        state: 'ready',
        openTasks: 0,
      });
      await records.act(pageId, 'wants', { action: 'correct', value: false, seen: 2 }, 'sato');
      // A person looked and keeps it: a rule that only asks for a look is answered.
      await records.act(pageId, 'phone', { action: 'confirm', seen: 0 }, 'sato');
      expect(await records.approve(pageId, 'sato')).toMatchObject({ ok: true });
    });
  });
});
