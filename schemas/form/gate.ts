import { z } from 'zod';

const count = z.number().int().nonnegative();

/** How often one field of the empty form was read how, over all its trials. */
export const gateTallySchema = z.strictObject({
  /** Read as empty, and nobody has to look. */
  empty: count,
  /** Read as empty, but a person would have to confirm it. */
  unsure: count,
  /** The scan did not fit there: honest, but nothing was read. */
  unread: count,
  /** Something was seen where nothing is; a person would have to look. */
  ink: count,
  /** Accepted as filled in, unseen. */
  filled: count,
});
export type GateTally = z.infer<typeof gateTallySchema>;
export type GateVerdict = keyof GateTally;

/**
 * `gate.json` beside a form: what reading its own blank gave, printed and scanned back in many ways.
 * It holds for exactly the form.json (but for its white space, department’s id, due date, retention and samples) and the blank that
 * `content` names.
 */
export const gateSchema = z.strictObject({
  content: z.string().regex(/^[0-9a-f]{64}$/),
  passed: z.boolean(),
  trials: count,
  seed: z.string(),
  /** Names and versions of all that read. */
  engines: z.record(z.string(), z.string()),
  /** Trials whose page was not read at all, by the failure's kind. */
  pagesNotRead: z.record(z.string(), count),
  fields: z.record(z.string(), gateTallySchema),
});
export type Gate = z.infer<typeof gateSchema>;
