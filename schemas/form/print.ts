import { z } from 'zod';
import { boxSchema } from './geometry.ts';

const point = z.tuple([z.number(), z.number()]).describe('[x, y] in millimetres');
const page = z.number().int().positive().default(1);

/**
 * What is printed on the blank beside the fields' own boxes and cells. The blank is drawn from
 * this, so that print and reader cannot drift apart.
 */
const text = z.strictObject({
  kind: z.literal('text'),
  page,
  text: z.string().min(1),
  box: boxSchema.describe('the text is wrapped to its width and starts at its top'),
  size: z.number().positive().describe('in points'),
  align: z.enum(['left', 'centre', 'right']).default('left'),
  valign: z.enum(['top', 'middle']).default('top'),
  bold: z.boolean().default(false),
});
const line = z.strictObject({
  kind: z.literal('line'),
  page,
  from: point,
  to: point,
  width: z.number().positive().default(0.2).describe('in millimetres'),
  dash: z.array(z.number().positive()).optional(),
});
const rectangle = z.strictObject({
  kind: z.literal('rectangle'),
  page,
  box: boxSchema,
  width: z.number().min(0).default(0.2),
  fill: z.number().min(0).max(1).optional().describe('grey: 0 black … 1 white'),
});
export const printItemSchema = z.discriminatedUnion('kind', [text, line, rectangle]);
export type PrintItem = z.infer<typeof printItemSchema>;

/**
 * Printed aids that are not on every copy of the form: a code that names form, version and page,
 * and solid square corner marks. A reader uses them when found and never needs them.
 */
export const fiducialsSchema = z.strictObject({
  code: z
    .array(z.strictObject({ page, box: boxSchema }))
    .default([])
    .describe('QR code holding `madoguchi:<form id>:<version>:<page>`'),
  marks: z.array(z.strictObject({ page, box: boxSchema })).default([]),
});
