import { randomBytes } from 'node:crypto';
import type { CorrectionInput, FieldView } from '../../schemas/desk.ts';
import type { Accounts } from '../../store/accounts/contracts.ts';
import { openAccounts } from '../../store/accounts/open-accounts.ts';
import type { Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { openVault } from '../../store/vault.ts';
import { addPerson } from './accounts/people.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { ACCOUNT, addRead, doubleForms, finishedPage, forms, newScan } from './sample-record.ts';

/** In the sample only `name` waits for a person; everything else was accepted unseen. */
describeOnDatabases('fields that take two people', (open) => {
  let database: TestDatabase;
  let records: Records;
  /** Of the same house, before its form asked for two. */
  let single: Records;
  const vault = openVault(randomBytes(32));
  let accounts: Accounts;
  let scanId: string;
  let pageId: string;
  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, vault, doubleForms);
    single = await openRecords(database.db, vault, forms);
    accounts = await openAccounts(database.db, randomBytes(32));
    // Beside the administrator, who may enter values as well.
    for (const name of ['sato', 'suzuki', 'ito']) await addPerson(accounts, name, ['reviewer']);
  });
  beforeEach(async () => {
    ({ scanId, pageId } = await addRead(records));
  });
  afterAll(() => database.close());

  /** Acts with whatever count is present: it is not what these tests are about. */
  async function act(
    person: string,
    fieldId: string,
    action: CorrectionInput['action'],
    value?: CorrectionInput['value'],
  ): Promise<string> {
    const seen = fieldOf(await records.viewPage(pageId), fieldId).actions;
    const input = { action, seen, ...(value !== undefined && { value }) };
    const done = await records.act(pageId, fieldId, input, person);
    return done.ok ? 'done' : done.error.kind;
  }
  const enter = (person: string, value: string, fieldId = 'name') =>
    act(person, fieldId, 'correct', value);
  const fieldOf = (view: { fields: FieldView[] } | null, id = 'name'): FieldView =>
    view!.fields.find(({ fieldId }) => fieldId === id)!;
  const stateOf = async () => (await records.findScan(scanId))!.state;
  const seenBy = async (person: string) =>
    (await records.viewPageFor(pageId, { person, enters: true }))!;
  const approve = async (person = 'sato') => {
    const done = await records.approve(pageId, person);
    return done.ok ? 'done' : [done.error.kind, ...('fields' in done.error ? done.error.fields : [])].join(' '); // prettier-ignore
  };

  test('what one person entered counts when another has entered the same', async () => {
    expect(await approve()).toBe('open-fields name');
    expect(await enter('sato', '佐藤医院')).toBe('done');
    expect(fieldOf(await records.viewPage(pageId))).toMatchObject({
      settled: false,
      status: 'review',
    });
    expect([await stateOf(), await approve()]).toEqual(['in-review', 'open-entries name']);
    expect(await enter('suzuki', '佐藤医院')).toBe('done');
    expect(fieldOf(await seenBy('sato'))).toMatchObject({
      settled: true,
      value: '佐藤医院',
      entry: null,
      corrections: [{ person: 'sato' }, { person: 'suzuki' }],
    });
    // The others were accepted unseen, and nobody was sent to them.
    expect([await stateOf(), await approve()]).toEqual(['ready', 'done']);
  });

  test('two that differ are decided by a third, who is none of both and may think better of it', async () => {
    await enter('sato', '佐藤医院');
    await enter('suzuki', '佐藤病院');
    for (const person of ['sato', 'suzuki'])
      expect(await enter(person, '佐藤医院')).toBe('own-entry');
    expect(await approve()).toBe('open-entries name');
    expect(await enter('ito', '佐藤病院')).toBe('done');
    expect(await stateOf()).toBe('ready');
    expect(await act('ito', 'name', 'undo')).toBe('done');
    expect(fieldOf(await seenBy('ito')).entry).toMatchObject({ step: 'third', isMine: true });
    expect(await enter('ito', '佐藤医院')).toBe('done');
    expect(fieldOf(await records.viewPage(pageId)).value).toBe('佐藤医院');
  });

  test('who has entered it takes it back and enters it again, but agrees with nobody by trying', async () => {
    await enter('sato', '佐藤医');
    expect(await enter('sato', '佐藤医院')).toBe('own-entry');
    expect(await act('suzuki', 'name', 'undo')).toBe('nothing-to-undo');
    expect(await act('sato', 'name', 'undo')).toBe('done');
    expect(await enter('sato', '佐藤医院')).toBe('done');
    await enter('suzuki', '佐藤病院');
    expect(await act('suzuki', 'name', 'undo')).toBe('done');
    expect(await enter('suzuki', '佐藤医院')).toBe('own-entry');
    expect(fieldOf(await seenBy('suzuki')).entry).toMatchObject({ step: 'second', isMine: false });
    expect(await enter('ito', '佐藤医院')).toBe('done');
    expect(await stateOf()).toBe('ready');
  });

  test('what the machine accepted takes two people as soon as one changes it; where one is enough, one', async () => {
    await enter('sato', '佐藤医院');
    await enter('suzuki', '佐藤医院');
    expect(await act('sato', 'wants', 'correct', false)).toBe('done');
    // What was entered is unknown to the rules: `wants` and `phone` contradict each other now.
    expect((await records.viewPage(pageId))!.findings).toEqual([]);
    expect(await approve()).toBe('open-entries wants');
    expect(await act('ito', 'wants', 'blank')).toBe('done');
    const view = (await records.viewPage(pageId))!;
    expect(fieldOf(view, 'wants')).toMatchObject({ value: false, settled: true });
    expect(view.findings).toMatchObject([{ rule: 'phone-unneeded' }]);
    expect(await approve()).toBe('open-fields phone');
    expect(await act('sato', 'phone', 'confirm')).toBe('done');
    expect(await approve()).toBe('done');
  });

  test('the second sees nothing of what was read or entered; the first sees their own, an auditor all', async () => {
    await enter('sato', '佐藤苑');
    const blind = fieldOf(await seenBy('suzuki'));
    expect(blind).toEqual({
      fieldId: 'name',
      status: 'review',
      settled: false,
      value: null,
      masked: false,
      reasons: [],
      reading: null,
      corrections: [],
      actions: 1,
      entry: { step: 'second', isMine: true, choices: null, people: 3 },
      hasCrop: true,
    });
    expect(fieldOf(await seenBy('sato'))).toMatchObject({
      value: '佐藤苑',
      reading: null,
      corrections: [{ value: '佐藤苑' }],
      entry: { step: 'second', isMine: false },
    });
    const audited = await records.viewPageFor(pageId, { person: 'kato', enters: false });
    expect(fieldOf(audited)).toMatchObject({
      reading: { value: '佐藤医院' },
      corrections: [{ value: '佐藤苑', person: 'sato' }],
      entry: { step: 'second', isMine: false, choices: null },
    });
    expect(await act('suzuki', 'name', 'confirm')).toBe('invalid-value');
  });

  test('the third sees both values and not whose they are', async () => {
    await enter('sato', '佐藤苑');
    await act('suzuki', 'name', 'illegible');
    const { entry, corrections, reading, value } = fieldOf(await seenBy('ito'));
    expect([corrections, reading, value]).toEqual([[], null, null]);
    expect(entry).toMatchObject({ step: 'third', isMine: true, people: 2 });
    expect(entry!.choices).toHaveLength(2);
    expect(entry!.choices).toEqual(
      expect.arrayContaining([
        { action: 'correct', value: '佐藤苑' },
        { action: 'illegible', value: null },
      ]),
    );
    expect(fieldOf(await seenBy('sato')).entry).toMatchObject({ isMine: false, choices: null });
  });

  test('whatever the first entered, lists and counts look the same', async () => {
    const look = async () => ({
      view: await seenBy('suzuki'),
      scan: await records.findScan(scanId),
    });
    await act('sato', 'name', 'blank');
    const blank = await look();
    await act('sato', 'name', 'undo');
    await enter('sato', '佐藤医院');
    const written = await look();
    expect(written.scan).toEqual(blank.scan);
    // They differ in how often somebody acted, and in nothing else.
    expect({ ...fieldOf(written.view), actions: 1 }).toEqual(fieldOf(blank.view));
    expect(written.view.findings).toEqual(blank.view.findings);
  });

  test('neither search nor export tells what waits to be entered again', async () => {
    const find = async (search: string) =>
      (await records.listScans({ search, limit: 100 })).scans.some(({ id }) => id === scanId);
    await enter('sato', '秘密苑');
    expect([await find('佐藤医院'), await find('秘密苑'), await find('03-1234')]).toEqual([
      false,
      false,
      true,
    ]);
    const { controlNumber } = (await records.findScan(scanId))!;
    for await (const record of records.exportRecords({
      approvedOnly: false,
      include: [],
      actor: 'x',
    }))
      // prettier-ignore
      expect(record.controlNumber).not.toBe(controlNumber);
    await enter('ito', '秘密苑');
    expect(await find('秘密苑')).toBe(true);
  });

  test('the history tells the second that something was entered; the auditor, and everybody after, what', async () => {
    await act('sato', 'name', 'blank');
    const blind = await records.auditFor(scanId, { person: 'suzuki', enters: true });
    expect(blind.at(-1)).toMatchObject({
      actor: 'sato',
      action: 'field-entered',
      before: null,
      after: { fieldId: 'name' },
    });
    expect(JSON.stringify(blind)).not.toContain('佐藤医院');
    expect(JSON.stringify(blind)).toContain('03-1234-5678');
    expect(blind.every(({ hash }) => hash === null)).toBe(true);
    const auditor = { person: 'kato', enters: false };
    expect(await records.auditFor(scanId, auditor)).toEqual(await records.auditOf(scanId));
    expect((await records.auditOf(scanId)).at(-1)).toMatchObject({
      action: 'field-blank',
      before: { value: '佐藤医院' },
      after: { value: null, awaits: 'second' },
    });
    await act('suzuki', 'name', 'blank');
    const after = await records.auditFor(scanId, { person: 'suzuki', enters: true });
    expect(after.slice(-2).map(({ action }) => action)).toEqual(['field-blank', 'field-blank']);
  });

  /** What a worker does with it after a person's wish. */
  async function readAgain(setsAside: boolean, person: string): Promise<void> {
    const wish = { form: { id: 'sample', version: 1, page: 1 }, ...(setsAside && { setsAside: true as const }) }; // prettier-ignore
    const asked = await records.askReading(pageId, wish, person);
    if (!asked.ok) throw new Error(asked.error.kind);
    expect(await historyOf('suzuki')).not.toContain('佐東医院');
    await records.startPage(pageId);
    await records.finishPage({ ...finishedPage(pageId), wishId: asked.value.wishId });
  }
  const historyOf = async (person: string) =>
    JSON.stringify(await records.auditFor(scanId, { person, enters: true }));

  test('while a page is read again, and after, its history tells no more than before', async () => {
    await enter('sato', '佐東医院');
    await readAgain(false, 'suzuki');
    expect(await historyOf('suzuki')).not.toContain('佐東医院');
    expect(fieldOf(await seenBy('suzuki')).entry).toMatchObject({ step: 'second', isMine: true });
    await enter('suzuki', '佐東医院');
    expect(await historyOf('suzuki')).toContain('佐東医院');
  });

  test('setting aside what was entered lets nobody agree by trying', async () => {
    await enter('sato', '佐東医院');
    await enter('suzuki', '佐東病院');
    await readAgain(true, 'sato');
    for (const person of ['sato', 'suzuki', 'ito'])
      expect(await historyOf(person)).not.toMatch(/佐東(医|病)院/);
    expect(await enter('sato', '佐東病院')).toBe('done');
    expect(await enter('suzuki', '佐東病院')).toBe('own-entry');
    expect(await enter('ito', '佐東病院')).toBe('done');
    expect(await stateOf()).toBe('ready');
  });

  test('the next page is one where there is something for this person to do', async () => {
    const { scan } = await records.addScan(newScan({ receivedOn: '2020-01-06' }));
    [pageId] = (await records.setPages(scan.id, 1, 'image/png')) as [string];
    await records.startPage(pageId);
    await records.finishPage(finishedPage(pageId));
    // It came in before all others: who is not led there has nothing to do there.
    const leadsThere = async (...people: string[]): Promise<boolean[]> => {
      const led = [];
      for (const person of people)
        led.push((await records.findNextPage(person, false))?.page.id === pageId);
      return led;
    };
    expect(await leadsThere('sato', 'suzuki')).toEqual([true, true]);
    await enter('sato', '佐藤医院');
    expect(await leadsThere('sato', 'suzuki')).toEqual([false, true]);
    await enter('suzuki', '佐藤病院');
    expect(await leadsThere('sato', 'suzuki', 'ito')).toEqual([false, false, true]);
    await enter('ito', '佐藤病院');
    expect(await leadsThere('sato', 'suzuki')).toEqual([true, true]);
  });

  test('a secret and a confidential value are compared on the server, and lie sealed', async () => {
    await enter('sato', '7395', 'account');
    await enter('sato', 'Zebra1', 'password');
    expect(fieldOf(await seenBy('sato'), 'password')).toMatchObject({ value: null, masked: true });
    expect(fieldOf(await seenBy('suzuki'), 'password')).toMatchObject({ value: null, masked: false }); // prettier-ignore
    expect(JSON.stringify(await seenBy('suzuki'))).not.toMatch(new RegExp(`7395|${ACCOUNT}|Zebra`));
    const reveal = async (person: string) => records.reveal(pageId, 'password', person, 'to check');
    expect(await reveal('suzuki')).toEqual({ ok: true, value: null });
    expect(await reveal('sato')).toEqual({ ok: true, value: 'Zebra1' });
    await enter('suzuki', '7395', 'account');
    await enter('suzuki', 'Zebra2', 'password');
    expect(fieldOf(await seenBy('ito'), 'account')).toMatchObject({ settled: true, value: '7395' });
    expect(fieldOf(await seenBy('ito'), 'password').entry).toMatchObject({ step: 'third', choices: null }); // prettier-ignore
    const rows = await database.db.selectFrom('correction').select('value').where('page_id', '=', pageId).execute(); // prettier-ignore
    expect(rows.map(({ value }) => value)).toEqual([null, null, null, null]);
  });

  test('what was approved while one person was enough stands as it was approved, until it is reopened', async () => {
    const input = { action: 'correct', value: '佐藤苑', seen: 0 } as const;
    expect((await single.act(pageId, 'name', input, 'sato')).ok).toBe(true);
    // Not approved yet when the form is changed: it takes another person.
    expect(await approve()).toBe('open-entries name');
    expect((await single.approve(pageId, 'sato')).ok).toBe(true);
    expect(fieldOf(await seenBy('suzuki'))).toMatchObject({ value: '佐藤苑', settled: true });
    const { controlNumber } = (await records.findScan(scanId))!;
    for await (const record of records.exportRecords({
      approvedOnly: true,
      include: [],
      actor: 'x',
    }))
      // prettier-ignore
      if (record.controlNumber === controlNumber) expect(record.values['name']).toBe('佐藤苑');
    expect((await records.reopen(pageId, 'ito', 'to check it')).ok).toBe(true);
    expect(fieldOf(await seenBy('suzuki'))).toMatchObject({ value: null, settled: false });
    expect(await stateOf()).toBe('in-review');
  });

  test('until entries agree, they say nothing of how sure the readers were', async () => {
    const judged = async () => {
      let count = 0;
      for await (const { right } of records.findEvidence()) if (right !== null) count++;
      return count;
    };
    const before = await judged();
    await enter('sato', '佐藤医院');
    expect(await judged()).toBe(before);
    await enter('suzuki', '佐藤医院');
    expect(await judged()).toBe(before + 1);
  });
});
