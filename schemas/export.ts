import { z } from 'zod';
import { envelopeFindingSchema } from './envelope/finding.ts';
import { departmentIdSchema } from './form/department.ts';
import { fieldValueSchema, formKeySchema, lookedUpSchema } from './reading.ts';

/** What leaves the house: records for other systems. Secret fields are never among their values. */

export const exportInputSchema = z.strictObject({
  format: z.enum(['json', 'csv']).default('json'),
  form: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,99}$/)
    .optional()
    .describe('only records of this form; CSV needs it where there are several'),
  department: departmentIdSchema.optional().describe('only records of this department'),
  records: z
    .enum(['approved', 'finished'])
    .default('approved')
    .describe('`finished` adds records that wait for nothing but their approval'),
});

export const exportedRecordSchema = z.object({
  controlNumber: z.string(),
  fileName: z.string(),
  page: z.number().int().positive().describe('within its envelope'),
  form: formKeySchema,
  state: z.string(),
  receivedOn: z.string().describe('YYYY-MM-DD'),
  approvedBy: z.string().nullable(),
  approvedAt: z.string().nullable(),
  values: z.record(z.string(), fieldValueSchema).describe('by field'),
  kept: z
    .array(z.object({ rule: z.string(), fields: z.array(z.string()) }))
    .describe('rules of the form that the paper itself breaks, as a person has said'),
  formPage: z.number().int().positive().describe('which page of the form it is'),
  envelope: z
    .array(envelopeFindingSchema)
    .describe('what is wrong with the pages of its envelope as a whole'),
  registries: z
    .record(z.string(), z.string())
    .describe('version of each registry that its fields were looked up in; empty where none was'),
  lookedUp: z
    .record(z.string(), lookedUpSchema)
    .describe('by field: the code it was compared by, and what was read without a registry'),
  department: z.string().nullable().describe('id of the department that its form names'),
});
export type ExportedRecord = Readonly<z.infer<typeof exportedRecordSchema>>;
export const exportedRecordsSchema = z.array(exportedRecordSchema);
