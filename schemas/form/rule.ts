import { z } from 'zod';
import { textSchema } from '../text.ts';

/**
 * A rule across fields, as data. `when` is a CEL expression that is true when the record breaks
 * the rule. `error`: the record cannot be approved; `review`: a person has to look and may keep it.
 * Variables: every field by its id (`null` where blank: see `rules/context.ts`), `receivedOn`.
 * Functions beyond CEL's own: see `rules/functions.ts`.
 */
export const ruleSchema = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'a rule id is kebab-case ASCII'),
  when: z.string().min(1),
  outcome: z.enum(['error', 'review']),
  fields: z.array(z.string()).min(1).describe('the fields that a person has to look at'),
  message: textSchema,
  source: z.string().min(1).describe('where the rule comes from: a note, a law, a judgement'),
});
export type Rule = z.infer<typeof ruleSchema>;
