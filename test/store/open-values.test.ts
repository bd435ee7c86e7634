import { randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { decidePage } from '../../schemas/policy/decide.ts';
import { probability } from '../../schemas/units.ts';
import type { Records } from '../../store/contracts.ts';
import { up } from '../../store/migrations/2026-11-29-open-values.ts';
import { openRecords } from '../../store/open-records.ts';
import { rulesOf } from '../../store/records/check-form.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import {
  addRead,
  doubleForms,
  finishedPage,
  form,
  forms,
  newScan,
  readField,
  readPage,
  SECRET,
} from './sample-record.ts';

describeOnDatabases('values to be reviewed by field', (open) => {
  let database: TestDatabase;
  let records: Records;
  const vault = openVault(randomBytes(32));
  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, vault, forms);
  });
  afterAll(() => database.close());

  const kept = () =>
    database.db.selectFrom('open_value').selectAll().orderBy('page_id').orderBy('field_id').execute(); // prettier-ignore

  test('of pages that wait at an upgrade are those that would have been kept', async () => {
    await addRead(records);
    const approved = await addRead(records);
    await records.act(approved.pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
    await records.approve(approved.pageId, 'sato');
    const ruled = await addRead(records);
    await records.act(ruled.pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
    await records.act(ruled.pageId, 'wants', { action: 'correct', value: false, seen: 0 }, 'sato');
    // Everything in doubt: what is sealed stays away, and what no crop was kept of.
    const { scan } = await records.addScan(newScan());
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    const unsure = { probability: probability(0.4) };
    const fields = [
      readField('name', '佐藤医院', unsure),
      readField('phone', '03-1234-5678', unsure),
      readField('wants', false, { ...unsure, state: 'blank' }),
      readField('category', null, { ...unsure, state: 'unreadable' }),
      readField('password', SECRET, unsure),
      readField('account', '7394', unsure),
    ];
    const { decisions, findings } = decidePage(form, fields, rulesOf(form), { receivedOn: '2026-11-22' }); // prettier-ignore
    const crops = ['name', 'wants', 'phone', 'password', 'account'].map((fieldId) => ({
      kind: 'crop' as const,
      fieldId,
      sha256: 'c'.repeat(64),
      mediaType: 'image/png',
      secret: fieldId === 'password',
    }));
    await records.finishPage({ ...finishedPage(pageId!), reading: readPage(fields), decisions, findings, pictures: crops }); // prettier-ignore

    const before = await kept();
    // The telephone number stands under a rule.
    expect(before.map(({ field_id }) => field_id)).toEqual(['name', 'name', 'wants']);
    await sql`drop table open_value`.execute(database.db);
    await up(database.db as unknown as Kysely<unknown>);
    expect(await kept()).toEqual(before);
  });

  test('are not offered any more where the form wants two people from now on', async () => {
    const waiting = await records.listOpenFields('sato');
    expect(waiting.map(({ fieldId }) => fieldId)).toEqual(['name', 'wants']);
    const changed = await openRecords(database.db, vault, doubleForms);
    expect(await changed.listOpenFields('sato')).toEqual([]);
  });
});
