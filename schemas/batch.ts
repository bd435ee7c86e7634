import { z } from 'zod';
import { scanSummarySchema } from './desk.ts';
import { failureSchema } from './failure.ts';

/** A pile of post that is opened, scanned and accounted for together. */

export const batchStateSchema = z.enum(['open', 'closed']);
export type BatchState = z.infer<typeof batchStateSchema>;

/** More is a slip of the keyboard: a scanner's feeder holds some hundred sheets. */
const MOST_EXPECTED = 100_000;
const expectedSchema = z.number().int().min(1).max(MOST_EXPECTED);

const LONGEST_REASON = 500;
/** Blank is no reason: it counts as none. */
const reasonSchema = z.string().trim().max(LONGEST_REASON);

export const batchInputSchema = z.strictObject({
  name: z.string().trim().max(100).default(''),
  receivedOn: z.iso.date().optional().describe('default: today'),
  reason: reasonSchema.default('').describe('why it is back-dated; needed where it is'),
  expectedEnvelopes: expectedSchema,
  expectedPages: expectedSchema,
});
export type BatchInput = z.infer<typeof batchInputSchema>;

/** `reason`: why it is closed although the counts differ. */
export const closingInputSchema = z.strictObject({ reason: reasonSchema.default('') });

export const countKindSchema = z.enum([
  'envelopes', // that came in, of those expected
  'pages', // that came in, of those expected
  'read', // of the pages that came in and are not set aside
  'approved', // of the pages that were read
  'exported', // of the records that were approved, as they were approved
]);
export type CountKind = z.infer<typeof countKindSchema>;

export const countLineSchema = z.object({
  kind: countKindSchema,
  expected: z.number().int(),
  found: z.number().int(),
});
export type CountLine = z.infer<typeof countLineSchema>;

/**
 * How far a batch has come. A file that could not be opened counts as one page. A page that was
 * scanned again counts once, as the newer one.
 */
export const batchCountsSchema = z.object({
  envelopes: z.number().int(),
  pages: z.number().int(),
  waiting: z.number().int(),
  rejected: z.number().int(),
  setAside: z.number().int().describe('scanned twice; a double stands for each of them'),
  read: z.number().int(),
  approved: z.number().int(),
  exported: z.number().int(),
  doubles: z.number().int().describe('pairs with a page of the batch on which nobody has decided'),
});
export type BatchCounts = z.infer<typeof batchCountsSchema>;

export const batchSchema = z.object({
  id: z.string(),
  number: z.number().int().positive(),
  name: z.string(),
  receivedOn: z.string().describe('YYYY-MM-DD, the receipt date of all its envelopes'),
  expectedEnvelopes: z.number().int(),
  expectedPages: z.number().int(),
  state: batchStateSchema,
  openedBy: z.string(),
  openedAt: z.string(),
  counts: batchCountsSchema,
});
export type Batch = z.infer<typeof batchSchema>;

/** From envelope to export: each line has to agree before the next one can mean anything. */
export function reconcile({
  expectedEnvelopes,
  expectedPages,
  counts,
}: Pick<Batch, 'expectedEnvelopes' | 'expectedPages' | 'counts'>): CountLine[] {
  return [
    { kind: 'envelopes', expected: expectedEnvelopes, found: counts.envelopes },
    { kind: 'pages', expected: expectedPages, found: counts.pages },
    { kind: 'read', expected: counts.pages - counts.setAside, found: counts.read },
    { kind: 'approved', expected: counts.read, found: counts.approved },
    { kind: 'exported', expected: counts.approved, found: counts.exported },
  ];
}

export const agrees = ({ expected, found }: CountLine): boolean => expected === found;

/** A page, or a whole file, that could not be read, and where to find its sheet. */
export const rejectSchema = z.object({
  scanId: z.string(),
  controlNumber: z.string(),
  fileName: z.string(),
  /** Which envelope of the batch it is, from 1. */
  envelope: z.number().int().positive(),
  /** Null: the file as a whole could not be opened. */
  page: z
    .object({ id: z.string(), number: z.number().int().positive(), hasThumbnail: z.boolean() })
    .nullable(),
  failure: failureSchema,
  /** The last file that was scanned in place of it and is still waiting, or could not be opened. */
  again: z.object({ fileName: z.string(), failure: failureSchema.nullable() }).nullable(),
});
export type Reject = z.infer<typeof rejectSchema>;

export const batchEventSchema = z.object({
  action: z.enum(['batch-opened', 'batch-back-dated', 'batch-closed', 'batch-reopened']),
  actor: z.string(),
  at: z.string(),
  reason: z.string().nullable(),
});
export type BatchEvent = z.infer<typeof batchEventSchema>;

export const batchViewSchema = batchSchema.extend({
  rejects: z.array(rejectSchema),
  events: z.array(batchEventSchema),
});
export type BatchView = z.infer<typeof batchViewSchema>;

/** `next`: give it as `after` for the batches that follow; null at the end. */
export const batchListSchema = z.object({
  batches: z.array(batchSchema),
  total: z.number().int(),
  next: z.string().nullable(),
});

/** The envelopes of a batch in the order in which they came in. */
export const batchScansSchema = z.object({ scans: z.array(scanSummarySchema) });
