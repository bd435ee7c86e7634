import { z } from 'zod';
import { auditEventSchema } from './desk.ts';

/** An event with the control number of its scan; null where it is of none. */
export const foundEventSchema = auditEventSchema.extend({ controlNumber: z.string().nullable() });
export type FoundEvent = z.infer<typeof foundEventSchema>;

export const foundEventsSchema = z.object({
  events: z.array(foundEventSchema),
  /** Give it as `before` for the next ones; null at the end. */
  next: z.number().int().nullable(),
});

export const auditActionsSchema = z.object({ actions: z.array(z.string()) });

/**
 * What walking the whole chain has found. `missing`: a number is skipped; `changed`: an event does
 * not fit its hash; `cut-off`: the newest events are gone.
 */
export const auditVerdictSchema = z.discriminatedUnion('whole', [
  z.object({ whole: z.literal(true), events: z.number().int(), head: z.string() }),
  z.object({
    whole: z.literal(false),
    seq: z.number().int(),
    reason: z.enum(['missing', 'changed', 'cut-off']),
  }),
]);
export type AuditVerdict = z.infer<typeof auditVerdictSchema>;

export const auditReportSchema = z.object({
  product: z.literal('madoguchi'),
  verifiedAt: z.string().describe('ISO 8601 instant at which the walk began'),
  verifiedBy: z.string(),
  verdict: auditVerdictSchema,
});
export type AuditReport = z.infer<typeof auditReportSchema>;

/** `text`: the report as JSON, byte for byte what was signed. Ed25519 (RFC 8032). */
export const signedReportSchema = z.object({
  text: z.string(),
  signature: z.string().describe('base64'),
  publicKey: z.string().describe('PEM, SPKI'),
});
export type SignedReport = z.infer<typeof signedReportSchema>;

/** A line of the answer while the chain is walked, and the last one. */
export const verificationStepSchema = z.union([
  z.object({ checked: z.number().int(), of: z.number().int() }),
  z.object({ report: auditReportSchema, signed: signedReportSchema }),
]);
export type VerificationStep = z.infer<typeof verificationStepSchema>;
