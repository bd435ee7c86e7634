import { z } from 'zod';
import type { Form } from '../form/form.ts';
import type { Field } from '../form/field.ts';
import { fieldValueSchema } from '../reading.ts';
import { issuesOf } from './check-field.ts';
import { describeIssue } from './field-words.ts';

export type RecordSchema = z.ZodObject<Record<string, z.ZodType>>;

/**
 * The zod schema of a form's record: each field by itself. Issues carry the rule and its outcome
 * in `params`; what goes to a person only (`review`) is an issue too, since the schema answers
 * "is this beyond doubt". Rules across fields: `checkRecord`.
 */
export function recordSchema(form: Form): RecordSchema {
  return z.strictObject(
    Object.fromEntries(form.fields.map((field) => [field.id, valueSchemaOf(field)])),
  );
}

function valueSchemaOf(field: Field): z.ZodType {
  return fieldValueSchema.default(null).superRefine((value, context) => {
    for (const issue of issuesOf(field, value))
      context.addIssue({
        code: 'custom',
        message: describeIssue(field.label, issue).en,
        params: { rule: issue.rule, outcome: issue.outcome },
      });
  });
}
