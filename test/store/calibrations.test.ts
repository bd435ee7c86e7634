import { sql, type Kysely } from 'kysely';
import type { Calibration } from '../../schemas/calibration.ts';
import { probability } from '../../schemas/units.ts';
import { decidePage } from '../../schemas/policy/decide.ts';
import type { FieldEvidence, Records } from '../../store/contracts.ts';
import type { Database } from '../../store/database.ts';
import { openCalibrations } from '../../store/open-calibrations.ts';
import { openRecords } from '../../store/open-records.ts';
import { rulesOf } from '../../store/records/check-form.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { ACCOUNT, SECRET, addRead, finishedPage, form, forms, newScan } from './sample-record.ts';

const maps: Calibration['maps'] = {
  japanese: {
    points: [{ claimed: 0.9, worth: 0.8 }],
    verified: 200,
    wrong: 40,
    models: { one: '1' },
    fittedAt: '2026-11-26T00:00:00.000Z',
  },
};

describeOnDatabases('calibrations', (open) => {
  let database: TestDatabase;
  let db: Kysely<Database>;
  let records: Records;
  beforeEach(async () => {
    database = await open();
    db = database.db;
    records = await openRecords(db, openVault(Buffer.alloc(32, 1)), forms);
  });
  afterEach(() => database.close());

  async function gather(): Promise<FieldEvidence[]> {
    const all: FieldEvidence[] = [];
    for await (const one of records.findEvidence()) all.push(one);
    return all;
  }

  it('keeps every version; the newest counts, and the audit says who made it', async () => {
    const calibrations = openCalibrations(db);
    expect(await calibrations.newest()).toBeNull();
    await calibrations.add(maps, 'sato');
    const second = await calibrations.add({}, 'suzuki');
    expect(second).toMatchObject({ number: 2, calibration: { id: 'calibration@2', maps: {} } });
    expect(await calibrations.newest()).toEqual(second);
    const events = await db.selectFrom('audit_event').selectAll().orderBy('seq').execute();
    expect(events.map(({ action, actor }) => [action, actor])).toEqual([
      ['calibrated', 'sato'],
      ['calibrated', 'suzuki'],
    ]);
    expect(events[1]!.before).toEqual({
      id: 'calibration@1',
      groups: { japanese: { verified: 200, wrong: 40 } },
    });
    await expect(sql`update calibration_version set actor = 'x'`.execute(db)).rejects.toThrow(
      'append-only',
    );
  });

  it('tells of a field that a person was sent to whether it was read rightly', async () => {
    const { pageId } = await addRead(records);
    const name = async () => (await gather()).find(({ group }) => group === 'japanese');
    expect(await name()).toMatchObject({
      claimed: 0.5,
      demand: { probability: 0.9 },
      wasAsked: true,
      right: null,
    });
    await records.act(pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
    expect(await name()).toMatchObject({ right: true });
    await records.act(pageId, 'name', { action: 'correct', value: '佐東医院', seen: 1 }, 'sato');
    expect(await name()).toMatchObject({ right: false });
    await records.act(pageId, 'name', { action: 'illegible', seen: 2 }, 'sato');
    expect(await name()).toMatchObject({ right: null });
  });

  it('says that nobody was sent to what was accepted, even after a person came by it', async () => {
    const { pageId } = await addRead(records);
    await records.act(pageId, 'account', { action: 'correct', value: '7394', seen: 0 }, 'sato');
    const account = (await gather()).find(({ group }) => group === 'digits');
    expect(account).toMatchObject({ wasAsked: false, right: true });
  });

  it('leaves out fields that are doubted for another reason than their probability', async () => {
    const { scan } = await records.addScan(newScan());
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await records.startPage(pageId!);
    const page = finishedPage(pageId!);
    const fields = page.reading.fields.map((field) =>
      field.fieldId === 'name'
        ? { ...field, reasons: [{ code: 'readers-disagree' as const }] }
        : field,
    );
    const decided = decidePage(form, fields, rulesOf(form), { receivedOn: '2026-11-22' });
    await records.finishPage({ ...page, ...decided, reading: { ...page.reading, fields } });
    expect((await gather()).map(({ group }) => group)).not.toContain('japanese');
  });

  it('goes by what the reader claimed, not by what a calibration made of it', async () => {
    const { scan } = await records.addScan(newScan());
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    await records.startPage(pageId!);
    const page = finishedPage(pageId!);
    const fields = page.reading.fields.map((field) => ({ ...field, claimed: probability(0.77) }));
    await records.finishPage({ ...page, reading: { ...page.reading, fields } });
    expect((await gather()).map(({ claimed }) => claimed)).toEqual(fields.map(() => 0.77));
  });

  it('holds no value, least of all a secret one', async () => {
    await addRead(records);
    const told = JSON.stringify(await gather());
    expect(told).not.toContain(SECRET);
    expect(told).not.toContain(ACCOUNT);
    expect(told).toContain('latin');
  });
});
