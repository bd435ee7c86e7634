import { z } from 'zod';
import { textSchema } from '../text.ts';
import { boxSchema, cellsSchema } from './geometry.ts';

/**
 * Who may see a field: `none` everybody at a desk; `confidential` shown to reviewers, left out of
 * lists, search and thumbnails; `secret` masked everywhere, shown only on request with a reason,
 * and never exported unless asked for by name.
 */
export const secrecySchema = z.enum(['none', 'confidential', 'secret']);

/** Of what is accepted unseen, how many are put before a person all the same. */
const shareSchema = z.number().min(0).max(1);
const sampleSchema = z
  .strictObject({ share: shareSchema.describe('of the values accepted unseen, 0 to 1') })
  .describe('how many values that were accepted unseen are checked by people');

/** When a reading may be accepted without a person, and how many it takes. Form-wide, and per field where it differs. */
export const policySchema = z.strictObject({
  targetError: z
    .number()
    .positive()
    .max(0.5)
    .optional()
    .describe('share of unseen readings that may be wrong: `accept` and `blank` follow from it'),
  accept: z.number().min(0).max(1).optional().describe('smallest probability accepted unseen'),
  blank: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .describe('smallest probability of being blank accepted unseen'),
  maxResidual: z.number().positive().describe('largest local fit error in mm; beyond it: unread'),
  review: z.enum(['when-unsure', 'always']).describe('`always` sends the field to a person anyway'),
  entry: z
    .enum(['single', 'double'])
    .optional()
    .describe(
      '`double`: what a person enters counts when another has entered the same unseen, or a third has decided; by default single',
    ),
  minDpi: z
    .number()
    .min(50)
    .max(600)
    .optional()
    .describe('a page with this field is refused below it; by default 100, and 72 for marks'),
  sample: sampleSchema.optional(),
});
export type PolicySource = z.infer<typeof policySchema>;

/** Ten years: more is a slip of the keyboard. */
const MOST_DAYS = 3650;

/** By when a record has to be done, in days of the calendar. The day of receipt is not counted. */
const dueSchema = z
  .strictObject({
    days: z.number().int().min(1).max(MOST_DAYS).describe('days after the receipt date'),
    warn: z.number().int().min(0).max(MOST_DAYS).describe('so many days before, it is due soon'),
  })
  .refine(({ days, warn }) => warn < days, {
    path: ['warn'],
    message:
      '"warn" has to be less than "days", or every record would be due soon from its receipt on',
  })
  .describe('by when a record has to be done');

/** A hundred years: more is a slip of the keyboard. */
const MOST_YEARS = 100;

/** How long records are kept. Without it: until somebody decides. */
const retentionSchema = z
  .strictObject({
    keep: z
      .strictObject({
        years: z.number().int().min(1).max(MOST_YEARS).optional(),
        months: z
          .number()
          .int()
          .min(1)
          .max(MOST_YEARS * 12)
          .optional(),
        days: z.number().int().min(1).max(MOST_DAYS).optional(),
      })
      .refine((keep) => Object.values(keep).some((value) => value !== undefined), {
        message: 'say how long: "years", "months" or "days"',
      })
      .describe('by the calendar; what is given is added up'),
    from: z
      .enum(['received', 'approved'])
      .describe('counted from the receipt date, or from the day of the approval that stands'),
  })
  .describe('how long records are kept; without it, until somebody decides');
export type RetentionRule = z.infer<typeof retentionSchema>;

const KINDS = [
  'mark',
  'choice',
  'digits',
  'latin',
  'japanese',
  'date',
  'phone',
  'email',
  'integer',
  'freeText',
] as const;

/** More would be work for nothing: a miss rate is known as well by fewer. */
const MOST_KNOWN = 0.5;

const formSampleSchema = sampleSchema.extend({
  kinds: z
    .partialRecord(z.enum(KINDS), shareSchema)
    .optional()
    .describe('another share for fields of a kind'),
  known: z
    .number()
    .min(0)
    .max(MOST_KNOWN)
    .optional()
    .describe('share of checks whose answer is known already; by default none'),
});

/** Of the form as a whole there is more to say than of a field. */
export const formPolicySchema = policySchema.extend({
  due: dueSchema.optional(),
  retention: retentionSchema.optional(),
  sample: formSampleSchema.optional(),
});

/** What accepting readings unseen is bound to: how many of them may be wrong, or how sure each is. */
export type Demand = { readonly targetError: number } | { readonly probability: number };
/** Worked out: the demand on each of both is known. */
export type Policy = Omit<PolicySource, 'targetError' | 'accept' | 'blank'> & {
  readonly accept: Demand;
  readonly blank: Demand;
};

/** Changes made to what was written, each of them traced by a reason on the reading. */
export const normalisationSchema = z.enum([
  'trim', // white space at both ends
  'nfkc-digits', // full-width digits and hyphens to ASCII
  'hyphens', // every look-alike of a hyphen to '-'
  'lower-case', // ASCII letters
]);
export type Normalisation = z.infer<typeof normalisationSchema>;

const common = {
  id: z.string().regex(/^[a-z][A-Za-z0-9]*$/, 'a field id is camelCase ASCII'),
  label: textSchema,
  page: z.number().int().positive().default(1),
  required: z.boolean().default(false),
  secret: secrecySchema.default('none'),
  policy: policySchema.partial().optional(),
  normalise: z.array(normalisationSchema).default([]),
  hint: textSchema.optional().describe('shown to reviewers beside the field'),
};

/** Named alphabets, or the very characters that may occur. */
const alphabet = z
  .string()
  .min(1)
  .describe(
    'digits | phone | latin | email | alphanumeric | katakana | hiragana | japanese-name | ' +
      'japanese-institution | any, or `=` followed by the characters themselves',
  );
const reader = z
  .enum(['auto', 'tesseract', 'network'])
  .default('auto')
  .describe('which reader to use; `auto` judges typed or handwritten first');

const box = boxSchema;
const option = z.strictObject({
  id: z.string().regex(/^[a-z0-9][A-Za-z0-9-]*$/),
  label: textSchema,
  box: boxSchema,
});
const length = {
  minLength: z.number().int().positive().optional(),
  maxLength: z.number().int().positive().optional(),
};

/** A single checkbox: true or false. */
const mark = z.strictObject({ ...common, kind: z.literal('mark'), box });
/** A group of checkboxes: the ids of those marked. */
const choice = z.strictObject({
  ...common,
  kind: z.literal('choice'),
  options: z.array(option).min(2),
  multiple: z.boolean().default(false),
});
/**
 * What is known of a field's values: rules of the form that read this field alone, and that hardly
 * anybody breaks. Reading weighs it: of two readings, that which keeps the check is likelier.
 */
const check = z
  .strictObject({
    rules: z.array(z.string()).min(1).describe('ids of rules that read this field alone'),
    broken: z
      .number()
      .positive()
      .max(0.5)
      .default(0.005)
      .describe('share of values written that break one of them'),
  })
  .describe('rules whose keeping is evidence of having read the field rightly');
/** One digit a cell; `exact`: every cell has to be filled. Kept as text, with its zeros. */
const digits = z.strictObject({
  ...common,
  kind: z.literal('digits'),
  cells: cellsSchema,
  exact: z.boolean().default(true),
  check: check.optional(),
  reader,
});
/** Latin letters and digits, in cells or on a line. */
const latin = z.strictObject({
  ...common,
  kind: z.literal('latin'),
  box: box.optional(),
  cells: cellsSchema.optional(),
  alphabet: alphabet.default('latin'),
  pattern: z.string().optional().describe('regular expression that the whole value must match'),
  ...length,
  reader,
});
const japanese = z.strictObject({
  ...common,
  kind: z.literal('japanese'),
  box,
  alphabet: alphabet.default('any'),
  ...length,
  reader,
});
/** A Gregorian date in cells. Written short years are proposed, never accepted unseen. */
const date = z.strictObject({
  ...common,
  kind: z.literal('date'),
  cells: z.strictObject({ year: cellsSchema, month: cellsSchema, day: cellsSchema }),
  reader,
});
const phone = z.strictObject({
  ...common,
  kind: z.literal('phone'),
  box,
  country: z.string().length(2).default('JP'),
  reader,
});
const email = z.strictObject({ ...common, kind: z.literal('email'), box, reader });
/** A whole number ≥ 0, in cells or on a line; empty cells before it are fine. */
const integer = z.strictObject({
  ...common,
  kind: z.literal('integer'),
  box: box.optional(),
  cells: cellsSchema.optional(),
  min: z.number().int().optional(),
  max: z.number().int().optional(),
  reader,
});
const freeText = z.strictObject({
  ...common,
  kind: z.literal('freeText'),
  box,
  alphabet: alphabet.default('any'),
  ...length,
  reader,
});

export const fieldSchema = z
  .discriminatedUnion('kind', [
    mark,
    choice,
    digits,
    latin,
    japanese,
    date,
    phone,
    email,
    integer,
    freeText,
  ])
  .superRefine((field, context) => {
    if ((field.kind === 'latin' || field.kind === 'integer') && !field.box === !field.cells)
      context.addIssue({
        code: 'custom',
        message: 'give either "box" (a line) or "cells" (a grid), not both',
        path: ['box'],
      });
  });
export type Field = z.infer<typeof fieldSchema>;
export type FieldKind = Field['kind'];
export type FieldOf<K extends FieldKind> = Extract<Field, { kind: K }>;
