import { randomBytes } from 'node:crypto';
import type { Failure } from '../../schemas/failure.ts';
import type { Batches } from '../../store/batches/contracts.ts';
import { openBatches } from '../../store/batches/open-batches.ts';
import type { Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { verifyAudit } from '../../store/audit/verify-audit.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { batchSteps, TODAY } from './batch-steps.ts';
import { forms, newScan } from './sample-record.ts';
import { EVERYTHING } from '../../store/reach.ts';

const UNREAD: Failure = { kind: 'unknown-form', bestScore: 0.1, needed: 0.5 };

describeOnDatabases('batches', (open) => {
  let database: TestDatabase;
  let records: Records;
  let batches: Batches;
  const vault = openVault(randomBytes(32));
  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, vault, forms);
    batches = openBatches(database.db, forms);
  });
  afterAll(() => database.close());
  const { input, openOne, countsOf, differing, put, putPages, read, approve, exportAll } =
    batchSteps(() => ({ records, batches }));

  describe('opening', () => {
    test('is of today, unless a day is named; an earlier one needs a reason and is audited as back-dating', async () => {
      const today = await openOne({ name: 'scanner 1' });
      expect(today).toMatchObject({ receivedOn: TODAY, state: 'open', openedBy: 'mori' });
      const earlier = { receivedOn: '2026-11-24' };
      for (const reason of ['', '   '])
        expect(await batches.open({ ...input(), ...earlier, reason }, 'mori', TODAY)).toEqual({
          ok: false,
          error: { kind: 'reason-needed' },
        });
      const opened = await openOne({ ...earlier, reason: 'came on the holiday' });
      const { events } = (await batches.view(opened.id))!;
      expect(events.map(({ action, reason }) => [action, reason])).toEqual([
        ['batch-opened', null],
        ['batch-back-dated', 'came on the holiday'],
      ]);
      expect((await batches.view(today.id))!.events).toHaveLength(1);
    });

    test('nothing is received tomorrow', async () => {
      expect(
        await batches.open(input({ receivedOn: '2026-11-28', reason: 'x' }), 'mori', TODAY),
      ).toEqual({ ok: false, error: { kind: 'future-date' } });
    });

    test('batches are found by number, name and state, newest first', async () => {
      const one = await openOne({ name: '50%_blue' });
      const two = await openOne({ name: 'BLUE 2' });
      const find = async (search: string) =>
        (await batches.list({ search, limit: 10 })).batches.map(({ id }) => id);
      expect(await find('blue')).toEqual([two.id, one.id]);
      expect(await find('0%_b')).toEqual([one.id]);
      expect(await find(String(two.number))).toContain(two.id);
      expect((await batches.findByNumber(one.number))!.id).toBe(one.id);
      expect(await batches.findByNumber(3_000_000_000)).toBeNull();
      const first = await batches.list({ search: 'blue', limit: 1 });
      const rest = await batches.list({ search: 'blue', limit: 1, after: two.id });
      expect([first.total, rest.batches[0]!.id]).toEqual([2, one.id]);
      await batches.close(one.id, 'empty', 'mori');
      const closed = await batches.list({ search: 'blue', state: 'closed', limit: 10 });
      expect(closed.batches.map(({ id }) => id)).toEqual([one.id]);
    });
  });

  describe('taking in', () => {
    test('envelopes keep the order in which they came, and have the receipt date of the batch', async () => {
      const { id, number } = await openOne({ receivedOn: '2026-11-20', reason: 'late' });
      const names = ['b.png', 'a.png', 'c.png'];
      for (const fileName of names) await put(id, { fileName, receivedOn: TODAY });
      const scans = (await batches.scansOf(id, EVERYTHING))!;
      expect(scans.map(({ fileName }) => fileName)).toEqual(names);
      for (const scan of scans) {
        expect(scan).toMatchObject({ receivedOn: '2026-11-20', batch: { id, number } });
        expect(scan.controlNumber).toMatch(/^20261120-/);
      }
    });

    test('nothing more goes into a closed batch', async () => {
      const { id, number } = await openOne();
      await batches.close(id, 'nothing came', 'mori');
      const refused = await records.addScanTo({ kind: 'batch', batchId: id }, newScan());
      expect(refused).toEqual({ ok: false, error: { kind: 'batch-closed', batch: number } });
      expect((await countsOf(id)).envelopes).toBe(0);
    });

    test('the same bytes are in one batch only, and counted once', async () => {
      const [one, two] = [await openOne(), await openOne()];
      const scan = newScan();
      await put(one.id, scan);
      const again = await records.addScanTo({ kind: 'batch', batchId: two.id }, scan);
      expect(again).toMatchObject({ ok: true, value: { duplicate: true } });
      expect([(await countsOf(one.id)).envelopes, (await countsOf(two.id)).envelopes]).toEqual([1, 0]); // prettier-ignore
    });
  });

  describe('reconciliation', () => {
    test('follows every page from the envelope to the export, and closes when all agree', async () => {
      const { id } = await openOne();
      const waiting = await put(id);
      expect(await countsOf(id)).toMatchObject({ envelopes: 1, pages: 1, waiting: 1, read: 0 });
      const first = await records.setPages(waiting.id, 2, 'image/png');
      const second = await putPages(id, 1);
      expect(await differing(id)).toEqual(['read']);
      const pageIds = [...first, ...second.pageIds];
      for (const pageId of pageIds) await read(pageId);
      expect(await differing(id)).toEqual(['approved']);
      for (const pageId of pageIds) await approve(pageId);
      expect(await differing(id)).toEqual(['exported']);
      await exportAll();
      expect(await countsOf(id)).toEqual({
        envelopes: 2,
        pages: 3,
        waiting: 0,
        rejected: 0,
        setAside: 0,
        read: 3,
        approved: 3,
        exported: 3,
        doubles: 0,
      });
      expect(await batches.close(id, '', 'mori')).toMatchObject({
        ok: true,
        value: { state: 'closed' },
      });
      expect((await batches.view(id))!.events.at(-1)).toMatchObject({
        action: 'batch-closed',
        actor: 'mori',
        reason: null,
      });
    });

    test('an approval that was taken back leaves the house anew', async () => {
      const { id } = await openOne({ expectedEnvelopes: 1, expectedPages: 1 });
      const [pageId] = (await putPages(id, 1)).pageIds;
      await read(pageId!);
      await approve(pageId!);
      await exportAll();
      expect(await differing(id)).toEqual([]);
      await records.reopen(pageId!, 'ito', 'wrong name');
      expect(await differing(id)).toEqual(['approved']);
      await records.approve(pageId!, 'sato');
      expect(await countsOf(id)).toMatchObject({ approved: 1, exported: 0 });
      await exportAll();
      expect(await countsOf(id)).toMatchObject({ approved: 1, exported: 1 });
    });

    test('an export that breaks off has not left the house', async () => {
      const { id } = await openOne({ expectedEnvelopes: 1, expectedPages: 1 });
      const [pageId] = (await putPages(id, 1)).pageIds;
      await read(pageId!);
      await approve(pageId!);
      for await (const row of records.exportRecords({
        approvedOnly: true,
        include: [],
        actor: 'x',
      }))
        if (row.state === 'approved') break;
      expect(await countsOf(id)).toMatchObject({ approved: 1, exported: 0 });
    });

    test('closing is refused with the counts that differ, unless somebody says why; reopening needs a reason', async () => {
      const { id } = await openOne({ expectedEnvelopes: 1, expectedPages: 2 });
      const [pageId] = (await putPages(id, 1)).pageIds;
      await records.rejectPage(pageId!, UNREAD);
      for (const reason of ['', '  '])
        expect(await batches.close(id, reason, 'mori')).toEqual({
          ok: false,
          error: {
            kind: 'counts-differ',
            lines: [
              { kind: 'pages', expected: 2, found: 1 },
              { kind: 'read', expected: 1, found: 0 },
            ],
          },
        });
      expect(await batches.reopen(id, 'why', 'ito')).toMatchObject({ error: { kind: 'batch-open' } }); // prettier-ignore
      expect(await batches.close(id, 'one sheet was blank', 'mori')).toMatchObject({ ok: true });
      expect(await batches.close(id, 'again', 'mori')).toMatchObject({ error: { kind: 'batch-closed' } }); // prettier-ignore
      expect(await batches.reopen(id, ' ', 'ito')).toMatchObject({ error: { kind: 'reason-needed' } }); // prettier-ignore
      expect(await batches.reopen(id, 'the sheet was found', 'ito')).toMatchObject({ ok: true });
      const { events, state } = (await batches.view(id))!;
      expect(state).toBe('open');
      expect(events.map(({ action, actor, reason }) => [action, actor, reason])).toEqual([
        ['batch-opened', 'mori', null],
        ['batch-closed', 'mori', 'one sheet was blank'],
        ['batch-reopened', 'ito', 'the sheet was found'],
      ]);
      const { after } = await database.db
        .selectFrom('audit_event')
        .select('after')
        .where('action', '=', 'batch-closed')
        .orderBy('seq', 'desc')
        .executeTakeFirstOrThrow();
      expect(after).toMatchObject({ batchId: id, reason: 'one sheet was blank' });
      expect((after as { counts: unknown[] }).counts).toHaveLength(5);
      expect(await verifyAudit(database.db, null)).toMatchObject({ whole: true });
    });

    test('what does not exist is not found', async () => {
      for (const id of ['x', '01999999-0000-7000-8000-000000000000']) {
        expect([await batches.find(id), await batches.view(id), await batches.scansOf(id, EVERYTHING)]).toEqual([null, null, null]); // prettier-ignore
        expect(await batches.close(id, 'x', 'mori')).toMatchObject({ error: { kind: 'not-found' } }); // prettier-ignore
      }
    });
  });

  describe('a file with separator sheets', () => {
    test('becomes an envelope between each two of them, with a control number of its own', async () => {
      const { id } = await openOne({ expectedEnvelopes: 2, expectedPages: 3 });
      const { scan, pageIds } = await putPages(id, 6, [1, 4, 6]);
      await put(id);
      const scans = (await batches.scansOf(id, EVERYTHING))!;
      expect(scans).toHaveLength(3);
      const [first, second] = scans;
      expect(first!.id).toBe(scan.id);
      expect(second!.controlNumber).not.toBe(first!.controlNumber);
      expect(second).toMatchObject({ sha256: scan.sha256, fileName: scan.fileName, batch: { id } });
      expect(scans.slice(0, 2).map(({ pages }) => pages.map(({ number, filePage }) => [number, filePage]))).toEqual([[[1, 2], [2, 3]], [[1, 5]]]); // prettier-ignore
      expect(await records.findEnvelopesOf(scan.id)).toEqual(scans.slice(0, 2));
      expect(pageIds).toHaveLength(3);
      expect(await records.setPages(scan.id, 6, 'image/png', [1, 4, 6])).toEqual(pageIds);
      expect(await records.findPage(pageIds[2]!)).toMatchObject({ scanId: second!.id, number: 5 });
      expect(await countsOf(id)).toMatchObject({ envelopes: 3, pages: 4 });
      expect((await records.auditOf(scan.id)).at(-1)).toMatchObject({
        action: 'pages-found',
        after: { pages: 6, separators: [1, 4, 6], envelopes: [[2, 3], [5]] },
      });
      expect((await records.auditOf(second!.id))[0]).toMatchObject({
        action: 'split-off',
        after: { file: scan.controlNumber, sha256: scan.sha256, pages: [5] },
      });
      expect((await records.findUnfinished()).scans).not.toContain(second!.id);
    });

    test('each envelope goes its own way', async () => {
      const { id } = await openOne();
      const { scan, pageIds } = await putPages(id, 3, [2]);
      await read(pageIds[0]!);
      await records.rejectPage(pageIds[1]!, UNREAD);
      const [first, second] = (await batches.scansOf(id, EVERYTHING))!;
      expect([first!.state, second!.state]).toEqual(['in-review', 'rejected']);
      // The same file is known as a whole.
      const again = await records.addScan(newScan({ sha256: scan.sha256 }));
      expect(again).toMatchObject({ duplicate: true, scan: { id: scan.id } });
    });

    test('one of nothing else is no envelope', async () => {
      const { id } = await openOne();
      const scan = await put(id);
      await records.rejectScan(scan.id, { kind: 'only-separators' });
      expect(await countsOf(id)).toMatchObject({ envelopes: 0, pages: 0, rejected: 0 });
      expect((await batches.view(id))!.rejects).toEqual([]);
    });
  });
});
