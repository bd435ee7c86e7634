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

export const draftsInputSchema = z.strictObject({
  drafts: draftsSchema
    .refine((drafts) => Object.keys(drafts).length <= MOST_FIELDS, 'too many fields')
    .describe('by field; what is not there is kept no longer. Those of secret fields are not kept'),
});
