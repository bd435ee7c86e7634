import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { verifyAudit } from '../../store/audit/verify-audit.ts';
import type { Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { ACCOUNT, addRead as addReadPage, forms, SECRET } from './sample-record.ts';

describeOnDatabases('evidence', (open) => {
  const key = randomBytes(32);
  let database: TestDatabase;
  let records: Records;

  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, openVault(key), forms);
  });
  afterAll(() => database.close());

  const addRead = (fileName?: string) => addReadPage(records, fileName);

  describe('secrets', () => {
    test('are shown only when revealed, with a reason that is audited', async () => {
      const { pageId, scanId } = await addRead();
      const view = (await records.viewPage(pageId))!;
      expect(view.fields.find(({ fieldId }) => fieldId === 'password')).toMatchObject({
        value: null,
        masked: true,
        reading: null,
      });
      expect(view.fields.find(({ fieldId }) => fieldId === 'account')).toMatchObject({
        value: ACCOUNT,
        masked: false,
      });
      expect(await records.reveal(pageId, 'password', 'sato', ' ')).toMatchObject({ ok: false });
      expect(await records.reveal(pageId, 'password', 'sato', 'caller asked')).toEqual({
        ok: true,
        value: SECRET,
      });
      expect((await records.auditOf(scanId)).at(-1)).toMatchObject({
        action: 'field-revealed',
        actor: 'sato',
        after: { fieldId: 'password', reason: 'caller asked' },
      });
    });

    test('no table holds them, nor does any view or audit event', async () => {
      const { pageId, scanId } = await addRead();
      const typed = 'Otter99swims';
      await records.act(pageId, 'password', { action: 'correct', value: typed, seen: 0 }, 'sato');
      await records.act(pageId, 'account', { action: 'correct', value: '8851', seen: 0 }, 'sato');
      const dump = await dumpTables(database);
      expect(dump).toContain('佐藤医院');
      for (const secret of [SECRET, typed, `"${ACCOUNT}"`, '"8851"'])
        expect(dump).not.toContain(secret);
      const seen = JSON.stringify([await records.viewPage(pageId), await records.auditOf(scanId)]);
      for (const secret of [SECRET, typed]) expect(seen).not.toContain(secret);
      expect(JSON.stringify(await records.auditOf(scanId))).toContain('•');
      expect(await records.reveal(pageId, 'password', 'sato', 'check')).toEqual({
        ok: true,
        value: typed,
      });
    });

    test('are exported only when asked for by name', async () => {
      const { pageId } = await addRead('export-me.png');
      await records.act(pageId, 'name', { action: 'confirm', seen: 0 }, 'sato');
      await records.approve(pageId, 'sato');
      const find = async (include: string[]) => {
        for await (const record of records.exportRecords({
          approvedOnly: true,
          form: 'sample',
          include,
          actor: 'sato',
        }))
          if (record.fileName === 'export-me.png') return record;
        return null;
      };
      expect(await find([])).toMatchObject({ approvedBy: 'sato', values: { name: '佐藤医院' } });
      expect((await find([]))?.values).not.toHaveProperty('password');
      expect((await find(['password']))?.values).toMatchObject({ password: SECRET });
    });

    test('another master key is refused', async () => {
      await expect(openRecords(database.db, openVault(randomBytes(32)), forms)).rejects.toThrow(
        'master key',
      );
    });
  });

  describe('audit', () => {
    test('the chain of everything above is whole', async () => {
      expect(await verifyAudit(database.db, null)).toMatchObject({ whole: true });
    });

    test('evidence can be neither changed nor deleted', async () => {
      const columns = {
        audit_event: 'actor',
        page_reading: 'form_id',
        field_reading: 'field_id',
        decision: 'status',
        picture: 'kind',
        page_picture: 'kind',
        correction: 'person',
        approval: 'person',
      };
      for (const [table, column] of Object.entries(columns)) {
        const change = sql`update ${sql.table(table)} set ${sql.ref(column)} = 'other'`;
        await expect(change.execute(database.db)).rejects.toThrow('append-only');
        await expect(sql`delete from ${sql.table(table)}`.execute(database.db)).rejects.toThrow(
          'append-only',
        );
      }
      await expect(sql`truncate audit_event`.execute(database.db)).rejects.toThrow('append-only');
    });

    test('whoever gets round the trigger is found out: changed, missing, cut off', async () => {
      const tamper = (statement: string) =>
        database.db.transaction().execute(async (tx) => {
          await sql`alter table audit_event disable trigger user`.execute(tx);
          await sql.raw(statement).execute(tx);
          const verdict = await verifyAudit(tx, null);
          throw Object.assign(new Error('roll back'), { verdict });
        });
      await expect(
        tamper(`update audit_event set actor = 'nobody' where seq = 3`),
      ).rejects.toMatchObject({
        verdict: { whole: false, seq: 3, reason: 'changed' },
      });
      await expect(tamper('delete from audit_event where seq = 3')).rejects.toMatchObject({
        verdict: { whole: false, seq: 3, reason: 'missing' },
      });
      const { seq } = await database.db
        .selectFrom('audit_head')
        .select('seq')
        .executeTakeFirstOrThrow();
      await expect(tamper(`delete from audit_event where seq = ${seq}`)).rejects.toMatchObject({
        verdict: { whole: false, seq: Number(seq), reason: 'cut-off' },
      });
    });
  });
});

/** Every table as text, bytes in hex. */
async function dumpTables({ db }: TestDatabase): Promise<string> {
  const tables = await db.introspection.getTables();
  const dumps = [];
  for (const { name } of tables) {
    const { rows } = await sql<{
      row: string;
    }>`select t::text as row from ${sql.table(name)} t`.execute(db);
    dumps.push(...rows.map(({ row }) => row));
  }
  expect(tables.length).toBeGreaterThan(12);
  // Quotes are doubled within the text form of a row.
  return dumps.join('\n').replaceAll('""', '"');
}
