import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import type { Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { CLAIM_SECONDS } from '../../store/records/claims.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { finishedPage, form, newScan } from './sample-record.ts';

describeOnDatabases('a page that somebody works on', (open) => {
  let database: TestDatabase;
  let records: Records;
  let pageId: string;

  beforeAll(async () => {
    database = await open();
    const forms = { get: () => form, all: () => [form] };
    records = await openRecords(database.db, openVault(randomBytes(32)), forms);
  });
  afterAll(() => database.close());
  beforeEach(async () => {
    const { scan } = await records.addScan(newScan());
    [pageId] = (await records.setPages(scan.id, 1, 'image/png')) as [string];
    await records.finishPage(finishedPage(pageId));
  });

  const confirm = (person: string, seen = 0) =>
    records.act(pageId, 'name', { action: 'confirm', seen }, person);
  const DESK = '01999999-0000-7000-8000-0000000000d1';
  const OTHER_DESK = '01999999-0000-7000-8000-0000000000d2';
  const claim = (page: string, person: string, desk = DESK) =>
    records.claimPage(page, person, desk);
  const release = (page: string, person: string, desk = DESK) =>
    records.releasePage(page, person, desk);
  /** As if nothing had been heard of the desk for so long. */
  const letPass = (seconds: number) =>
    database.db
      .updateTable('page_claim')
      .set({ until: sql<Date>`until - make_interval(secs => ${seconds})` })
      .where('page_id', '=', pageId)
      .execute();
  const claimOf = async () => (await records.viewPage(pageId))!.claim;
  const held = { ok: false, error: { kind: 'claimed', person: 'sato' } };

  test('is theirs until they give it back, and shown as theirs', async () => {
    expect(await claimOf()).toBeNull();
    expect(await claim(pageId, 'sato')).toMatchObject({ ok: true, value: { person: 'sato' } }); // prettier-ignore
    expect(await claimOf()).toMatchObject({ person: 'sato' });
    expect(await claim(pageId, 'suzuki')).toMatchObject(held);
    await release(pageId, 'suzuki'); // not hers to give
    expect(await claimOf()).toMatchObject({ person: 'sato' });
    await release(pageId, 'sato');
    expect(await claimOf()).toBeNull();
    expect(await claim(pageId, 'suzuki')).toMatchObject({ ok: true });
  });

  test('of two who take it at once one gets it', async () => {
    const people = ['sato', 'suzuki', 'tanaka', 'ito'];
    const claims = await Promise.all(people.map((person) => claim(pageId, person)));
    expect(claims.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('is not acted on by others: not corrected, approved, reopened or read again', async () => {
    await claim(pageId, 'sato');
    expect(await confirm('suzuki')).toMatchObject(held);
    expect(await records.approve(pageId, 'suzuki')).toMatchObject(held);
    expect(await records.reopen(pageId, 'suzuki', 'why')).toMatchObject(held);
    const wish = { form: { id: form.id, version: form.version, page: 1 } };
    expect(await records.askReading(pageId, wish, 'suzuki')).toMatchObject(held);
    expect(await records.undoReading(pageId, 'suzuki')).toMatchObject(held);
    expect(await confirm('sato')).toMatchObject({ ok: true });
  });

  test('is free again when nothing was heard of them; who comes back late is told who has it', async () => {
    await claim(pageId, 'sato');
    await letPass(CLAIM_SECONDS - 5);
    expect(await claim(pageId, 'suzuki')).toMatchObject(held);
    await claim(pageId, 'sato'); // heard of in time
    await letPass(CLAIM_SECONDS - 5);
    expect(await claim(pageId, 'suzuki')).toMatchObject(held);
    await letPass(5);
    expect(await claimOf()).toBeNull();
    expect(await claim(pageId, 'suzuki')).toMatchObject({ ok: true });
    expect(await confirm('sato')).toMatchObject({ ok: false, error: { kind: 'claimed', person: 'suzuki' } }); // prettier-ignore
    await release(pageId, 'sato'); // a desk that wakes up late takes nothing away
    expect(await claimOf()).toMatchObject({ person: 'suzuki' });
  });

  test('comes to nobody else as the next; to themselves it does', async () => {
    const { scan } = await records.addScan(newScan({ receivedOn: '1999-01-01' }));
    const [first] = await records.setPages(scan.id, 1, 'image/png');
    await records.finishPage(finishedPage(first!));
    await claim(first!, 'sato');
    expect((await records.findNextPage('sato', false))?.page.id).toBe(first);
    expect((await records.findNextPage('suzuki', false))?.page.id).not.toBe(first);
    await release(first!, 'sato');
    expect((await records.findNextPage('suzuki', false))?.page.id).toBe(first);
    await records.act(first!, 'name', { action: 'confirm', seen: 0 }, 'sato');
    await records.approve(first!, 'sato');
  });

  test('is given back by its approval, and an approved one is nobody’s to work on', async () => {
    await claim(pageId, 'sato');
    await confirm('sato');
    expect(await records.approve(pageId, 'sato')).toMatchObject({ ok: true });
    expect(await claimOf()).toBeNull();
    expect(await claim(pageId, 'sato')).toMatchObject({ ok: false, error: { kind: 'already-approved' } }); // prettier-ignore
    expect(await records.reopen(pageId, 'suzuki', 'a slip')).toMatchObject({ ok: true });
  });

  test('stays theirs while they have it open at another desk; its approval ends all of them', async () => {
    await claim(pageId, 'sato');
    await claim(pageId, 'sato', OTHER_DESK);
    await release(pageId, 'sato', OTHER_DESK);
    expect(await claim(pageId, 'suzuki', OTHER_DESK)).toMatchObject(held);
    await claim(pageId, 'sato', OTHER_DESK);
    await confirm('sato');
    await records.approve(pageId, 'sato');
    expect(await claimOf()).toBeNull();
  });

  test('has to be there', async () => {
    const unknown = { ok: false, error: { kind: 'not-found' } };
    expect(await claim('nonsense', 'sato')).toMatchObject(unknown);
    expect(await claim('01999999-0000-7000-8000-000000000000', 'sato')).toMatchObject(unknown); // prettier-ignore
  });
});
