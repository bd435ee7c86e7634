import { randomBytes } from 'node:crypto';
import { ok } from '../../schemas/result.ts';
import type { FieldView } from '../../schemas/desk.ts';
import { applyLookup } from '../../schemas/lookup/apply-lookup.ts';
import { decidePage } from '../../schemas/policy/decide.ts';
import { probability } from '../../schemas/units.ts';
import type { FormLibrary, Records, Registries } from '../../store/contracts.ts';
import { openRecords } from '../../store/open-records.ts';
import { openRegistries } from '../../store/open-registries.ts';
import { rulesOf } from '../../store/records/check-form.ts';
import { openVault } from '../../store/vault.ts';
import { plainField } from '../fixtures/plain-field.ts';
import { describeOnDatabases, type TestDatabase } from './databases.ts';
import { newScan, readPage } from './sample-record.ts';
import { loanSlip as form } from '../fixtures/loan-slip.ts';

const forms: FormLibrary = {
  get: (id, version) => (id === form.id && version === form.version ? form : undefined),
  all: () => [form],
};
const READERS = { '1234': '髙橋 一郎', '1284': '渡辺 花子', '1235': '高橋一郎' };

describeOnDatabases('look-ups of what people enter', (open) => {
  let database: TestDatabase;
  let records: Records;
  let registries: Registries;
  let pageId: string;
  const vault = openVault(randomBytes(32));
  beforeAll(async () => {
    database = await open();
    records = await openRecords(database.db, vault, forms);
    registries = openRegistries(database.db);
  });
  afterAll(() => database.close());

  const load = async (readers: Readonly<Record<string, string>>): Promise<void> => {
    const entries = Object.entries(readers).map(([key, name]) => ({ key, values: { name } }));
    await registries.importRegistry(
      {
        registry: 'readers',
        sha256: randomBytes(32).toString('hex'),
        fileName: 'readers.csv',
        actor: 'sato',
        recipe: 'test',
        shrink: true,
      },
      // eslint-disable-next-line @typescript-eslint/require-await -- the contract is a stream
      (async function* () {
        yield entries;
        return ok({ leftOut: 0, warnings: 0, doubled: [] });
      })(),
    );
  };

  /** The card 1234 was read, and the ink agreed with the name that the registry has for it. */
  beforeEach(async () => {
    await load(READERS);
    const { scan } = await records.addScan(newScan());
    [pageId] = (await records.setPages(scan.id, 1, 'image/png')) as [string];
    await records.startPage(pageId);
    const read = [
      plainField('card', '1234', { probability: probability(0.999) }),
      plainField('reader', '高橋一即', { probability: probability(0.5) }),
    ];
    const fields = applyLookup(form, form.lookups[0]!, read, [
      {
        key: { value: '1234', probability: probability(0.999) },
        values: { name: READERS['1234'] },
        verifications: {
          reader: { verdict: 'agrees', probability: probability(0.999), isWhole: true },
        },
      },
    ]);
    const version = (await registries.lookUp('readers', []))!.version;
    const reading = {
      ...readPage(fields),
      form: { id: form.id, version: 1 },
      registries: { readers: version },
    };
    const decided = decidePage(form, fields, rulesOf(form), { receivedOn: '2026-11-22' });
    await records.finishPage({
      pageId,
      reading,
      ...decided,
      pictures: [],
      fingerprint: null,
      wishId: null,
      seconds: 1,
    });
  });

  const act = async (fieldId: string, action: 'correct' | 'confirm' | 'blank', value?: string) => {
    const seen = (await view(fieldId)).corrections.length;
    const input = { action, seen, ...(value !== undefined && { value }) };
    expect(await records.act(pageId, fieldId, input, 'sato')).toMatchObject({ ok: true });
  };
  const view = async (fieldId: string): Promise<FieldView> =>
    (await records.viewPage(pageId))!.fields.find((field) => field.fieldId === fieldId)!;
  const openFields = async (): Promise<readonly string[]> => {
    const approved = await records.approve(pageId, 'sato');
    if (approved.ok) return [];
    return approved.error.kind === 'open-fields' ? approved.error.fields : [approved.error.kind];
  };
  const codes = ({ reasons }: FieldView): string[] => reasons.map(({ code }) => code);

  test('what was compared when it was read is approved as it stands', async () => {
    expect(await view('reader')).toMatchObject({ status: 'accepted', value: '髙橋 一郎' });
    expect(await openFields()).toEqual([]);
  });

  test.each(['1284', '9999'])(
    'a code corrected to %s opens the name that came by the old one',
    async (code) => {
      await act('card', 'correct', code);
      const reader = await view('reader');
      expect(reader).toMatchObject({ status: 'review', settled: false });
      expect(codes(reader)).toEqual(['rule']);
      expect(codes(await view('card'))).not.toContain('registry-agrees');
      expect((await records.viewPage(pageId))!.findings).toMatchObject([
        { rule: 'registry:readers', outcome: 'review', fields: ['card', 'reader'] },
      ]);
      expect(await openFields()).toEqual(['reader']);
      await act('reader', 'confirm');
      expect(await openFields()).toEqual([]);
    },
  );

  test('a code corrected to one whose entry agrees needs no second look', async () => {
    await act('card', 'correct', '1235');
    expect(await openFields()).toEqual([]);
  });

  test('a name that was settled before the code was corrected waits again, once', async () => {
    await act('reader', 'confirm');
    await act('card', 'correct', '1284');
    expect(await openFields()).toEqual(['reader']);
    await act('reader', 'correct', '高橋次郎');
    expect(await openFields()).toEqual(['card']);
    await act('card', 'correct', '1284');
    expect(await openFields()).toEqual([]);
  });

  test('a name corrected to another than the registered one opens the code', async () => {
    await act('reader', 'correct', '高橋三郎');
    expect(await openFields()).toEqual(['card']);
    await act('reader', 'correct', '高橋一郎');
    expect(await openFields()).toEqual([]);
  });

  test('a registry that was replaced since says its word before approval, and it is seen', async () => {
    await load({ ...READERS, '1234': '渡辺 花子' });
    expect(await openFields()).toEqual(['card', 'reader']);
    const page = (await records.viewPage(pageId))!;
    expect(page.summary.state).toBe('in-review');
    expect(page.findings).toMatchObject([{ rule: 'registry:readers' }]);
    await act('card', 'confirm');
    await act('reader', 'confirm');
    expect(await openFields()).toEqual([]);
  });

  test('a code that is taken away leaves no name that came by it unseen', async () => {
    await act('card', 'blank');
    expect(await openFields()).toEqual(['reader']);
  });

  test('while another has to enter the code unseen, no registry speaks of it, and no name tells it', async () => {
    const twice = {
      ...form,
      fields: form.fields.map((field) =>
        field.id === 'card' ? { ...field, policy: { entry: 'double' as const } } : field,
      ),
    };
    const double = await openRecords(database.db, vault, { get: () => twice, all: () => [twice] });
    const enter = async (person: string, seen: number) => {
      const input = { action: 'correct' as const, value: '1284', seen };
      expect(await double.act(pageId, 'card', input, person)).toMatchObject({ ok: true });
    };
    await enter('sato', 0);
    const shown = (await double.viewPageFor(pageId, { person: 'suzuki', enters: true }))!;
    expect(shown.findings).toEqual([]);
    expect(shown.fields[1]).toMatchObject({ value: '髙橋 一郎', status: 'accepted' });
    expect(JSON.stringify(shown.fields)).not.toMatch(/1234|1284/);
    await enter('suzuki', 1);
    const after = (await double.viewPageFor(pageId, { person: 'suzuki', enters: true }))!;
    expect(after.findings).toMatchObject([
      { rule: 'registry:readers', fields: ['card', 'reader'] },
    ]);
    expect(after.fields[1]!.reading!.lookedUp).toMatchObject({ key: '1234' });
  });

  test('an export says by which code a field was looked up, and what was read without', async () => {
    for await (const record of records.exportRecords({
      approvedOnly: false,
      include: [],
      actor: 'sato',
    }))
      if (record.state === 'ready')
        expect(record.lookedUp['reader']).toMatchObject({
          key: '1234',
          freely: { value: '高橋一即', probability: 0.5 },
        });
    expect.assertions(1);
  });
});
