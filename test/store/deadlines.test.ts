import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Form } from '../../schemas/form/form.ts';
import type { FormLibrary, Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { EVERYTHING } from '../../store/reach.ts';
import { nextPage } from '../../store/records/find-next-page.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { finishedPage, form, newScan } from './sample-record.ts';

const libraryOf = (due: Form['policy']['due']): FormLibrary => {
  const dated = { ...form, policy: { ...form.policy, due } };
  return { get: (id, version) => (id === form.id && version === form.version ? dated : undefined), all: () => [dated] }; // prettier-ignore
};

describeOnDatabases('by when a record is due', (open) => {
  let database: TestDatabase;
  let records: Records;
  const vault = openVault(randomBytes(32));

  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, vault, libraryOf({ days: 14, warn: 3 }));
  });
  afterAll(() => database.close());

  async function addRead(receivedOn: string) {
    const { scan } = await records.addScan(newScan({ receivedOn }));
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await records.finishPage(finishedPage(pageId!));
    return { scanId: scan.id, pageId: pageId! };
  }
  const dueOf = async (scanId: string) => (await records.findScan(scanId))!.pages[0]!.due;
  const listed = async (dueBy: string) =>
    (await records.listScans({ limit: 50, dueBy })).scans.map(({ receivedOn }) => receivedOn);
  const next = async (besides?: string) =>
    (await records.findNextPage('sato', false, besides))?.page.id;
  async function approve(pageId: string) {
    await records.act(pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
    expect(await records.approve(pageId, 'sato')).toMatchObject({ ok: true });
  }

  test('it follows from form and receipt, over the end of a month, until the record is approved', async () => {
    const { scanId, pageId } = await addRead('2026-02-20');
    expect(await dueOf(scanId)).toEqual({ on: '2026-03-06', soonFrom: '2026-03-03' });
    expect(await listed('2026-03-02')).toEqual([]);
    expect(await listed('2026-03-03')).toEqual(['2026-02-20']);
    await approve(pageId);
    expect(await dueOf(scanId)).toBeNull();
    expect(await listed('2026-04-01')).toEqual([]);
    await records.reopen(pageId, 'ito', 'a slip');
    expect(await dueOf(scanId)).toEqual({ on: '2026-03-06', soonFrom: '2026-03-03' });
  });

  test('what people have to name the form of is due like the form with the shortest time', async () => {
    const { scan } = await records.addScan(newScan({ receivedOn: '2026-02-20' }));
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await records.rejectPage(pageId!, { kind: 'ambiguous-form', candidates: ['sample', 'other'] });
    expect(await dueOf(scan.id)).toMatchObject({ on: '2026-03-06' });
  });

  test('a form that says otherwise by now counts for what is open, from the next start on', async () => {
    const open = await addRead('2026-02-20');
    const done = await addRead('2026-02-21');
    await approve(done.pageId);
    for (const [due, on] of [
      [{ days: 5, warn: 1 }, '2026-02-25'],
      [undefined, undefined],
      [{ days: 14, warn: 3 }, '2026-03-06'],
    ] as const) {
      records = await openRecords(database.db, vault, libraryOf(due));
      await records.refreshDueDates();
      expect((await dueOf(open.scanId))?.on).toBe(on);
    }
  });

  test('next is what is urgent, then what is due first; taken back, it waits its turn again', async () => {
    const late = await addRead('1999-02-21');
    const early = await addRead('1999-02-20');
    expect(await next()).toBe(early.pageId);
    expect(await records.prioritise(late.scanId, 'ito', '電話で督促')).toMatchObject({ isUrgent: true }); // prettier-ignore
    expect(await next()).toBe(late.pageId);
    expect((await records.viewPage(late.pageId))?.priority).toMatchObject({ person: 'ito', reason: '電話で督促' }); // prettier-ignore
    expect(await records.prioritise(late.scanId, 'ito', null)).toMatchObject({ isUrgent: false });
    await records.prioritise(late.scanId, 'ito', null); // it is so already
    expect(await next()).toBe(early.pageId);
    expect((await records.viewPage(late.pageId))?.priority).toBeNull();
    const told = (await records.auditOf(late.scanId)).filter(({ action }) => /urg/.test(action));
    expect(told).toMatchObject([
      { action: 'made-urgent', actor: 'ito', after: { urgent: true, reason: '電話で督促' } },
      { action: 'urgency-ended', actor: 'ito', before: { reason: '電話で督促' } },
    ]);
  });

  test('pages of an urgent envelope that are found later are urgent as well', async () => {
    const { scan } = await records.addScan(newScan({ receivedOn: '2026-02-25' }));
    await records.prioritise(scan.id, 'ito', '窓口で待っている');
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await records.finishPage(finishedPage(pageId!));
    expect(await next()).toBe(pageId);
    await records.prioritise(scan.id, 'ito', null);
    expect(await next()).not.toBe(pageId);
  });

  test('of 10,000 open pages the next one is found by the index, without sorting', async () => {
    const { scanId, pageId } = await addRead('1990-02-20');
    await sql`insert into page
        (id, scan_id, number, file_id, file_page, state, received_on, due_on, due_soon_on)
      select gen_random_uuid(), ${scanId}::uuid, n, ${scanId}::uuid, n, 'ready', '2026-02-21',
        '2026-03-07', '2026-03-04'
      from generate_series(2, 10001) as n`.execute(database.db);
    await sql`analyze page`.execute(database.db);
    const source = { db: database.db, forms: libraryOf({ days: 14, warn: 3 }), reach: EVERYTHING };
    const plan = JSON.stringify(await nextPage(source, 'sato', false).explain());
    expect(plan).toContain('page_to_review');
    expect(plan).not.toContain('Sort');
    const start = performance.now();
    expect((await nextPage(source, 'sato', false).executeTakeFirst())?.id).toBe(pageId);
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
