import { openEngines, type OpenEngines } from '../../../engines/open-engines.ts';
import { readFields } from '../../../recognition/read-fields.ts';
import type { CutField } from '../../../recognition/cut-fields.ts';
import { createGrey } from '../../../recognition/raster/image.ts';
import { createSheet } from '../../../samples/raster/sheet.ts';
import { choosePrint, typeCell } from '../../../samples/ink/type-text.ts';
import { seeded } from '../../../samples/random.ts';
import { type Field, fieldSchema } from '../../../schemas/form/field.ts';
import { partsOf } from '../../../schemas/form/parts.ts';
import { mm, px } from '../../../schemas/units.ts';
import { readApplicationForm } from '../../schemas/rules/application-form.ts';

const [WIDTH, HEIGHT, BLEED] = [94, 118, 18];

/** A cell of 8 × 10 mm with a printed digit in it, or nothing. */
function typedCell(character: string) {
  const sheet = createSheet(WIDTH + 2 * BLEED, HEIGHT + 2 * BLEED, 300, 1);
  const inner = { x: BLEED, y: BLEED, width: WIDTH, height: HEIGHT };
  if (character !== ' ') typeCell(sheet, character, inner, choosePrint(seeded(3)), seeded(4));
  const ink = { width: sheet.width, height: sheet.height, data: sheet.planes[0]! };
  return { raw: ink, blank: createGrey(ink.width, ink.height), ink, inner };
}

const corner = { x: px(0), y: px(0) };
const quad: CutField['quad'] = [corner, corner, corner, corner];

function cutOf(field: Field, text: string): CutField {
  const crops = [...text].map(typedCell);
  const parts = partsOf(field).map((part, at) => ({ part, quad, crop: crops[at]! }));
  return { field, quad, residual: mm(0.1), parts, flaws: [], picture: null };
}

const label = { ja: '番号', en: 'Number' };
const cells = (count: number) => ({ first: [20, 20, 8, 10], count });
const FIELDS: readonly [string, Field, string, string][] = [
  ['digits', fieldSchema.parse({ id: 'code', kind: 'digits', label, cells: cells(6), reader: 'tesseract' }), '204563', '204563'],
  ['an integer', fieldSchema.parse({ id: 'count', kind: 'integer', label, cells: cells(4), reader: 'tesseract' }), '  35', '35'],
  ['a date', fieldSchema.parse({ id: 'day', kind: 'date', label, cells: { year: cells(4), month: cells(2), day: cells(2) }, reader: 'tesseract' }), '2025 4 6', '2025-04-06'],
]; // prettier-ignore

let opened: OpenEngines;
beforeAll(async () => {
  opened = await openEngines();
});
afterAll(() => opened.close());

/** A lone digit is little for a reader of lines: one in four comes back unreadable, none guessed. */
test.each(FIELDS)(
  'tesseract alone reads %s in cells where the form asks for it',
  async (_, field, text, value) => {
    const { tools } = opened;
    const never = () => Promise.reject(new Error('the digit network was asked'));
    const engines = { ...tools.engines, digits: { ...tools.engines.digits, classify: never } };
    const form = { form: { ...readApplicationForm(), fields: [field] }, checks: new Map() };
    const [reading] = await readFields(form, [cutOf(field, text)], { ...tools, engines });
    const said = reading!.parts.map(({ state, value: read }) =>
      state === 'unreadable' ? '?' : read,
    );
    said.forEach((read, at) => expect(['?', text[at]!.trim()]).toContain(read));
    const whole = !said.includes('?');
    expect(reading).toMatchObject(
      whole ? { state: 'read', value } : { state: 'unreadable', value: null },
    );
    const written = text.replaceAll(' ', '').length;
    expect(said.filter((read) => /[0-9]/.test(read)).length).toBeGreaterThanOrEqual(written / 2);
  },
);
