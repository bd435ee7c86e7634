import { createHash, randomBytes } from 'node:crypto';
import type { KyselyPlugin, TableNode } from 'kysely';
import { agrees, batchInputSchema, reconcile, type BatchInput } from '../../schemas/batch.ts';
import type { Failure } from '../../schemas/failure.ts';
import type { Batches } from '../../store/batches/contracts.ts';
import { openBatches } from '../../store/batches/open-batches.ts';
import type { NewScan, Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { verifyAudit } from '../../store/audit/verify-audit.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { finishedPage, forms, newScan } from './sample-record.ts';

const TODAY = '2026-11-27';
const UNREAD: Failure = { kind: 'unknown-form', bestScore: 0.1, needed: 0.5 };

/** Writes down the tables of which rows are locked to be changed, in order. */
const recordLocks = (locked: string[]): KyselyPlugin => ({
  transformQuery: ({ node }) => {
    if (node.kind !== 'SelectQueryNode') return node;
    const { endModifiers = [], from } = node;
    const [table] = from?.froms ?? [];
    if (
      endModifiers.some(({ modifier }) => modifier === 'ForUpdate') &&
      table?.kind === 'TableNode'
    )
      locked.push((table as TableNode).table.identifier.name);
    return node;
  },
  transformResult: ({ result }) => Promise.resolve(result),
});

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

  const input = (changes: Partial<BatchInput> = {}): BatchInput =>
    batchInputSchema.parse({ expectedEnvelopes: 2, expectedPages: 3, ...changes });
  async function openOne(changes: Partial<BatchInput> = {}) {
    const opened = await batches.open(input(changes), 'mori', TODAY);
    if (!opened.ok) throw new Error(opened.error.kind);
    return opened.value;
  }
  const countsOf = async (id: string) => (await batches.find(id))!.counts;
  const differing = async (id: string) =>
    reconcile((await batches.find(id))!)
      .filter((line) => !agrees(line))
      .map(({ kind }) => kind);

  async function put(batchId: string, changes: Partial<NewScan> = {}) {
    const added = await records.addScanTo({ kind: 'batch', batchId }, newScan(changes));
    if (!added.ok) throw new Error(added.error.kind);
    return added.value.scan;
  }
  /** An envelope of so many pages, not yet read. */
  async function putPages(batchId: string, pages: number, separators: number[] = []) {
    const scan = await put(batchId);
    return { scan, pageIds: await records.setPages(scan.id, pages, 'image/png', separators) };
  }
  const read = (pageId: string) => records.finishPage(finishedPage(pageId));
  async function approve(pageId: string) {
    await records.act(pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
    expect(await records.approve(pageId, 'sato')).toMatchObject({ ok: true });
  }
  async function exportAll() {
    for await (const row of records.exportRecords({
      approvedOnly: true,
      include: [],
      actor: 'ito',
    }))
      expect(row.state).toBe('approved');
  }
  const scanAgain = (pageId: string, bytes = 'again') =>
    records.addScanTo(
      { kind: 'page', pageId },
      newScan({ sha256: createHash('sha256').update(`${pageId} ${bytes}`).digest('hex') }),
    );

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
      const scans = (await batches.scansOf(id))!;
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
        read: 3,
        approved: 3,
        exported: 3,
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
      expect(await verifyAudit(database.db)).toMatchObject({ whole: true });
    });

    test('what does not exist is not found', async () => {
      for (const id of ['x', '01999999-0000-7000-8000-000000000000']) {
        expect([await batches.find(id), await batches.view(id), await batches.scansOf(id)]).toEqual([null, null, null]); // prettier-ignore
        expect(await batches.close(id, 'x', 'mori')).toMatchObject({ error: { kind: 'not-found' } }); // prettier-ignore
      }
    });
  });

  describe('scanning again', () => {
    test('a rejected page is listed with its place, and one scanned again takes its place', async () => {
      const { id } = await openOne({ expectedEnvelopes: 2, expectedPages: 3 });
      await putPages(id, 1);
      const { scan, pageIds } = await putPages(id, 2);
      const bad = pageIds[0]!;
      await records.rejectPage(bad, UNREAD);
      const reject = {
        scanId: scan.id,
        envelope: 2,
        page: { id: bad, number: 1, hasThumbnail: false },
        failure: UNREAD,
        again: null,
      };
      expect((await batches.view(id))!.rejects).toMatchObject([reject]);

      const again = await scanAgain(bad);
      if (!again.ok) throw new Error(again.error.kind);
      const file = again.value.scan;
      expect(file.controlNumber).toBe(`${scan.controlNumber}/1`);
      expect((await batches.view(id))!.rejects).toMatchObject([
        { ...reject, again: { failure: null } },
      ]);
      expect(await scanAgain(bad, 'twice')).toEqual({
        ok: false,
        error: { kind: 'already-replaced' },
      });
      expect((await records.findUnfinished()).scans).toContain(file.id);

      const [good] = await records.setPages(file.id, 1, 'image/jpeg');
      expect(await records.setPages(file.id, 1, 'image/jpeg')).toEqual([good]);
      expect(await records.findPage(good!)).toMatchObject({
        scanId: scan.id,
        number: 1,
        sha256: file.sha256,
        mediaType: 'image/jpeg',
      });
      await read(good!);
      const pages = (await records.findScan(scan.id))!.pages;
      expect(pages.map(({ id: pageId, number }) => [pageId, number])).toEqual([
        [good, 1],
        [pageIds[1], 2],
      ]);
      expect(await countsOf(id)).toMatchObject({ envelopes: 2, pages: 3, rejected: 0, read: 1 });
      expect((await batches.view(id))!.rejects).toEqual([]);
      expect((await records.findUnfinished()).scans).not.toContain(file.id);
      expect((await records.auditOf(scan.id)).at(-2)).toMatchObject({
        action: 'page-replaced',
        pageId: bad,
        after: { file: file.controlNumber, pages: [1] },
      });
      expect(await scanAgain(bad, 'late')).toMatchObject({ ok: false });
      expect((await records.listScans({ search: scan.controlNumber, limit: 9 })).total).toBe(1);
    });

    test('a page that is rejected anew can be scanned once more', async () => {
      const { id } = await openOne({ expectedEnvelopes: 1, expectedPages: 1 });
      const { scan, pageIds } = await putPages(id, 1);
      let bad = pageIds[0]!;
      for (const bytes of ['second', 'third']) {
        await records.rejectPage(bad, UNREAD);
        const again = await scanAgain(bad, bytes);
        if (!again.ok) throw new Error(again.error.kind);
        [bad] = (await records.setPages(again.value.scan.id, 1, 'image/png')) as [string];
      }
      await read(bad);
      expect((await records.findScan(scan.id))!.pages).toHaveLength(1);
      expect(await countsOf(id)).toMatchObject({ pages: 1, read: 1, rejected: 0 });
    });

    test('separator sheets of the new file split nothing, and are on record', async () => {
      const { id } = await openOne();
      const { scan, pageIds } = await putPages(id, 1);
      await records.rejectPage(pageIds[0]!, UNREAD);
      const again = await scanAgain(pageIds[0]!);
      if (!again.ok) throw new Error(again.error.kind);
      await records.setPages(again.value.scan.id, 3, 'image/png', [2]);
      expect((await records.findScan(scan.id))!.pages).toHaveLength(2);
      expect((await records.auditOf(scan.id)).at(-1)).toMatchObject({
        action: 'page-replaced',
        after: { pages: [1, 2], separators: [2] },
      });
    });

    test('a new file that cannot be opened either leaves the page rejected, and says so', async () => {
      const { id } = await openOne();
      const { pageIds } = await putPages(id, 1);
      await records.rejectPage(pageIds[0]!, UNREAD);
      const again = await scanAgain(pageIds[0]!);
      if (!again.ok) throw new Error(again.error.kind);
      await records.rejectScan(again.value.scan.id, { kind: 'encrypted-pdf' });
      expect((await batches.view(id))!.rejects).toMatchObject([
        { failure: UNREAD, again: { failure: { kind: 'encrypted-pdf' } } },
      ]);
      expect(await scanAgain(pageIds[0]!, 'third')).toMatchObject({ ok: true });
    });

    test('a file that could not be opened counts as a page, and its new scan fills its envelope', async () => {
      const { id } = await openOne({ expectedEnvelopes: 1, expectedPages: 2 });
      const scan = await put(id);
      await records.rejectScan(scan.id, { kind: 'encrypted-pdf' });
      expect(await countsOf(id)).toMatchObject({ envelopes: 1, pages: 1, rejected: 1 });
      expect((await batches.view(id))!.rejects).toMatchObject([{ page: null, envelope: 1 }]);
      const again = await records.addScanTo({ kind: 'scan', scanId: scan.id }, newScan());
      if (!again.ok) throw new Error(again.error.kind);
      const pageIds = await records.setPages(again.value.scan.id, 2, 'image/png');
      for (const pageId of pageIds) await read(pageId);
      expect(await records.findScan(scan.id)).toMatchObject({ state: 'in-review', failure: null });
      expect(await countsOf(id)).toMatchObject({ envelopes: 1, pages: 2, rejected: 0, read: 2 });
      // The first file's job, run late, neither undoes that nor rejects it.
      await records.rejectScan(scan.id, { kind: 'encrypted-pdf' });
      expect((await records.findScan(scan.id))!.state).toBe('in-review');
    });

    test('a page that was read in the meantime stays, and the new one is added to its envelope', async () => {
      const { id } = await openOne();
      const { scan, pageIds } = await putPages(id, 2);
      await records.rejectPage(pageIds[0]!, UNREAD);
      const again = await scanAgain(pageIds[0]!);
      if (!again.ok) throw new Error(again.error.kind);
      await records.startPage(pageIds[0]!);
      await read(pageIds[0]!);
      await records.setPages(again.value.scan.id, 1, 'image/png');
      expect((await records.findScan(scan.id))!.pages.map(({ number }) => number)).toEqual([1, 2, 3]); // prettier-ignore
    });

    test('the same bytes once more are answered with the envelope that they went into', async () => {
      const { id } = await openOne();
      const { scan, pageIds } = await putPages(id, 1);
      await records.rejectPage(pageIds[0]!, UNREAD);
      const bytes = newScan();
      const again = await records.addScanTo({ kind: 'page', pageId: pageIds[0]! }, bytes);
      if (!again.ok) throw new Error(again.error.kind);
      const file = again.value.scan.id;
      expect(await records.addScan(bytes)).toMatchObject({ duplicate: true, scan: { id: file } });
      const [good] = await records.setPages(file, 1, 'image/png');
      await read(good!);
      const known = { id: scan.id, state: 'in-review' };
      expect(await records.addScan(bytes)).toMatchObject({ duplicate: true, scan: known });
      expect(await records.findEnvelopesOf(file)).toMatchObject([known]);
    });

    test('the page is locked before its envelope, as whoever rejects it does', async () => {
      const { id } = await openOne();
      const { pageIds } = await putPages(id, 1);
      await records.rejectPage(pageIds[0]!, UNREAD);
      const locked: string[] = [];
      const db = database.db.withPlugin(recordLocks(locked));
      const watched = await openRecords(db, vault, forms);
      const to = { kind: 'page', pageId: pageIds[0]! } as const;
      const again = await watched.addScanTo(to, newScan());
      if (!again.ok) throw new Error(again.error.kind);
      expect(locked.slice(0, 2)).toEqual(['page', 'scan']);
      locked.length = 0;
      await watched.setPages(again.value.scan.id, 1, 'image/png');
      // The first is the new file's own row, which nobody else holds with a page.
      expect(locked.slice(0, 3)).toEqual(['scan', 'page', 'scan']);
    });

    test('not in a closed batch', async () => {
      const { id, number } = await openOne();
      const { pageIds } = await putPages(id, 1);
      await records.rejectPage(pageIds[0]!, UNREAD);
      await batches.close(id, 'sent back to the sender', 'mori');
      expect(await scanAgain(pageIds[0]!)).toEqual({
        ok: false,
        error: { kind: 'batch-closed', batch: number },
      });
    });
  });

  describe('a file with separator sheets', () => {
    test('becomes an envelope between each two of them, with a control number of its own', async () => {
      const { id } = await openOne({ expectedEnvelopes: 2, expectedPages: 3 });
      const { scan, pageIds } = await putPages(id, 6, [1, 4, 6]);
      await put(id);
      const scans = (await batches.scansOf(id))!;
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
      const [first, second] = (await batches.scansOf(id))!;
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
