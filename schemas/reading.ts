import { z } from 'zod';
import { pageQualitySchema } from './quality.ts';
import { probabilitySchema, quadPxSchema } from './units.ts';
import { reasonSchema } from './reason.ts';

/**
 * A field's value. Text kinds: what was written, unfolded. `mark`: true/false. `choice`: ids of the
 * marked options, in the form's order. `date`: `YYYY-MM-DD`, a part that is not written left empty
 * (`2025--01`). `integer`: digits as written. null: nothing (blank, unread or unreadable).
 */
export const fieldValueSchema = z.union([z.string(), z.boolean(), z.array(z.string()), z.null()]);
export type FieldValue = z.infer<typeof fieldValueSchema>;

export const alternativeSchema = z.object({
  value: fieldValueSchema,
  probability: probabilitySchema,
});

/** A part of a field with its own place and reading: a cell of a grid, an option of a choice. */
export const partReadingSchema = z.object({
  id: z.string(),
  quad: quadPxSchema,
  state: z.enum([
    'blank',
    'read',
    'unreadable',
    'unread', // cells
    'empty',
    'marked',
    'corrected',
    'stray',
    'ambiguous', // marks
  ]),
  value: z.string(),
  probability: probabilitySchema,
  alternatives: z.array(z.object({ value: z.string(), probability: probabilitySchema })),
  reasons: z.array(reasonSchema),
});
export type PartReading = z.infer<typeof partReadingSchema>;

const outcomeSchema = z.object({
  state: z.enum(['read', 'blank', 'unread', 'unreadable']),
  value: fieldValueSchema,
  /** Calibrated probability that `state` and `value` are right; 0 when unread. */
  probability: probabilitySchema,
  reasons: z.array(reasonSchema),
});

/** What a registry had a say in. */
export const lookedUpSchema = z.object({
  /** The code that the field, as it stands, goes by. */
  key: z.string(),
  /** What was read without the registry. */
  freely: outcomeSchema,
});

/** What the machine read in one field. Immutable evidence: people's corrections stand beside it. */
export const fieldReadingSchema = outcomeSchema.extend({
  fieldId: z.string(),
  alternatives: z.array(alternativeSchema),
  /** Local fit error in millimetres; null when the field lies outside the scan. */
  residual: z.number().nonnegative().nullable(),
  /** Where it was read, in the pixels of the page as scanned. */
  quad: quadPxSchema,
  style: z.enum(['typed', 'handwritten']).nullable(),
  parts: z.array(partReadingSchema),
  opinions: z.array(z.object({ reader: z.string(), text: z.string(), score: z.number() })),
  /** What the reader itself claimed, where a calibration found it to be worth `probability`. */
  claimed: probabilitySchema.optional(),
  /** What `probability` has to reach for the share of errors that the form allows; see `leastFor`. */
  needed: probabilitySchema.optional(),
  /** Absent where no registry had a say. */
  lookedUp: lookedUpSchema.optional(),
});
export type FieldReading = z.infer<typeof fieldReadingSchema>;

export const formKeySchema = z.object({ id: z.string(), version: z.number().int().positive() });
export type FormKey = z.infer<typeof formKeySchema>;

/** Where the form lies on the page. */
export const registrationReadingSchema = z.object({
  /** How the form was found. */
  method: z.enum(['code', 'match', 'given']),
  /** Match score in [0, 1] and the runner-up's, for the margin against look-alikes. */
  score: z.number(),
  runnerUp: z.number().nullable(),
  /** Clockwise turn that brings the scan upright, and the remaining tilt in degrees. */
  orientation: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  skewDegrees: z.number(),
  /** Row-major 3 × 3: form millimetres → pixels of the page as scanned. */
  homography: z.array(z.number()).length(9),
  /** Fit error over all anchors, millimetres. */
  residual: z.object({ p50: z.number(), p95: z.number(), max: z.number() }),
  /** True resolution of the scan along both axes as the form's own print tells it. */
  measuredDpi: z.object({ x: z.number(), y: z.number() }),
});
export type RegistrationReading = z.infer<typeof registrationReadingSchema>;

/** One page, read. */
export const pageReadingSchema = z.object({
  form: formKeySchema,
  /** 1-based page of the form. */
  formPage: z.number().int().positive(),
  registration: registrationReadingSchema,
  /** Absent from readings made before it was measured. */
  quality: pageQualitySchema.optional(),
  fields: z.array(fieldReadingSchema),
  /** Names and versions of everything that took part: the key to replaying this reading. */
  engines: z.record(z.string(), z.string()),
  /** Version of each registry that the fields were looked up in; absent where none was. */
  registries: z.record(z.string(), z.string()).optional(),
  /** Wall-clock milliseconds by stage, in order. */
  timings: z.record(z.string(), z.number()),
});
export type PageReading = z.infer<typeof pageReadingSchema>;
