import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { closeSharedPdfRenderer } from '../../engines/pdf/shared-renderer.ts';
import { decodePage } from '../../engines/decode/decode-page.ts';
import { inspectFile } from '../../engines/decode/inspect-file.ts';
import { loadRecipes } from '../../samples/answers/recipes.ts';
import { luhnDigit, makeInstitutionCode } from '../../samples/answers/institution-code.ts';
import { makeRecord } from '../../samples/answers/make-record.ts';
import { openForm, type BlankForm } from '../../samples/blank.ts';
import { spreadOverCells } from '../../samples/fill/spread-over-cells.ts';
import { generateSample, type GenerateOptions } from '../../samples/generate.ts';
import { encodeTiff } from '../../samples/output/encode-tiff.ts';
import { encodeFile } from '../../samples/output/write-sample.ts';
import { seeded } from '../../samples/random.ts';
import { createSheet, pixelsPerMm, type Sheet } from '../../samples/raster/sheet.ts';
import { truthSchema, type PartTruth } from '../../samples/truth.ts';
import { partsOf } from '../../schemas/form/parts.ts';
import type { BoxMm } from '../../schemas/units.ts';

const folder = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const FORM = folder('../../schemas/forms/shikaku-kakunin-gentei-riyou/v1');
const OTHER = folder('../../samples/forms/bihin-kounyu/v1');

let blank: BlankForm;
let other: BlankForm;
beforeAll(async () => {
  [blank, other] = await Promise.all([openForm(FORM), openForm(OTHER)]);
});
afterAll(closeSharedPdfRenderer);

const options = (more: Partial<GenerateOptions> = {}): GenerateOptions => ({
  blank,
  seed: 'test',
  level: 0,
  typed: 0,
  plain: 0.5,
  colour: 0,
  ...more,
});

describe('generating samples', () => {
  it('the same seed gives the same bytes and truth, whatever was made before', async () => {
    const first = await generateSample(options({ level: 2 }), 3);
    await generateSample(options(), 0);
    const again = await generateSample(options({ level: 2 }), 3);
    expect(again.bytes.equals(first.bytes)).toBe(true);
    expect(again.truth).toEqual(first.truth);
  });

  it('another number, level or seed gives another sample', async () => {
    const made = await Promise.all([
      generateSample(options(), 0),
      generateSample(options(), 1),
      generateSample(options({ seed: 'other' }), 0),
    ]);
    expect(new Set(made.map((sample) => JSON.stringify(sample.truth.pages))).size).toBe(3);
  });

  it('the truth fits its schema and survives JSON', async () => {
    const { truth } = await generateSample(options({ level: 1 }), 7);
    expect(truthSchema.parse(JSON.parse(JSON.stringify(truth)))).toEqual(truth);
  });

  it.each(['handwritten', 'typed'])(
    '%s: ink is where the truth says, and nowhere else',
    async (writing) => {
      const sample = await generateSample(
        options({ typed: writing === 'typed' ? 1 : 0, plain: 0 }),
        5,
      );
      const [page] = sample.pages;
      if (!page) throw new Error('a sample has a page');
      const ink = (box: BoxMm): number => addedInk(page.sheet, blank.page(1, 'coded', 1), box);
      let [written, empty] = [0, 0];
      for (const field of blank.form.fields) {
        const truth = page.truth.fields.find(({ id }) => id === field.id);
        for (const part of partsOf(field)) {
          const known = truth?.parts.find(({ id }) => id === part.id);
          if (!known) throw new Error(`${field.id}/${part.id} is missing`);
          if (hasInk(known)) {
            written += 1;
            expect(ink(part.box)).toBeGreaterThan(0.2);
          } else if (truth?.leavesBox === false && known.mark === null) {
            empty += 1;
            expect(ink(inside(part.box))).toBeLessThan(0.02);
          }
        }
      }
      expect(written).toBeGreaterThan(10);
      expect(empty).toBeGreaterThan(5);
    },
  );

  it('fills a form that it has no recipes for, by kind and alphabet', async () => {
    expect(loadRecipes(other.form.id)).toBeNull();
    const { truth } = await generateSample(options({ blank: other, level: 1 }), 2);
    const value = (id: string) => truth.pages[0]?.fields.find((field) => field.id === id)?.value;
    expect(value('requestedOn')).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(value('employeeNumber')).toMatch(/^[A-H0-9]{6}$/);
    expect(value('payment')).toHaveLength(1);
    expect(Number(value('quantity'))).toBeGreaterThanOrEqual(1);
  });

  it.each(['png', 'jpg', 'tif', 'pdf'] as const)(
    'a %s is decoded as it was drawn',
    async (format) => {
      const sheet = createSheet(830, 1170, 100, 1);
      for (let y = 300; y < 400; y += 1) sheet.planes[0]?.fill(40, y * 830 + 200, y * 830 + 700);
      const bytes = await encodeFile([sheet], format, { quality: 90, small: false });
      const file = await inspectFile(bytes, `page.${format}`);
      if (!file.ok) throw new Error(file.error.kind);
      const decoded = await decodePage(bytes, file.value, 1);
      if (!decoded.ok) throw new Error(decoded.error.kind);
      const { grey, declaredDpi } = decoded.value;
      expect([grey.width, grey.height]).toEqual([830, 1170]);
      expect(declaredDpi).toBeCloseTo(100, 0);
      expect(grey.data[350 * 830 + 450]).toBeCloseTo(40, -1);
      expect(grey.data[600 * 830 + 450]).toBe(255);
    },
  );

  it('a TIFF holds pages of different sizes and depths', async () => {
    const grey: Sheet = { ...createSheet(41, 30, 200, 1) };
    grey.planes[0]?.fill(77);
    const bilevel = createSheet(37, 20, 300, 1);
    bilevel.planes[0]?.fill(0, 0, 37);
    const bytes = encodeTiff([grey, bilevel, createSheet(11, 9, 100, 3)]);
    const page = (number: number) =>
      sharp(bytes, { page: number }).raw().toBuffer({ resolveWithObject: true });
    const [first, second, third] = await Promise.all([page(0), page(1), page(2)]);
    expect([first.info.width, first.data[0]]).toEqual([41, 77]);
    expect([second.info.width, second.data[0], second.data.at(-1)]).toEqual([37, 0, 255]);
    expect([third.info.width, third.info.channels]).toEqual([11, 3]);
  });
});

describe('answers', () => {
  it('institution codes hold the worked examples of the check digit', () => {
    expect(makeInstitutionCode('01', '1', '011371')).toBe('0110113719');
    expect(makeInstitutionCode('13', '1', '011004')).toBe('1310110049');
    expect(luhnDigit('131011004')).toBe('2');
  });

  it('some records keep every rule and some break one, as their recipe says', () => {
    const recipes = loadRecipes(blank.form.id);
    const random = seeded('records');
    const records = Array.from({ length: 300 }, () => makeRecord(blank.form, recipes, random));
    const broken = records.filter((record) => record.breaks.length > 0).length / records.length;
    expect(broken).toBeGreaterThan(0.08);
    expect(broken).toBeLessThan(0.35);
    for (const record of records) {
      const code = record.values.get('institutionCode');
      if (typeof code !== 'string') throw new Error('every recipe has a code');
      const checked = /^1[1-4]/.test(code) ? code.slice(3, 9) : code.slice(0, 9);
      expect(luhnDigit(checked) === code.slice(-1)).toBe(!record.breaks.includes('check digit'));
    }
  });

  it('names every field that its recipes fill', () => {
    const ids = new Set(blank.form.fields.map((field) => field.id));
    const named = loadRecipes(blank.form.id)?.flatMap((recipe) => Object.keys(recipe.fill)) ?? [];
    expect(named.filter((id) => !ids.has(id))).toEqual([]);
  });

  it('dates go into their own cells, counts to the right or the left', () => {
    const field = blank.form.fields.find(({ id }) => id === 'endDate');
    if (!field) throw new Error('the form has an end date');
    const cells = spreadOverCells(field, '2029-12-31', seeded('cells'));
    const written = [
      'year-1',
      'year-2',
      'year-3',
      'year-4',
      'month-1',
      'month-2',
      'day-1',
      'day-2',
    ];
    expect(written.map((id) => cells.get(id)).join('')).toBe('20291231');
  });
});

const hasInk = (part: PartTruth): boolean =>
  part.state === 'read' || part.state === 'marked' || part.state === 'corrected';

/** The box without its rules and the room that writing next to it may take. */
const inside = (box: BoxMm): BoxMm => ({
  x: (box.x + 1) as BoxMm['x'],
  y: (box.y + 1) as BoxMm['y'],
  width: (box.width - 2) as BoxMm['width'],
  height: (box.height - 2) as BoxMm['height'],
});

/** Ink that the blank lacks, in square millimetres. */
function addedInk(sheet: Sheet, empty: Sheet, box: BoxMm): number {
  const scale = pixelsPerMm(sheet);
  const [drawn, before] = [sheet.planes[0], empty.planes[0]];
  let sum = 0;
  for (let y = Math.round(box.y * scale); y < (box.y + box.height) * scale; y += 1)
    for (let x = Math.round(box.x * scale); x < (box.x + box.width) * scale; x += 1) {
      const at = y * sheet.width + x;
      sum += Math.max(0, (before?.[at] ?? 0) - (drawn?.[at] ?? 0)) / 255;
    }
  return sum / (scale * scale);
}
