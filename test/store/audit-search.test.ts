import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { auditReportSchema } from '../../schemas/audit.ts';
import type { AuditQuery, Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { addRead, forms, SECRET } from './sample-record.ts';

describeOnDatabases('the auditor', (open) => {
  const key = randomBytes(32);
  let database: TestDatabase;
  let records: Records;
  let first: { pageId: string; scanId: string };
  let second: { pageId: string; scanId: string };

  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, openVault(key), forms);
    first = await addRead(records, 'first_page.png');
    second = await addRead(records, 'second.png');
    await records.act(first.pageId, 'name', { action: 'confirm', seen: 0 }, '佐藤_1');
    await records.act(
      second.pageId,
      'name',
      { action: 'correct', value: '髙橋病院', seen: 0 },
      '鈴木',
    );
  });
  afterAll(() => database.close());

  const search = (query: Partial<AuditQuery> = {}) => records.searchAudit({ limit: 100, ...query });
  const never = new AbortController().signal;

  test('finds all events, newest first, with the control number of their scan', async () => {
    const found = await search();
    expect(found.map(({ seq }) => seq)).toEqual(
      Array.from({ length: found.length }, (_, at) => found.length - at),
    );
    const scan = await records.findScan(second.scanId);
    expect(found[0]).toMatchObject({
      action: 'field-correct',
      actor: '鈴木',
      scanId: second.scanId,
      controlNumber: scan!.controlNumber,
      after: { value: '髙橋病院' },
    });
    expect(JSON.stringify(found)).not.toContain(SECRET);
  });

  test('by person, event, time, and by whatever finds the scan', async () => {
    const seqs = async (query: Partial<AuditQuery>) =>
      (await search(query)).map(({ action, scanId }) => [action, scanId]);
    expect(await seqs({ person: '佐藤' })).toEqual([['field-confirm', first.scanId]]);
    expect(await seqs({ person: '_' })).toHaveLength(1); // no wildcard
    expect(await seqs({ action: 'field-correct' })).toEqual([['field-correct', second.scanId]]);
    expect(new Set((await search({ scan: 'FIRST_page' })).map(({ scanId }) => scanId))).toEqual(
      new Set([first.scanId]),
    );
    expect(new Set((await search({ scan: '髙橋病院' })).map(({ scanId }) => scanId))).toEqual(
      new Set([second.scanId]),
    );
    const [last] = await search({ limit: 1 });
    const from = new Date(last!.at);
    expect((await search({ from }))[0]).toEqual(last);
    expect(await search({ from: new Date(from.getTime() + 1) })).toEqual([]);
    expect((await search({ until: from })).map(({ seq }) => seq)).not.toContain(last!.seq);
  });

  test('page by page', async () => {
    const all = await search();
    const [one, two] = [
      await search({ limit: 2 }),
      await search({ limit: 2, before: all[1]!.seq }),
    ];
    expect([...one, ...two]).toEqual(all.slice(0, 4));
  });

  test('chooses among the kinds of events that there are', async () => {
    const actions = new Set((await search()).map(({ action }) => action));
    expect(await records.listAuditActions()).toEqual([...actions].sort());
  });

  test('walks the chain step by step and signs what it finds, by a key that outlives the process', async () => {
    const seen: [number, number][] = [];
    const { report, signed } = await records.verifyAudit(
      '監査',
      (...step) => seen.push(step),
      never,
    );
    const events = (await search()).length;
    expect(report).toMatchObject({ verifiedBy: '監査', verdict: { whole: true, events } });
    expect(seen.at(-1)).toEqual([events, events]);
    expect(auditReportSchema.parse(JSON.parse(signed.text))).toEqual(report);
    const check = (text: string) =>
      verify(
        null,
        Buffer.from(text),
        createPublicKey(signed.publicKey),
        Buffer.from(signed.signature, 'base64'),
      );
    expect(check(signed.text)).toBe(true);
    expect(check(signed.text.replace('true', 'false'))).toBe(false);
    const again = await openRecords(database.db, openVault(key), forms);
    expect((await again.verifyAudit('監査', () => undefined, never)).signed.publicKey).toBe(
      signed.publicKey,
    );
    expect(openVault(randomBytes(32)).sign('x').publicKey).not.toBe(signed.publicKey);
  });

  test('stops when nobody waits for it any more', async () => {
    const gone = AbortSignal.abort();
    await expect(records.verifyAudit('監査', () => undefined, gone)).rejects.toThrow('aborted');
  });
});
