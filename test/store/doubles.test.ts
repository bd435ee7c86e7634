import { randomBytes } from 'node:crypto';
import { decidePage } from '../../schemas/policy/decide.ts';
import type { Fingerprint } from '../../schemas/doubles/fingerprint.ts';
import type { Batches } from '../../store/batches/contracts.ts';
import { openBatches } from '../../store/batches/open-batches.ts';
import { verifyAudit } from '../../store/audit/verify-audit.ts';
import type { Records } from '../../store/contracts.ts';
import type { Doubles } from '../../store/doubles/contracts.ts';
import { openDoubles } from '../../store/doubles/open-doubles.ts';
import { openRecords } from '../../store/open-records.ts';
import { rulesOf } from '../../store/records/check-form.ts';
import { openVault } from '../../store/vault.ts';
import { fingerprintOf } from '../fixtures/fingerprint.ts';
import { batchSteps } from './batch-steps.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { ACCOUNT, finishedPage, form, forms, newScan, readField, SECRET } from './sample-record.ts';

describeOnDatabases('pages scanned twice', (open) => {
  let database: TestDatabase;
  let records: Records;
  let doubles: Doubles;
  let batches: Batches;
  beforeAll(async () => {
    database = await open();
    const vault = openVault(randomBytes(32));
    records = await openRecords(database.db, vault, forms);
    doubles = openDoubles({ db: database.db, vault, forms });
    batches = openBatches(database.db, forms);
  });
  afterAll(() => database.close());
  const { openOne, put, countsOf, differing } = batchSteps(() => ({ records, batches }));

  /** `phone`: as it was read; surely, as everything but the name. */
  async function read(
    pageId: string,
    fingerprint: Fingerprint | null,
    { phone = '03-1234-5678', wishId = null as string | null } = {},
  ): Promise<void> {
    const page = finishedPage(pageId);
    const fields = page.reading.fields.map((field) =>
      field.fieldId === 'phone' ? readField('phone', phone) : field,
    );
    const decided = decidePage(form, fields, rulesOf(form), { receivedOn: '2026-11-22' });
    const reading = { ...page.reading, fields };
    await records.finishPage({ ...page, ...decided, reading, fingerprint, wishId });
  }
  async function scanned(fingerprint: Fingerprint | null, phone?: string, batchId?: string) {
    const scan = batchId ? await put(batchId) : (await records.addScan(newScan())).scan;
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await read(pageId!, fingerprint, { ...(phone !== undefined && { phone }) });
    return pageId!;
  }
  const doublesOf = async (pageId: string) => (await records.viewPage(pageId))!.doubles;
  const others = async (pageId: string) =>
    (await doublesOf(pageId)).map(({ state, other }) => [state, other.pageId]);
  const stateOf = async (pageId: string) => (await records.viewPage(pageId))!.summary.state;
  const actionsOf = async (pageId: string) => {
    const { scan } = (await records.viewPage(pageId))!;
    return (await records.auditOf(scan.id)).map(({ action }) => action);
  };
  const askAgain = async (pageId: string): Promise<void> => {
    const wish = { form: { id: form.id, version: form.version, page: 1 } };
    expect(await records.askReading(pageId, wish, 'sato')).toMatchObject({ ok: true });
  };
  const decide = async (pageId: string, verdict: Parameters<Doubles['decide']>[1]) => {
    const [pair] = await doublesOf(pageId);
    expect(await doubles.decide(pair!.id, verdict, 'mori')).toEqual({ ok: true });
    return pair!.id;
  };

  test('a page that looks like another one and reads the same is put before people, and in both histories', async () => {
    const first = await scanned(fingerprintOf(1));
    const stranger = await scanned(fingerprintOf(2));
    const second = await scanned(fingerprintOf(1, 12));
    expect(await others(first)).toEqual([['open', second]]);
    expect(await others(second)).toEqual([['open', first]]);
    expect(await others(stranger)).toEqual([]);
    for (const pageId of [first, second])
      expect((await actionsOf(pageId)).at(-1)).toBe('double-found');
    const { doubles: listed, total } = await doubles.list({ state: 'open', limit: 10 });
    expect([total, listed[0]!.left.pageId, listed[0]!.right.pageId]).toEqual([1, first, second]);
  });

  test('what was surely read otherwise, pages without ink and other pages of the form are no doubles', async () => {
    await scanned(fingerprintOf(10), '03-1111-1111');
    expect(await others(await scanned(fingerprintOf(10, 9), '03-2222-2222'))).toEqual([]);
    const empty = { ...fingerprintOf(11), cells: new Uint8Array(120) };
    await scanned(empty);
    expect(await others(await scanned(empty))).toEqual([]);
    await scanned(null);
    expect(await others(await scanned(null))).toEqual([]);
  });

  test('two pages that are read at the same time still find each other', async () => {
    const scans = await Promise.all([1, 2].map(() => records.addScan(newScan())));
    const ids = [];
    for (const { scan } of scans) ids.push((await records.setPages(scan.id, 1, 'image/png'))[0]!);
    await Promise.all(ids.map((id, at) => read(id, fingerprintOf(20, 5 * at))));
    expect(await others(ids[0]!)).toEqual([['open', ids[1]]]);
  });

  test('reading a page again renews what it looks like, and withdraws what nobody has decided on', async () => {
    const first = await scanned(fingerprintOf(30));
    const second = await scanned(fingerprintOf(30, 9));
    const wish = { form: { id: form.id, version: form.version, page: 1 } };
    const again = async (fingerprint: Fingerprint) => {
      const asked = await records.askReading(second, wish, 'sato');
      if (!asked.ok) throw new Error(asked.error.kind);
      expect(await doublesOf(first)).toEqual([]); // there is nothing to compare with meanwhile
      await read(second, fingerprint, { wishId: asked.value.wishId });
    };
    await again(fingerprintOf(31));
    expect([await others(first), await others(second)]).toEqual([[], []]);
    expect(await actionsOf(first)).toContain('double-withdrawn');
  });

  test('one of them is set aside: it leaves the work, and comes back as it was', async () => {
    const { id: batchId } = await openOne({ expectedEnvelopes: 2, expectedPages: 2 });
    const first = await scanned(fingerprintOf(40), undefined, batchId);
    const second = await scanned(fingerprintOf(40, 9), undefined, batchId);
    expect(await countsOf(batchId)).toMatchObject({ pages: 2, read: 2, doubles: 1, setAside: 0 });
    const before = (await records.viewPage(second))!.summary;
    const open = async () => (await records.listOpenFields('ito'))[0]?.waiting ?? 0;
    const waiting = await open();
    const pairId = await decide(second, 'set-aside-right');

    const view = (await records.viewPage(second))!;
    expect([view.summary.state, view.scan.state, view.summary.openTasks]).toEqual(['set-aside', 'set-aside', 0]); // prettier-ignore
    expect(view.doubles).toMatchObject([
      { state: 'same', isSetAside: true, decidedBy: 'mori', other: { pageId: first } },
    ]);
    expect((await doublesOf(first))[0]).toMatchObject({ state: 'same', isSetAside: false });
    expect(await countsOf(batchId)).toMatchObject({ pages: 2, read: 1, doubles: 0, setAside: 1 });
    expect(await differing(batchId)).toEqual(['approved']);
    expect(waiting - (await open())).toBe(1);
    expect((await records.countByState())['set-aside']).toBe(1);
    const confirm = { action: 'confirm', seen: 0 } as const;
    const refused = { ok: false, error: { kind: 'set-aside' } };
    expect(await records.act(second, 'name', confirm, 'sato')).toEqual(refused);
    expect(await records.approve(second, 'sato')).toEqual(refused);
    expect(await records.claimPage(second, 'sato', crypto.randomUUID())).toEqual(refused);
    expect(await records.askReading(second, { form: { id: form.id, version: 1, page: 1 } }, 'sato')).toEqual(refused); // prettier-ignore
    // Whatever engines say of it from now on is evidence only.
    await read(second, fingerprintOf(41));
    expect(await stateOf(second)).toBe('set-aside');

    expect(await doubles.undo(pairId, 'ito')).toEqual({ ok: true });
    expect((await records.viewPage(second))!.summary).toEqual(before);
    expect(await others(second)).toEqual([['open', first]]);
    expect(await countsOf(batchId)).toMatchObject({ read: 2, doubles: 1, setAside: 0 });
    expect((await actionsOf(second)).slice(-2)).toEqual(['double-decided', 'double-undone']);
    expect(await doubles.undo(pairId, 'ito')).toEqual({ ok: false, error: { kind: 'double-decided' } }); // prettier-ignore
  });

  test('an approved page that was set aside is not exported, and is approved again when it comes back', async () => {
    const first = await scanned(fingerprintOf(50));
    await records.act(first, 'name', { action: 'confirm', seen: 0 }, 'sato');
    expect(await records.approve(first, 'sato')).toEqual({ ok: true });
    await scanned(fingerprintOf(50, 9));
    const numbers = async () => {
      const found = [];
      for await (const row of records.exportRecords({
        approvedOnly: true,
        include: [],
        actor: 'ito',
      }))
        // prettier-ignore
        found.push(row.controlNumber);
      return found;
    };
    const { controlNumber } = (await records.viewPage(first))!.scan;
    expect(await numbers()).toContain(controlNumber);
    const pairId = await decide(first, 'set-aside-left');
    expect(await numbers()).not.toContain(controlNumber);
    await doubles.undo(pairId, 'mori');
    expect(await stateOf(first)).toBe('approved');
    expect(await numbers()).toContain(controlNumber);
  });

  test('two sheets stay two, however often they are read; a third scan is compared with what stands', async () => {
    const first = await scanned(fingerprintOf(60));
    const second = await scanned(fingerprintOf(60, 9));
    const pairId = await decide(second, 'two-sheets');
    expect(await doublesOf(first)).toEqual([]);
    const third = await scanned(fingerprintOf(60, 15));
    expect((await others(third)).map(([, id]) => id).sort()).toEqual([first, second].sort());
    expect(await doublesOf(first)).toHaveLength(1);

    // Set aside by one pair, it is out of every other.
    const ofFirst = (await doublesOf(first))[0]!.id;
    const ofSecond = (await doublesOf(second))[0]!.id;
    expect(await doubles.decide(ofFirst, 'set-aside-right', 'mori')).toEqual({ ok: true });
    expect(await doublesOf(second)).toEqual([]);
    const late = await doubles.decide(ofSecond, 'set-aside-left', 'mori');
    expect(late).toEqual({ ok: false, error: { kind: 'double-decided' } });
    await doubles.undo(ofFirst, 'mori');
    expect(await others(second)).toEqual([['open', third]]);
    const { doubles: decided } = await doubles.list({ state: 'decided', limit: 10 });
    expect(decided.find(({ id }) => id === pairId)).toMatchObject({ state: 'different', decidedBy: 'mori' }); // prettier-ignore
  });

  test('what another works on is not taken from them', async () => {
    const first = await scanned(fingerprintOf(70));
    const second = await scanned(fingerprintOf(70, 9));
    await records.claimPage(second, 'sato', crypto.randomUUID());
    const [pair] = await doublesOf(second);
    const refused = await doubles.decide(pair!.id, 'set-aside-right', 'mori');
    expect(refused).toMatchObject({ ok: false, error: { kind: 'claimed', person: 'sato' } });
    expect(await doubles.decide(pair!.id, 'set-aside-left', 'mori')).toEqual({ ok: true });
    expect(await stateOf(first)).toBe('set-aside');
  });

  test('while one of the two is read again nothing is decided; what was decided stays to be taken back', async () => {
    const first = await scanned(fingerprintOf(75));
    const second = await scanned(fingerprintOf(75, 9));
    const { id } = (await doublesOf(second))[0]!;
    await askAgain(first);
    expect(await doubles.decide(id, 'set-aside-right', 'mori')).toEqual({ ok: false, error: { kind: 'double-decided' } }); // prettier-ignore
    await read(first, fingerprintOf(75), { wishId: (await records.findPage(first))!.wishId });
    const again = await decide(second, 'set-aside-right');

    await askAgain(first);
    expect(await doublesOf(second)).toMatchObject([{ id: again, state: 'same', isSetAside: true }]);
    expect((await doubles.view(again, null))!.setAside).toBe('right');
    expect(await doubles.undo(again, 'mori')).toEqual({ ok: true });
    expect(await stateOf(second)).toBe('in-review');
  });

  test('a pair shows which fields differ, values only to who may see them, and no secret to anybody', async () => {
    const first = await scanned(fingerprintOf(80));
    const second = await scanned(fingerprintOf(80, 9));
    await records.act(second, 'name', { action: 'correct', value: '鈴木医院', seen: 0 }, 'sato');
    const { id } = (await doublesOf(first))[0]!;
    const outcomes = { name: 'unsure', phone: 'same', wants: 'same', category: 'same', password: 'hidden', account: 'hidden' }; // prettier-ignore
    const seen = (await doubles.view(id, { person: 'ito', enters: true }))!;
    expect(Object.fromEntries(seen.fields.map((f) => [f.fieldId, f.outcome]))).toEqual(outcomes);
    expect(seen.fields[0]).toMatchObject({ left: '佐藤医院', right: '鈴木医院' });
    for (const secret of [SECRET, ACCOUNT]) expect(JSON.stringify(seen)).not.toContain(secret);
    const unseen = (await doubles.view(id, null))!;
    expect(Object.fromEntries(unseen.fields.map((f) => [f.fieldId, f.outcome]))).toEqual(outcomes);
    expect(unseen.fields.every(({ left, right }) => left === null && right === null)).toBe(true);
    expect(await doubles.view(crypto.randomUUID(), null)).toBeNull();
  });

  test('the chain of events is whole after all that', async () => {
    expect(await verifyAudit(database.db, null)).toMatchObject({ whole: true });
  });
});
