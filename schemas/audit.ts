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
 * not fit its hash; `cut-off`: the newest events are gone; `erased`: an event was emptied, and no
 * disposal by two people covers it.
 */
export const auditVerdictSchema = z.discriminatedUnion('whole', [
  z.object({ whole: z.literal(true), events: z.number().int(), head: z.string() }),
  z.object({
    whole: z.literal(false),
    seq: z.number().int(),
    reason: z.enum(['missing', 'changed', 'cut-off', 'erased']),
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

/** What was signed of one day: `root` over the hashes of the events from `first` to `last`. */
export const anchorSchema = z.strictObject({
  product: z.literal('madoguchi'),
  day: z.iso.date(),
  first: z.number().int(),
  last: z.number().int(),
  root: z.string(),
  /** The hash of the last event. */
  head: z.string(),
  /** SHA-256 of the text of the anchor before; empty: there is none. */
  previous: z.string(),
});
export type Anchor = z.infer<typeof anchorSchema>;

/** What does not hold, and of what. */
export type Breach =
  | { readonly kind: 'anchor-forged'; readonly events: string }
  | {
      readonly kind: 'anchor-missing' | 'anchor-broken';
      readonly day: string;
      readonly events: string;
    }
  | {
      readonly kind:
        | 'scan-missing'
        | 'scan-unrecorded'
        | 'original-swapped'
        | 'original-changed'
        | 'original-left'
        | 'disposal-unproven';
      readonly scanId: string;
      readonly controlNumber: string | null;
    }
  | {
      readonly kind:
        'record-missing' | 'record-unapproved' | 'record-changed' | 'record-unreadable';
      readonly pageId: string;
      readonly controlNumber: string | null;
      readonly page: number | null;
    }
  | { readonly kind: 'report-forged'; readonly report: string }
  | { readonly kind: 'rolled-back' | 'rewritten'; readonly report: string; readonly seq: number };

/** Of one part: how many things hold, how many nothing proves, and what does not hold. */
export interface PartProof {
  readonly checked: number;
  readonly unproven: number;
  readonly breaches: readonly Breach[];
}

export const PROOF_PARTS = ['chain', 'anchors', 'originals', 'records'] as const;
export type ProofPart = (typeof PROOF_PARTS)[number];

/** What verifying an installation has found. */
export interface Proof {
  readonly chain: AuditVerdict;
  readonly anchors: PartProof;
  readonly originals: PartProof;
  readonly records: PartProof;
  /** Against reports that were kept elsewhere. */
  readonly kept: PartProof;
}
