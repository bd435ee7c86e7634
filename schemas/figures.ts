import { z } from 'zod';
import { formKeySchema } from './reading.ts';
import { textSchema } from './text.ts';

/** The dashboard's figures. Shared by server and desks. Hold no value of any record. */

/** Days that are looked back on, today included. */
export const PERIODS = [7, 30, 90] as const;
export type Period = (typeof PERIODS)[number];
export const periodSchema = z.coerce.number().pipe(z.literal(PERIODS));

const count = z.number().int().nonnegative();
const share = z.number().min(0).max(1);
const formNameSchema = formKeySchema.extend({ title: textSchema });

/** What spot checks found, and the share of wrong ones with its 95 % interval (Wilson). */
export const estimateSchema = z.object({
  right: count,
  wrong: count,
  /** Nobody can tell: it counts neither way. */
  unclear: count,
  /** Null: nothing was checked. */
  error: z.object({ rate: share, low: share, high: share }).nullable(),
});
export type Estimate = z.infer<typeof estimateSchema>;

const dayFiguresSchema = z.object({
  day: z.string().describe('YYYY-MM-DD, by the calendar of the office'),
  received: count,
  approved: count,
  /** Of those received on that day: read by the machine, */
  read: count,
  /** and of these, the ones of which no field had to be looked at by a person. */
  straight: count,
});
export type DayFigures = z.infer<typeof dayFiguresSchema>;

/** Minutes that pages were open to be worked on until their approval. */
const minutesSchema = z.object({ median: z.number().nonnegative(), pages: count });

const formFiguresSchema = z.object({
  form: formNameSchema,
  received: count,
  approved: count,
  read: count,
  straight: count,
  waiting: count,
  minutes: minutesSchema.nullable(),
  sampled: estimateSchema,
});
export type FormFigures = z.infer<typeof formFiguresSchema>;

const fieldFiguresSchema = z.object({
  form: formNameSchema,
  fieldId: z.string(),
  label: textSchema,
  /** Pages with this field that were read. */
  read: count,
  /** On how many of them a person had to look at it. */
  toPeople: count,
  sampled: estimateSchema,
});
export type FieldFigures = z.infer<typeof fieldFiguresSchema>;

export const figuresSchema = z.object({
  from: z.string(),
  to: z.string(),
  /** To choose from. */
  forms: z.array(z.object({ id: z.string(), title: textSchema })),
  days: z.array(dayFiguresSchema),
  /** What waits for a person now, whenever it came in. */
  queue: z.object({
    waiting: count,
    oldest: z.string().nullable().describe('YYYY-MM-DD, the earliest receipt date'),
    /** In days since the receipt. */
    median: z.number().nullable(),
    ages: z.array(z.object({ days: count, pages: count })),
  }),
  minutes: minutesSchema.nullable(),
  sampled: estimateSchema,
  kinds: z.array(z.object({ kind: z.string(), sampled: estimateSchema })),
  byForm: z.array(formFiguresSchema),
  /** What goes to people most comes first. */
  byField: z.array(fieldFiguresSchema),
  /** Values that were found wrong on records that could not be corrected by then. */
  flagged: z.array(
    z.object({
      id: z.string(),
      pageId: z.string(),
      controlNumber: z.string(),
      page: count,
      form: formKeySchema,
      fieldId: z.string(),
      at: z.string(),
    }),
  ),
});
export type Figures = z.infer<typeof figuresSchema>;

/** How many of the checks whose answer was known each person missed. */
export const missRatesSchema = z.object({
  reviewers: z.array(
    z.object({
      person: z.string(),
      known: count,
      missed: count,
      error: estimateSchema.shape.error,
    }),
  ),
});
export type MissRates = z.infer<typeof missRatesSchema>;
