import { z } from 'zod';
import { entryChoiceSchema } from './desk.ts';
import { fieldValueSchema, formKeySchema } from './reading.ts';

/** Spot checks: values that were accepted unseen, put before people. Shared by server and desks. */

/**
 * One check, without the page that it is of and what was read there. Nothing in it tells whether its
 * answer is known already.
 */
export const spotCheckTaskSchema = z.object({
  id: z.string(),
  form: formKeySchema,
  fieldId: z.string(),
  /** Null: they enter what they see. Else what others say, of which they choose or say better. */
  choices: z.array(entryChoiceSchema).nullable(),
  /** Address of the very pixels that were read. */
  crop: z.string(),
});
export type SpotCheckTask = z.infer<typeof spotCheckTaskSchema>;

/** Null: no check waits for this person. */
export const nextSpotCheckSchema = z.object({ task: spotCheckTaskSchema.nullable() });
/** Whether any waits. How many is not told: a known one takes none away. */
export const spotChecksSchema = z.object({ waiting: z.boolean() });

export const spotCheckInputSchema = z.strictObject({
  action: z.enum(['correct', 'blank', 'illegible']),
  value: fieldValueSchema.optional().describe('only with `correct`'),
});
export type SpotCheckInput = z.infer<typeof spotCheckInputSchema>;
/** The same, whatever was entered. */
export const spotCheckDoneSchema = z.object({ done: z.literal(true) });

export const spotCheckOutcomeSchema = z.enum(['right', 'wrong', 'unclear']);
export type SpotCheckOutcome = z.infer<typeof spotCheckOutcomeSchema>;
