import { randomBytes } from 'node:crypto';
import type { KyselyPlugin, TableNode } from 'kysely';
import type { Failure } from '../../schemas/failure.ts';
import type { Batches } from '../../store/batches/contracts.ts';
import { openBatches } from '../../store/batches/open-batches.ts';
import type { Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { forms, newScan } from './sample-record.ts';

import { batchSteps } from './batch-steps.ts';

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

describeOnDatabases('a page that is scanned again', (open) => {
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

  const { openOne, countsOf, put, putPages, read, scanAgain } = batchSteps(() => ({
    records,
    batches,
  }));

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
