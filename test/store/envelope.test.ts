import { randomBytes } from 'node:crypto';
import { formSchema } from '../../schemas/form/form.ts';
import type { FormLibrary, Records } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { openVault } from '../../store/vault.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { finishedPage, form, newScan } from './sample-record.ts';

/** The sample with a second page, and a second version of it. */
const page = { width: 210, height: 297 };
const twoPages = [1, 2].map((version) =>
  formSchema.parse({
    ...structuredClone(form),
    version,
    pages: [page, page],
    fields: [mark()],
    rules: [],
  }),
);
const forms: FormLibrary = {
  get: (id, version) => twoPages.find((one) => one.id === id && one.version === version),
  all: () => twoPages,
};

function mark() {
  return { id: 'wants', kind: 'mark', label: { ja: '希望', en: 'Wants' }, box: [10, 30, 4, 4] };
}

describeOnDatabases('the pages of one file', (open) => {
  let database: TestDatabase;
  let records: Records;

  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, openVault(randomBytes(32)), forms);
  });
  afterAll(() => database.close());

  /** A file whose pages are these pages of these versions, in this order; null is no form. */
  async function takeIn(...pages: ([version: number, formPage: number] | null)[]) {
    const { scan } = await records.addScan(newScan());
    const ids = await records.setPages(scan.id, pages.length, 'application/pdf');
    for (const [index, found] of pages.entries()) {
      const made = finishedPage(ids[index]!);
      const keep = <T extends { fieldId: string | null }>(all: readonly T[]): T[] =>
        all.filter(({ fieldId }) => fieldId === 'wants');
      if (found === null)
        await records.rejectPage(ids[index]!, { kind: 'unknown-form', bestScore: 0, needed: 0.5 });
      else
        await records.finishPage({
          ...made,
          findings: [],
          decisions: keep(made.decisions),
          pictures: [],
          reading: {
            ...made.reading,
            form: { id: form.id, version: found[0] },
            formPage: found[1],
            fields: keep(made.reading.fields),
          },
        });
    }
    return { scanId: scan.id, ids };
  }
  const told = async (scanId: string) =>
    (await records.findScan(scanId))!.envelope.map(
      ({ kind, form: { version }, formPage, pages }) =>
        `${kind} ${version}:${formPage} ${pages.join()}`,
    );

  test('are right in any order', async () => {
    expect(await told((await takeIn([1, 2], [1, 1])).scanId)).toEqual([]);
    expect(await told((await takeIn([1, 1], null, [1, 2])).scanId)).toEqual([]);
  });

  test('are named where one is missing, doubled, or of another version', async () => {
    expect(await told((await takeIn([1, 2])).scanId)).toEqual(['missing 1:1 ']);
    expect(await told((await takeIn([1, 1], [1, 1], [1, 2])).scanId)).toEqual(['doubled 1:1 1,2']);
    expect(await told((await takeIn([1, 1], [2, 2])).scanId)).toEqual([
      'missing 1:2 ',
      'foreign 2:2 2',
    ]);
  });

  test('say so in lists, page views and exports', async () => {
    const { scanId, ids } = await takeIn([1, 2], [1, 2]);
    const { scans } = await records.listScans({ limit: 1 });
    expect(scans[0]).toMatchObject({
      id: scanId,
      envelope: [{ kind: 'missing' }, { kind: 'doubled' }],
    });
    expect((await records.viewPage(ids[0]!))?.scan.envelope).toHaveLength(2);
    expect((await records.viewPage(ids[0]!))?.summary.formPage).toBe(2);
    const exported = [];
    for await (const record of records.exportRecords({
      approvedOnly: false,
      include: [],
      actor: 'x',
    }))
      if (record.controlNumber === scans[0]!.controlNumber) exported.push(record);
    expect(exported.map(({ formPage, envelope }) => [formPage, envelope.length])).toEqual([
      [2, 2],
      [2, 2],
    ]);
  });

  test('of which a person has to say which form it is: a task that waits like any other', async () => {
    const { scan } = await records.addScan(newScan({ receivedOn: '1999-01-01' }));
    const [pageId] = await records.setPages(scan.id, 1, 'image/png');
    const failure = { kind: 'ambiguous-form' as const, candidates: ['sample:1:1', 'sample:2:1'] };
    await records.rejectPage(pageId!, failure);
    await records.rejectPage(pageId!, failure);
    expect((await records.findNextPage('sato', false))?.page).toMatchObject({
      id: pageId,
      state: 'in-review',
      openTasks: 1,
      failure,
    });
    await records.askReading(pageId!, { form: { id: form.id, version: 2, page: 1 } }, 'sato');
    expect((await records.viewPage(pageId!))?.summary).toMatchObject({
      state: 'queued',
      openTasks: 0,
      failure: null,
    });
  });
});
