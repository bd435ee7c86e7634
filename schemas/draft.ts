import { z } from 'zod';
import { fieldValueSchema } from './reading.ts';

/** More fields than any form has. */
const MOST_FIELDS = 1000;

/** What somebody typed into a field and has not confirmed; `seen`: the actions on it by then. */
export const draftSchema = z.strictObject({
  value: fieldValueSchema,
  seen: z.number().int().nonnegative(),
});
export const draftsSchema = z.record(z.string().max(100), draftSchema);
/** By field. */
export type KeptDrafts = z.infer<typeof draftsSchema>;

/** By field: what one typed since, or null where one typed nothing after all. */
export const draftChangesSchema = z.record(z.string().max(100), draftSchema.nullable());
export type DraftChanges = z.infer<typeof draftChangesSchema>;

export const draftsInputSchema = z.strictObject({
  drafts: draftChangesSchema
    .refine((drafts) => Object.keys(drafts).length <= MOST_FIELDS, 'too many fields')
    .describe(
      'by field; null is kept no longer, what is not there stays as it was. Those of secret fields are not kept',
    ),
});
