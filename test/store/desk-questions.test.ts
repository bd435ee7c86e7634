import { randomBytes, randomUUID } from 'node:crypto';
import type { Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { finishedPage, forms, newScan } from './sample-record.ts';

describeOnDatabases('what the desks ask', (open) => {
  let database: TestDatabase;
  let records: Records;

  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, openVault(randomBytes(32)), forms);
  });
  afterAll(() => database.close());

  /** A scan of one page, read. */
  async function addRead() {
    const { scan } = await records.addScan(newScan());
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await records.finishPage(finishedPage(pageId!));
    return { scan, pageId: pageId! };
  }

  test('a rejected page is shown by its picture, once and audited once, until it is read', async () => {
    const { scan } = await records.addScan(newScan());
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    const failure = { kind: 'mirrored' } as const;
    const sha256 = 'ab'.repeat(32);
    const picture = { kind: 'thumbnail', sha256, mediaType: 'image/jpeg' } as const;
    expect(await records.findPicture(pageId!, 'thumbnail')).toBeNull();
    for (let i = 0; i < 2; i++) {
      await records.rejectPage(pageId!, failure, [picture]);
      expect((await records.findScan(scan.id))?.pages[0]?.hasThumbnail).toBe(true);
      await records.startPage(pageId!); // the job runs again
    }
    await records.rejectPage(pageId!, failure, [picture]);
    expect(await records.findPicture(pageId!, 'thumbnail')).toEqual({
      sha256,
      mediaType: 'image/jpeg',
      secret: false,
    });
    expect(await records.findPicture(pageId!, 'straightened')).toBeNull();
    const kept = await database.db
      .selectFrom('page_picture')
      .select('id')
      .where('page_id', '=', pageId!)
      .execute();
    expect(kept).toHaveLength(1);
    await records.finishPage(finishedPage(pageId!));
    expect(await records.findPicture(pageId!, 'thumbnail')).toBeNull(); // this reading has none
    expect((await records.findScan(scan.id))?.pages[0]?.hasThumbnail).toBe(false);
  });

  test('the page that waits longest is the next: by receipt, then order, then number', async () => {
    const received = async (receivedOn: string, pages = 1) => {
      const { scan } = await records.addScan(newScan({ receivedOn }));
      const ids = await records.setPages(scan.id, pages, 'image/png');
      for (const id of ids) await records.finishPage(finishedPage(id));
      return ids;
    };
    const late = await received('1999-01-02');
    const [first, second] = await received('1999-01-01', 2);
    const next = async (besides?: string) =>
      (await records.findNextPage('sato', false, besides))?.page.id;
    expect(await next()).toBe(first);
    expect(await next(first)).toBe(second);
    for (const id of [first!, second!]) {
      await records.act(id, 'name', { action: 'confirm', seen: 0 }, 'sato');
      expect(await next()).toBe(id); // nothing is open any more, but nobody has approved it
      expect(await records.approve(id, 'sato')).toMatchObject({ ok: true });
    }
    expect(await next()).toBe(late[0]);
    expect((await records.findNextPage('sato', false))?.scan.receivedOn).toBe('1999-01-02');
    await records.act(late[0]!, 'name', { action: 'confirm', seen: 0 }, 'sato');
    await records.approve(late[0]!, 'sato');
  });

  test('what changed since is told by the audit, each scan once, however old it is', async () => {
    const { scan, pageId } = await addRead();
    const { seq } = await records.findChanges(0);
    expect(await records.findChanges(seq)).toEqual({ seq, scanIds: [] });
    await records.act(pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
    await records.approve(pageId, 'sato');
    expect(await records.findChanges(seq)).toEqual({ seq: seq + 2, scanIds: [scan.id] });
  });

  test('whoever is given the original is on record', async () => {
    const { scan } = await addRead();
    expect(await records.openOriginal(scan.id, 'suzuki')).toMatchObject({
      ok: true,
      value: { sha256: scan.sha256 },
    });
    expect((await records.auditOf(scan.id)).at(-1)).toMatchObject({
      action: 'original-opened',
      actor: 'suzuki',
    });
    expect(await records.openOriginal(randomUUID(), 'suzuki')).toMatchObject({
      error: { kind: 'not-found' },
    });
  });
});
