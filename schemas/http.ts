import { z } from 'zod';
import { countLineSchema } from './batch.ts';
import {
  auditEventSchema,
  claimSchema,
  findingSchema,
  pageSummarySchema,
  readWishSchema,
  scanStateSchema,
  scanSummarySchema,
} from './desk.ts';
import { failureSchema } from './failure.ts';
import { departmentSchema } from './form/department.ts';
import { placementFlawSchema } from './placement/fit-placement.ts';
import { fieldValueSchema, formKeySchema } from './reading.ts';
import { textSchema } from './text.ts';

/** What the API answers beside the views of `desk.ts`. Shared by server and desks. */

/** Every way in which a request can be refused; each has its words in `api/problem-words.ts`. */
export const problemCodeSchema = z.enum([
  'bad-request',
  'no-such-address',
  'not-found',
  'no-picture',
  'secret-picture',
  'not-secret',
  'foreign-host',
  'foreign-origin',
  'header-missing',
  'not-signed-in',
  'not-allowed',
  'provider-unreachable',
  'no-password',
  'token-invalid',
  'scope-missing',
  'token-name-taken',
  'webhook-address-refused',
  'webhook-disabled',
  'key-in-use',
  'key-spent',
  'wrong-credentials',
  'account-disabled',
  'too-many-tries',
  'wrong-password',
  'link-spent',
  'name-needed',
  'email-needed',
  'name-taken',
  'email-taken',
  'last-administrator',
  'no-files',
  'too-many-files',
  'body-too-large',
  'bad-upload',
  'upload-gone',
  'upload-out-of-step',
  'choose-form',
  'unknown-form',
  'unknown-department',
  'shared-file',
  'unusable-anchors',
  'claimed',
  'stale',
  'already-approved',
  'set-aside',
  'double-decided',
  'disposed',
  'held',
  'in-hand',
  'not-due',
  'already-proposed',
  'proposal-decided',
  'own-proposal',
  'not-approved',
  'nothing-to-undo',
  'note-settled',
  'for-supervisor',
  'invalid-value',
  'not-by-field',
  'own-entry',
  'open-fields',
  'open-entries',
  'broken-rules',
  'future-date',
  'reason-needed',
  'counts-differ',
  'batch-closed',
  'batch-open',
  'original-missing',
  'queue-full',
  'not-ready',
  'internal',
]);
export type ProblemCode = z.infer<typeof problemCodeSchema>;

/** RFC 9457 problem, with its cause and remedy in both languages. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: problemCodeSchema,
  cause: textSchema,
  remedy: textSchema,
  /** `bad-request`: where the request is wrong. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  /** `open-fields`, `open-entries`: ids of the fields that still wait for a person. */
  fields: z.array(z.string()).optional(),
  /** `broken-rules`: what is wrong. */
  findings: z.array(findingSchema).optional(),
  /** `claimed`: who works on the page, and until when if nothing more is heard of them. */
  claim: claimSchema.optional(),
  /** `counts-differ`: which of them. */
  counts: z.array(countLineSchema).optional(),
  /** `unknown-department`: those that there are. */
  departments: z.array(departmentSchema).optional(),
  /** `stale`: how many actions the field, or the page, has had by now. */
  present: z.number().int().optional(),
  /** `unusable-anchors`: what is wrong with them. */
  flaw: placementFlawSchema.optional(),
});
export type Problem = z.infer<typeof problemSchema>;

export const scanListSchema = z.object({
  scans: z.array(scanSummarySchema),
  total: z.number().int(),
  /** Give it as `after` for the next page; null at the end. */
  next: z.string().nullable(),
});

/** The page that has waited longest for a person; null when none does. */
export const nextPageSchema = z.object({
  next: z.object({ scan: scanSummarySchema, page: pageSummarySchema }).nullable(),
});

/** Which of the desks at which a person has the page open. */
export const claimInputSchema = z.strictObject({ desk: z.uuid() });

export const countsSchema = z.record(scanStateSchema, z.number().int());
export type Counts = z.infer<typeof countsSchema>;

/** The answer for one uploaded file; the others of the same request have answers of their own. */
export const uploadResultSchema = z.discriminatedUnion('outcome', [
  z.object({ outcome: z.literal('taken-in'), fileName: z.string(), scan: scanSummarySchema }),
  z.object({
    outcome: z.literal('duplicate'),
    fileName: z.string(),
    /** The scan that holds the same bytes. */
    first: scanSummarySchema,
  }),
  z.object({ outcome: z.literal('failed'), fileName: z.string(), failure: failureSchema }),
]);
export type UploadResult = z.infer<typeof uploadResultSchema>;
export const uploadAnswerSchema = z.object({ results: z.array(uploadResultSchema) });

/** The `actions` of the page that a person saw: a request that others have overtaken is refused. */
const seenSchema = z.number().int().nonnegative().optional();
/** Has a page read again as a person wants it, and takes that back. */
export const askedReadingSchema = readWishSchema.extend({ seen: seenSchema });
export const undoneReadingSchema = z.strictObject({ seen: seenSchema });

/** Approves a page as it was seen: what a colleague changed since has to be looked at first. */
export const approvalInputSchema = z.strictObject({ seen: seenSchema });

export const SHORTEST_REASON = 3;
/** What undoing an approval or showing a secret asks for: why. */
export const reasonInputSchema = z.strictObject({
  reason: z.string().trim().min(SHORTEST_REASON).max(500),
});

/** A page as it was received: width and height are those of the page as decoded, px. */
export const pagePictureSchema = z.object({
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  mediaType: z.string(),
  base64: z.string(),
});
export type PagePicture = z.infer<typeof pagePictureSchema>;

/** One secret value, shown once; the crop comes along, since it is the same secret. */
export const revealedSchema = z.object({
  value: fieldValueSchema,
  crop: z.object({ mediaType: z.string(), base64: z.string() }).nullable(),
});
export type Revealed = z.infer<typeof revealedSchema>;

export const auditListSchema = z.object({ events: z.array(auditEventSchema) });
/** Forms to choose from; `pages`: how many each has. */
export const formListSchema = z.object({
  forms: z.array(
    formKeySchema.extend({
      title: textSchema,
      pages: z.number().int().positive(),
      department: departmentSchema.nullable(),
    }),
  ),
});
export type FormList = z.infer<typeof formListSchema>['forms'];

/** Pushed on `/api/events` as `change`: the counts now, and the scans that are new or different. */
export const changeSchema = z.object({ counts: countsSchema, changed: z.array(z.string()) });
export type Change = z.infer<typeof changeSchema>;
