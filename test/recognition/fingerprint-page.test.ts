import { loadForms } from '../../engines/load-forms.ts';
import { cutFields, type CutField } from '../../recognition/cut-fields.ts';
import { fingerprintPage } from '../../recognition/fingerprint-page.ts';
import type { CodeReader } from '../../recognition/ports.ts';
import { measurePage } from '../../recognition/quality/measure-page.ts';
import type { PreparedForm } from '../../recognition/register/contracts.ts';
import { registerPage } from '../../recognition/register/register-page.ts';
import { chooseAgeing } from '../../samples/age/choose-ageing.ts';
import { levelOf } from '../../samples/age/levels.ts';
import { makeRecord, type SampleRecord } from '../../samples/answers/make-record.ts';
import { loadRecipes } from '../../samples/answers/recipes.ts';
import { openForm, type BlankForm } from '../../samples/blank.ts';
import { seeded } from '../../samples/random.ts';
import { renderPage } from '../../samples/render-page.ts';
import { compareFingerprints, isNear } from '../../schemas/doubles/compare-fingerprints.ts';
import { isTelling, UNKNOWN, type Fingerprint } from '../../schemas/doubles/fingerprint.ts';
import { hashBands } from '../../schemas/doubles/hash-bands.ts';
import { prepareLoaded } from '../../workers/prepare-loaded.ts';

const FORM = 'schemas/forms/shikaku-kakunin-gentei-riyou/v1';
const noCodes: CodeReader = { id: 'none', findCodes: () => Promise.resolve([]) };

describe('what a page looks like', () => {
  let blank: BlankForm;
  let prepared: PreparedForm;
  beforeAll(async () => {
    blank = await openForm(FORM);
    const loaded = await loadForms([FORM]);
    if (!loaded.ok) throw new Error(loaded.error.folder);
    prepared = await prepareLoaded(loaded.value[0]!);
  });

  const recordOf = (seed: string) =>
    makeRecord(blank.form, loadRecipes(blank.form.id), seeded(seed));

  /** Fills a sheet in by `ink`, and lays it on a scanner another time for every `scan`. */
  async function scan(
    record: SampleRecord | null,
    ink: string,
    level: number,
    scanned: string,
  ): Promise<{ cuts: CutField[]; looks: Fingerprint }> {
    const [size] = blank.form.pages;
    const { sheet } = renderPage(
      {
        blank,
        formPage: 1,
        record,
        level: 2,
        variant: 'plain',
        writing: 'typed',
        colour: false,
        adjust: () => chooseAgeing(levelOf(level), size!, seeded(scanned)),
      },
      seeded(ink),
    );
    const { width, height, planes } = sheet;
    const grey = { width, height, data: Uint8Array.from(planes[0]!) };
    const page = { grey, colour: null, declaredDpi: null };
    const found = await registerPage(page, [prepared], noCodes);
    if (!found.ok) throw new Error(found.error.kind);
    const cuts = cutFields(page, found.value, measurePage(page, found.value));
    return { cuts, looks: fingerprintPage(cuts) };
  }

  const likeness = (a: Fingerprint, b: Fingerprint) => compareFingerprints(a, b)!;

  test('the same sheet is known again at another tilt, resolution and brightness; others are not', async () => {
    const record = recordOf('one');
    const first = await scan(record, 'one', 1, 'monday');
    const second = await scan(record, 'one', 3, 'thursday');
    expect(isNear(likeness(first.looks, second.looks))).toBe(true);
    const bands = new Set(hashBands(first.looks));
    expect(hashBands(second.looks).some((band) => bands.has(band))).toBe(true);

    const values = new Map(record.values);
    values.set('staffCount', values.get('staffCount') === '28' ? '41' : '28');
    values.set('contactName', '別府　太郎左衛門');
    const sameOffice = await scan({ ...record, values }, 'one', 1, 'monday');
    expect(likeness(first.looks, sameOffice.looks).page).toBeGreaterThan(0.9); // nearly all is typed alike
    expect(isNear(likeness(first.looks, sameOffice.looks))).toBe(false);

    const stranger = await scan(recordOf('two'), 'two', 1, 'monday');
    expect(isNear(likeness(first.looks, stranger.looks))).toBe(false);
    expect(hashBands(stranger.looks).some((band) => bands.has(band))).toBe(false);

    const empty = await scan(null, 'three', 2, 'monday');
    expect(isTelling(first.looks)).toBe(true);
    expect(isTelling(empty.looks)).toBe(false);

    // Whatever stands in the password and the account number: not one byte is another.
    const secret = blank.form.fields.filter((field) => field.secret !== 'none').map(({ id }) => id);
    expect(secret).toEqual(['password', 'accountLast4']);
    expect(first.looks.fields.map(({ fieldId }) => fieldId)).not.toEqual(
      expect.arrayContaining(secret),
    );
    const inked = first.cuts.map((cut) => (secret.includes(cut.field.id) ? blacken(cut) : cut));
    expect(fingerprintPage(inked)).toEqual(first.looks);
  });

  test('where a box lies over a secret one, nothing is measured', async () => {
    const { cuts } = await scan(recordOf('one'), 'one', 1, 'monday');
    const phone = cuts.findIndex(({ field }) => field.id === 'phone');
    const covering = { ...cuts[phone]!.field, id: 'pin', secret: 'secret' as const };
    const covered = fingerprintPage([...cuts, { ...cuts[phone]!, field: covering }]);
    const from = covered.fields
      .slice(
        0,
        covered.fields.findIndex(({ fieldId }) => fieldId === 'phone'),
      )
      .reduce((sum, { cells }) => sum + cells, 0);
    const own = covered.cells.subarray(from, from + 96);
    expect(own.every((cell) => cell === UNKNOWN)).toBe(true);
    expect(covered.cells.filter((cell) => cell === UNKNOWN)).toHaveLength(96);
  });
});

/** As if the whole field were scribbled over. */
const blacken = (cut: CutField): CutField => ({
  ...cut,
  parts: cut.parts.map((part) => ({
    ...part,
    crop: part.crop && {
      ...part.crop,
      ink: { ...part.crop.ink, data: new Uint8Array(part.crop.ink.data.length) },
    },
  })),
});
