import { z } from 'zod';
import { fieldValueSchema, formKeySchema } from '../schemas/reading.ts';

/** What is known about a sample, since it was drawn from it. Lies beside it as `<name>.truth.json`. */

/** One cell, checkbox or line; ids as in `partsOf`. */
export const partTruthSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(['cell', 'mark', 'line']),
  /** Cells: `blank` or `read`; marks: `empty`, `marked` or `corrected` (taken back, so not marked). */
  state: z.enum(['blank', 'read', 'empty', 'marked', 'corrected']),
  /** What stands there, after the writer's own corrections; '' for marks. */
  value: z.string(),
  /** How a mark was made or taken back, or what stray ink lies in an empty box. */
  mark: z.string().nullable(),
  /** The character that was struck out before the right one was written beside it. */
  rewrittenFrom: z.string().nullable(),
});
export type PartTruth = z.infer<typeof partTruthSchema>;

export const fieldTruthSchema = z.strictObject({
  id: z.string(),
  kind: z.string(),
  value: fieldValueSchema,
  style: z.enum(['handwritten', 'typed']).nullable().describe('null: nothing is written'),
  leavesBox: z.boolean().describe('ink leaves its box or cell'),
  parts: z.array(partTruthSchema),
});
export type FieldTruth = z.infer<typeof fieldTruthSchema>;

const expectSchema = z.union([z.literal('read'), z.strictObject({ failure: z.string() })]);
export type Expect = z.infer<typeof expectSchema>;

export const pageTruthSchema = z.strictObject({
  /** 1-based page of the file. */
  number: z.number().int().positive(),
  expect: expectSchema,
  /** 1-based page of the form; null when this is no page of it. */
  formPage: z.number().int().positive().nullable(),
  variant: z.enum(['plain', 'coded']).nullable(),
  writing: z.enum(['handwritten', 'typed', 'none']),
  /** Ageing level, 0 clean … 5 awful: levels.ts. */
  level: z.number().int().min(0).max(5),
  dpi: z.number(),
  width: z.number().int(),
  height: z.number().int(),
  /** How far the page lies turned clockwise on the scan. */
  turned: z.union([z.literal(0), z.literal(90), z.literal(180), z.literal(270)]),
  mirrored: z.boolean(),
  /**
   * Row-major 3 × 3: form millimetres → pixels of the scan (pixel centres at .5), of the page as a
   * flat sheet. Local stretch comes on top: see `stretch`.
   */
  homography: z.array(z.number()).length(9).nullable(),
  /** Local stretch and folds on top of the homography: `locateOnScan` tells the exact place. */
  stretch: z
    .strictObject({
      waves: z.array(
        z.strictObject({
          alongX: z.number(),
          alongY: z.number(),
          frequencyX: z.number(),
          frequencyY: z.number(),
          phase: z.number(),
        }),
      ),
      folds: z.array(
        z.strictObject({
          axis: z.enum(['horizontal', 'vertical']),
          at: z.number(),
          shift: z.number(),
          gap: z.number().optional(),
          lean: z.number().optional(),
        }),
      ),
    })
    .nullable(),
  scenario: z.string().nullable().describe('the recipe that the answers were made by'),
  breaks: z.array(z.string()).describe('rules of the form that these answers break'),
  pen: z.string().nullable(),
  ageing: z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])),
  fields: z.array(fieldTruthSchema),
});
export type PageTruth = z.infer<typeof pageTruthSchema>;

export const truthSchema = z.strictObject({
  file: z.string(),
  seed: z.string(),
  form: formKeySchema.nullable(),
  /** Of the whole file: `read`, or the kind of failure (schemas/failure.ts). */
  expect: expectSchema,
  note: z.string().optional(),
  pages: z.array(pageTruthSchema),
});
export type Truth = z.infer<typeof truthSchema>;
