import fc from 'fast-check';
import { checkFormSource } from '../../../schemas/form/check/check-form-source.ts';
import { formSchema, type FormSource } from '../../../schemas/form/form.ts';
import { boxOf, partsOf } from '../../../schemas/form/parts.ts';

type FieldSource = FormSource['fields'][number];
const text = fc.record({ ja: fc.string({ minLength: 1 }), en: fc.string({ minLength: 1 }) });
const ROW = 20;

/** A field of any kind that stays within a row of its own, so that no two can overlap. */
const fieldIn = (row: number): fc.Arbitrary<FieldSource> => {
  const y = 10 + row * ROW;
  const box: [number, number, number, number] = [10, y, 150, 12];
  const cells = { first: [10, y, 6, 8] as [number, number, number, number], count: 5 };
  const common = fc.record({
    id: fc.constant(`field${row}`),
    label: text,
    required: fc.boolean(),
    secret: fc.constantFrom('none' as const, 'confidential' as const, 'secret' as const),
  });
  return fc
    .tuple(
      common,
      fc.constantFrom<object>(
        { kind: 'mark', box: [10, y, 5, 5] },
        {
          kind: 'choice',
          options: [0, 1, 2].map((n) => ({
            id: `o${n}`,
            label: { ja: 'あ', en: 'a' },
            box: [10 + n * 20, y, 5, 5],
          })),
        },
        { kind: 'digits', cells },
        {
          kind: 'digits',
          cells: [
            [10, y, 5, 5],
            [16, y, 5, 5],
          ],
        },
        { kind: 'latin', box, pattern: '[a-z]+' },
        { kind: 'latin', cells },
        { kind: 'japanese', box, alphabet: 'katakana' },
        {
          kind: 'date',
          cells: {
            year: { ...cells, count: 4 },
            month: { first: [60, y, 6, 8], count: 2 },
            day: { first: [80, y, 6, 8], count: 2 },
          },
        },
        { kind: 'phone', box },
        { kind: 'email', box },
        { kind: 'integer', cells, min: 0 },
        { kind: 'freeText', box },
      ),
    )
    .map(([shared, rest]) => ({ ...shared, ...rest }) as FieldSource);
};
const formSource: fc.Arbitrary<FormSource> = fc.integer({ min: 1, max: 12 }).chain((count) =>
  fc.record({
    id: fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/),
    version: fc.integer({ min: 1, max: 99 }),
    title: text,
    pages: fc.constant([{ width: 210, height: 297 }]),
    policy: fc.constant({
      accept: 0.99,
      blank: 0.9,
      maxResidual: 0.5,
      review: 'when-unsure' as const,
    }),
    fields: fc.tuple(...Array.from({ length: count }, (_, row) => fieldIn(row))),
    rules: fc.constant([
      {
        id: 'never',
        when: 'false',
        outcome: 'review' as const,
        fields: ['field0'],
        message: { ja: 'あ', en: 'a' },
        source: 'test',
      },
    ]),
  }),
);

test('every form within the language parses, has no error, and survives JSON', () => {
  fc.assert(
    fc.property(formSource, (source) => {
      const form = formSchema.parse(source);
      expect(formSchema.parse(JSON.parse(JSON.stringify(source)))).toEqual(form);
      const problems = checkFormSource(JSON.stringify(source, null, 2));
      expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
    }),
    { numRuns: 60 },
  );
});

test('every part of a field lies within its box, and a row of cells has its count and pitch', () => {
  fc.assert(
    fc.property(formSource, (source) => {
      for (const field of formSchema.parse(source).fields) {
        const box = boxOf(field);
        for (const { box: part } of partsOf(field)) {
          expect(part.x).toBeGreaterThanOrEqual(box.x);
          expect(part.x + part.width).toBeLessThanOrEqual(box.x + box.width + 1e-9);
        }
      }
    }),
    { numRuns: 40 },
  );
  const [field] = formSchema.parse({
    id: 'a',
    version: 1,
    title: { ja: 'a', en: 'a' },
    pages: [{ width: 100, height: 50 }],
    policy: { accept: 1, blank: 1, maxResidual: 1, review: 'always' },
    fields: [
      {
        id: 'a',
        kind: 'digits',
        label: { ja: 'a', en: 'a' },
        cells: { first: [5, 6, 7, 8], count: 3, gap: 2 },
      },
    ],
  }).fields;
  expect(partsOf(field!).map(({ box }) => [box.x, box.y, box.width, box.height])).toEqual([
    [5, 6, 7, 8],
    [14, 6, 7, 8],
    [23, 6, 7, 8],
  ]);
});
