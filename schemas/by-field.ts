import { z } from 'zod';
import { problemSchema } from './http.ts';
import { alternativeSchema, fieldValueSchema, formKeySchema } from './reading.ts';
import { textSchema } from './text.ts';
import { probabilitySchema } from './units.ts';

/** Review by field: one field of many forms, crop by crop. Shared by server and desks. */

/** How many values are confirmed at once; a grid has no more. */
export const MOST_AT_ONCE = 60;

/** A field of which values wait that may be reviewed this way. */
export const openFieldSchema = z.object({
  form: formKeySchema.extend({ title: textSchema }),
  fieldId: z.string(),
  label: textSchema,
  waiting: z.number().int().positive(),
  oldest: z.string().describe('YYYY-MM-DD, the earliest receipt date among them'),
});
export const openFieldListSchema = z.object({ fields: z.array(openFieldSchema) });
export type OpenField = z.infer<typeof openFieldSchema>;

/** One value that waits, with all that a person needs beside the picture of it. */
export const openValueSchema = z.object({
  pageId: z.string(),
  controlNumber: z.string(),
  /** Within its envelope. */
  page: z.number().int().positive(),
  receivedOn: z.string(),
  readingId: z.string(),
  /** How often people have acted on it: what a confirmation is compared with. */
  seen: z.number().int().nonnegative(),
  /** What the machine proposes. */
  value: fieldValueSchema,
  probability: probabilitySchema,
  alternatives: z.array(alternativeSchema),
  /** Why a person has to look, in words. */
  reasons: z.array(textSchema),
  /** Address of the very pixels that were read. */
  crop: z.string(),
});
export type OpenValue = z.infer<typeof openValueSchema>;

export const openValueListSchema = z.object({
  values: z.array(openValueSchema),
  /** How many wait from here on, these included. */
  left: z.number().int().nonnegative(),
  /** Give it as `after` for the next page; null at the end. */
  next: z.string().nullable(),
});

/** One value as it was shown, and what stands there instead where it was corrected. */
const shownValueSchema = z.strictObject({
  pageId: z.uuid(),
  readingId: z.uuid(),
  seen: z.number().int().nonnegative(),
  shown: fieldValueSchema,
  value: fieldValueSchema.optional().describe('only where it is another than was shown'),
});
export const confirmationInputSchema = z.strictObject({
  values: z.array(shownValueSchema).min(1).max(MOST_AT_ONCE),
});
export type ConfirmationInput = z.infer<typeof confirmationInputSchema>;

/** What happened to one of them; the others have answers of their own. */
export const confirmationSchema = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.enum(['confirmed', 'corrected']),
    pageId: z.string(),
    said: textSchema,
    /** With the new action: what an undo is compared with. */
    seen: z.number().int().positive(),
  }),
  z.object({
    outcome: z.literal('refused'),
    pageId: z.string(),
    said: textSchema,
    problem: problemSchema,
  }),
]);
export type Confirmation = z.infer<typeof confirmationSchema>;
export const confirmationListSchema = z.object({ results: z.array(confirmationSchema) });
