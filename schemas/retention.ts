import { z } from 'zod';
import { scanStateSchema } from './desk.ts';
import { problemSchema, reasonInputSchema } from './http.ts';
import { textSchema } from './text.ts';

/** How long scans are kept, what must stay, and what was disposed of. Holds no value of a field. */

const reasonSchema = reasonInputSchema.shape.reason;

/** A scan must not be disposed of, whatever its schedule says. */
export const holdSchema = z.object({
  id: z.string(),
  reason: z.string(),
  person: z.string(),
  at: z.string(),
});
export type Hold = z.infer<typeof holdSchema>;

/** That one person wants a scan disposed of, and what came of it. */
export const disposalSchema = z.object({
  id: z.string(),
  scanId: z.string(),
  controlNumber: z.string(),
  receivedOn: z.string().describe('YYYY-MM-DD'),
  /** `schedule`: the form’s; else `reason` says why. */
  ground: z.enum(['schedule', 'by-hand']),
  keptUntil: z.string().nullable().describe('YYYY-MM-DD, the last day of the schedule'),
  reason: z.string(),
  proposedBy: z.string(),
  proposedAt: z.string(),
  state: z.enum(['proposed', 'cancelled', 'done']),
  decidedBy: z.string().nullable(),
  decidedAt: z.string().nullable(),
  isHeld: z.boolean(),
});
export type Disposal = z.infer<typeof disposalSchema>;
export const disposalStateSchema = disposalSchema.shape.state;

/** Where a scan stands with regard to being kept. */
export const keepingSchema = z.object({
  scanId: z.string(),
  controlNumber: z.string(),
  receivedOn: z.string(),
  state: scanStateSchema,
  forms: z.array(textSchema).describe('titles of the forms that its pages are of'),
  keptUntil: z
    .string()
    .nullable()
    .describe('YYYY-MM-DD, the last day; null: a form sets none, or has not been approved yet'),
  hold: holdSchema.nullable(),
  /** Proposed or done; null: nobody has proposed it. */
  disposal: disposalSchema.nullable(),
});
export type Keeping = z.infer<typeof keepingSchema>;

export const dueListSchema = z.object({
  due: z.array(keepingSchema),
  total: z.number().int(),
  /** Give it as `after` for those that follow; null at the end. */
  next: z.string().nullable(),
});
export const heldListSchema = z.object({ held: z.array(keepingSchema) });
export const disposalListSchema = z.object({
  disposals: z.array(disposalSchema),
  next: z.string().nullable(),
});

/** As somebody types it: one that there is not is answered in words; no database takes a NUL. */
const typedNumberSchema = z
  .string()
  .trim()
  .regex(/^\P{Cc}{1,60}$/u);

export const holdInputSchema = z.strictObject({
  controlNumber: typedNumberSchema,
  reason: reasonSchema,
});

const MOST_AT_ONCE = 200;
export const proposalInputSchema = z.strictObject({
  controlNumbers: z.array(typedNumberSchema).min(1).max(MOST_AT_ONCE),
  reason: reasonSchema
    .optional()
    .describe('needed for what is not due; kept for ever, so name nobody in it'),
});

/** For each of them, in order: what was proposed, or why it was not. */
export const proposalAnswerSchema = z.object({
  results: z.array(
    z.object({
      controlNumber: z.string(),
      disposal: disposalSchema.nullable(),
      problem: problemSchema.nullable(),
    }),
  ),
});
export type ProposalAnswer = z.infer<typeof proposalAnswerSchema>;
