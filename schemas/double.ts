import { z } from 'zod';
import { pageStateSchema } from './desk.ts';
import { fieldValueSchema, formKeySchema } from './reading.ts';

/** Two pages that look like the same sheet of paper, scanned twice. */

export const doubleStateSchema = z.enum([
  'open', // nobody has said yet
  'same', // one sheet: one of the pages is set aside
  'different', // two sheets: both stand
]);

export const sideSchema = z.enum(['left', 'right']);
export type Side = z.infer<typeof sideSchema>;

/** Which of the two leaves everything, or that both stay. */
export const verdictSchema = z.enum(['set-aside-left', 'set-aside-right', 'two-sheets']);
export type Verdict = z.infer<typeof verdictSchema>;
export const verdictInputSchema = z.strictObject({ verdict: verdictSchema });

const doublePageSchema = z.object({
  pageId: z.string(),
  scanId: z.string(),
  controlNumber: z.string(),
  page: z.number().int().positive().describe('within its envelope'),
  fileName: z.string(),
  filePage: z.number().int().positive().describe('within that file'),
  receivedOn: z.string().describe('YYYY-MM-DD, the receipt date'),
  receivedAt: z.string(),
  batch: z.object({ id: z.string(), number: z.number().int().positive() }).nullable(),
  state: pageStateSchema,
  hasThumbnail: z.boolean(),
});
export type DoublePage = z.infer<typeof doublePageSchema>;

export const doubleSchema = z.object({
  id: z.string(),
  state: doubleStateSchema,
  form: formKeySchema,
  formPage: z.number().int().positive(),
  foundAt: z.string(),
  /** `same`: which of them is set aside. */
  setAside: sideSchema.nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  /** The one that was taken in first. */
  left: doublePageSchema,
  right: doublePageSchema,
});
export type Double = z.infer<typeof doubleSchema>;

export const comparedFieldSchema = z.object({
  fieldId: z.string(),
  outcome: z.enum([
    'same',
    'different',
    'unsure', // they differ, but not both are sure
    'unread', // one of them, or both, nobody could read
    'hidden', // secret, or to be entered unseen
  ]),
  /** Null to who may not see fields, and of what is hidden. */
  left: fieldValueSchema,
  right: fieldValueSchema,
});
export type ComparedField = z.infer<typeof comparedFieldSchema>;

export const doubleViewSchema = doubleSchema.extend({ fields: z.array(comparedFieldSchema) });
export type DoubleView = z.infer<typeof doubleViewSchema>;

/** `next`: give it as `after` for those that follow; null at the end. */
export const doubleListSchema = z.object({
  doubles: z.array(doubleSchema),
  total: z.number().int(),
  next: z.string().nullable(),
});
