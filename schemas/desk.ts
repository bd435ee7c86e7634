import { z } from 'zod';
import { pageDoubleSchema } from './doubles/page-double.ts';
import { draftsSchema } from './draft.ts';
import { dueDateSchema } from './due.ts';
import { envelopeFindingSchema } from './envelope/finding.ts';
import { failureSchema } from './failure.ts';
import { departmentSchema } from './form/department.ts';
import { placementSchema } from './placement/placement.ts';
import { textSchema } from './text.ts';
import {
  fieldReadingSchema,
  fieldValueSchema,
  formKeySchema,
  pageReadingSchema,
} from './reading.ts';
import { reasonSchema } from './reason.ts';

/** What crosses between server and desks (and the CLI's exports). Ids are UUIDs (version 7). */

export const scanStateSchema = z.enum([
  'queued', // taken in, not looked at yet
  'reading', // a worker has it
  'in-review', // read; at least one page waits for a person
  'ready', // read; nothing for a person to do: waits for approval only
  'approved', // every page approved
  'rejected', // no page could be read: `failure` says why
  'set-aside', // every page that was read was scanned twice, and its double stands
  'disposed', // of what it told nothing is left, only that it was there
]);
export type ScanState = z.infer<typeof scanStateSchema>;

export const pageStateSchema = z.enum([
  'queued',
  'reading',
  'in-review',
  'ready',
  'approved',
  'rejected',
  'set-aside', // the same sheet was scanned twice, and another page stands for it
  'disposed',
]);
export type PageState = z.infer<typeof pageStateSchema>;

export const pageSummarySchema = z.object({
  id: z.string(),
  /** Within its envelope. */
  number: z.number().int().positive(),
  /** Within the file that it is in, which may hold several envelopes. */
  filePage: z.number().int().positive(),
  state: pageStateSchema,
  form: formKeySchema.nullable(),
  /** Which page of that form. */
  formPage: z.number().int().positive().nullable(),
  failure: failureSchema.nullable(),
  residual: z.number().nullable(),
  fields: z.object({
    accepted: z.number().int(),
    review: z.number().int(),
    blank: z.number().int(),
    unread: z.number().int(),
  }),
  openTasks: z.number().int(),
  /** Of colleagues, that nobody has seen to yet. */
  openNotes: z.number().int(),
  /** Null: its form sets no date, or it does not wait for a person. */
  due: dueDateSchema.nullable(),
  hasThumbnail: z.boolean(),
  seconds: z.number().nullable(),
});
export type PageSummary = z.infer<typeof pageSummarySchema>;

export const scanSummarySchema = z.object({
  id: z.string(),
  controlNumber: z.string(),
  fileName: z.string().describe('empty where it was disposed of'),
  mediaType: z.string(),
  bytes: z.number().int(),
  sha256: z.string(),
  receivedOn: z.string().describe('YYYY-MM-DD, the receipt date'),
  receivedAt: z.string().describe('ISO 8601 instant'),
  source: z.string().describe('desk, cli, folder …'),
  /** Null: it came in by itself. */
  batch: z.object({ id: z.string(), number: z.number().int().positive() }).nullable(),
  state: scanStateSchema,
  /** Somebody wants it done before all others. */
  isUrgent: z.boolean(),
  failure: failureSchema.nullable(),
  pages: z.array(pageSummarySchema),
  /** What is wrong with its pages as a whole: missing, doubled, of another form. */
  envelope: z.array(envelopeFindingSchema),
  /** Where its pages are of several departments: which are whose, and how far each part is. Else none. */
  parts: z.array(
    z.object({
      department: departmentSchema,
      pages: z.array(z.number().int().positive()).describe('their numbers within the envelope'),
      state: scanStateSchema,
    }),
  ),
});
export type ScanSummary = z.infer<typeof scanSummarySchema>;

/** How one field stands after policy, rules and people. */
export const fieldStatusSchema = z.enum(['accepted', 'review', 'blank', 'unread']);
export type FieldStatus = z.infer<typeof fieldStatusSchema>;

/** What a rule or the field's own schema says of the present values. Never holds a value. */
export const findingSchema = z.object({
  rule: z.string(),
  outcome: z.enum([
    'error', // bars approval
    'review', // a person looks
    'kept', // an error that is so on the paper, as a person has said
  ]),
  fields: z.array(z.string()),
  message: textSchema,
  source: z.string(),
  /** Fields that a person settled before this could be said: they wait for a person again. */
  unseen: z.array(z.string()).optional(),
});
export type Finding = z.infer<typeof findingSchema>;

export const decisionSchema = z.object({
  fieldId: z.string(),
  status: fieldStatusSchema,
  reasons: z.array(reasonSchema),
});
export type Decision = z.infer<typeof decisionSchema>;

export const correctionActionSchema = z.enum([
  'correct', // another value, given
  'confirm', // the machine's value is right
  'blank', // nothing is written there
  'illegible', // a person cannot read it either
  'as-is', // it is written so, though rules object
  'undo', // takes back the person's last action on this field
]);
export const correctionInputSchema = z.strictObject({
  action: correctionActionSchema,
  value: fieldValueSchema.optional().describe('only with `correct` and `as-is`'),
  rules: z
    .array(z.string().max(200))
    .max(100)
    .optional()
    .describe('only with `as-is`: the rules that were seen to object; others refuse it as stale'),
  /** The number of actions on this field that the person had seen: a stale one is refused. */
  seen: z.number().int().nonnegative(),
});
export type CorrectionInput = z.infer<typeof correctionInputSchema>;
/** The `way` of an action in the audit, where its field stood among those of other pages. */
export const BY_FIELD = 'by-field';
/** The same where a spot check has found the machine wrong. */
export const BY_SPOT_CHECK = 'spot-check';

export const correctionSchema = z.object({
  action: correctionActionSchema,
  value: fieldValueSchema,
  person: z.string(),
  at: z.string(),
});
export type Correction = z.infer<typeof correctionSchema>;

/** One of two entries that differ, as it is put to whoever decides: without who made it. */
export const entryChoiceSchema = z.object({
  action: z.enum(['correct', 'blank', 'illegible']),
  value: fieldValueSchema,
});
export type EntryChoice = z.infer<typeof entryChoiceSchema>;

/** What a field that takes two people waits for, after somebody has entered it. */
export const openEntrySchema = z.object({
  /** `second`: another enters it unseen; `third`: two entries differ, and somebody else decides. */
  step: z.enum(['second', 'third']),
  /** Whether it is this person's to do; else they have entered it before. */
  isMine: z.boolean(),
  /** Both entries for whoever decides, in an order that tells nothing; null of a secret. */
  choices: z.array(entryChoiceSchema).nullable(),
  /** How many accounts of the house may do it. */
  people: z.number().int().nonnegative(),
});

/** A field as a desk shows it: machine and human evidence side by side. */
export const fieldViewSchema = z.object({
  fieldId: z.string(),
  status: fieldStatusSchema,
  /** True when a person has settled this field. */
  settled: z.boolean(),
  /** Present value; null when blank, unread, illegible — and always null for a secret field. */
  value: fieldValueSchema,
  /** For secret fields: whether there is a value behind the mask. */
  masked: z.boolean(),
  reasons: z.array(reasonSchema),
  /** Null when secret: alternatives and opinions would tell the value. */
  reading: fieldReadingSchema.nullable(),
  corrections: z.array(correctionSchema),
  /** How often people have acted on this field: what `seen` is compared with. */
  actions: z.number().int().nonnegative(),
  /**
   * Null: nothing is hidden. Else who enters values sees of the field its crop and their own actions
   * alone, and `value` is what they entered themselves.
   */
  entry: openEntrySchema.nullable(),
  hasCrop: z.boolean(),
});
export type FieldView = z.infer<typeof fieldViewSchema>;

/**
 * How a person wants a page read, where the machine could not tell or told wrong: the form and its
 * page, and where that page lies. Kept with the page; every reading after it keeps to it.
 */
export const readWishSchema = z.strictObject({
  form: formKeySchema.extend({ page: z.number().int().positive() }),
  /** Absent: the reader finds out where it lies. */
  placement: placementSchema.optional(),
  /** What people entered before counts no more; absent: it stands, as far as it is of this form. */
  setsAside: z.literal(true).optional(),
});
export type ReadWish = z.infer<typeof readWishSchema>;

/** Who works on a page just now; others look on until then, or until it is given back. */
export const claimSchema = z.object({
  person: z.string(),
  until: z.string().describe('ISO 8601 instant, by the clock of the records'),
});
export type Claim = z.infer<typeof claimSchema>;

export const prioritySchema = z.object({
  reason: z.string(),
  person: z.string(),
  at: z.string(),
});
export type Priority = z.infer<typeof prioritySchema>;

export const pageViewSchema = z.object({
  id: z.string(),
  scan: scanSummarySchema,
  /** Who wants its envelope done first, and why; null: nobody. */
  priority: prioritySchema.nullable(),
  summary: pageSummarySchema,
  /** Names the reading that counts, and with it its pictures; null when there is none. */
  readingId: z.string().nullable(),
  /** Without `fields`; null when the page was rejected. */
  reading: pageReadingSchema.omit({ fields: true }).nullable(),
  fields: z.array(fieldViewSchema),
  findings: z.array(findingSchema),
  /** Pages that may be the same sheet, or are. */
  doubles: z.array(pageDoubleSchema),
  /** Null when the page is read as the machine finds it. */
  wish: z.object({ wish: readWishSchema, person: z.string(), at: z.string() }).nullable(),
  /** How often people have acted on this page by now: whoever has it read again has `seen` them. */
  actions: z.number().int(),
  /** Null: nobody works on it. */
  claim: claimSchema.nullable(),
  /** What whoever asks has typed here and not confirmed. */
  drafts: draftsSchema,
  approvedBy: z.string().nullable(),
  approvedAt: z.string().nullable(),
});
export type PageView = z.infer<typeof pageViewSchema>;

export const auditEventSchema = z.object({
  seq: z.number().int(),
  at: z.string(),
  scanId: z.string().nullable(),
  pageId: z.string().nullable(),
  actor: z.string(),
  action: z.string(),
  /** Before and after, secret values replaced by `"•"`. */
  before: z.unknown(),
  after: z.unknown(),
  /** Its scan was disposed of: what it told is gone, and the chain holds by its hash. */
  erased: z.boolean(),
  /** Null to who enters values: a hidden one could be found by trying. */
  hash: z.string().nullable(),
});
export type AuditEvent = z.infer<typeof auditEventSchema>;
