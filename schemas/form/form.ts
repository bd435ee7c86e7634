import { z } from 'zod';
import { textSchema } from '../text.ts';
import { departmentSchema } from './department.ts';
import { fieldSchema, formPolicySchema } from './field.ts';
import { lookupSchema } from './lookup.ts';
import { fiducialsSchema, printItemSchema } from './print.ts';
import { ruleSchema } from './rule.ts';

const pageSchema = z.strictObject({
  width: z.number().positive().max(1200).describe('millimetres'),
  height: z.number().positive().max(1200).describe('millimetres'),
});

/** A form is data: everything the product knows of it stands in `form.json` and the blank. */
export const formSchema = z
  .strictObject({
    $schema: z.string().optional(),
    id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'a form id is kebab-case ASCII'),
    version: z.number().int().positive(),
    title: textSchema,
    department: departmentSchema
      .optional()
      .describe('whose desk the records of this form go to; without it, everybody’s'),
    pages: z.array(pageSchema).min(1).max(50),
    blank: z.string().default('blank.pdf').describe('the empty form: a PDF or PNG in this folder'),
    fiducials: fiducialsSchema.default({ code: [], marks: [] }),
    policy: formPolicySchema.refine(
      ({ targetError, accept, blank }) =>
        targetError !== undefined || (accept !== undefined && blank !== undefined),
      { message: 'give "targetError", or both "accept" and "blank"' },
    ),
    fields: z.array(fieldSchema).min(1),
    rules: z.array(ruleSchema).default([]),
    lookups: z.array(lookupSchema).default([]),
    print: z.array(printItemSchema).default([]),
  })
  .superRefine((form, context) => {
    const ids = new Set<string>();
    form.fields.forEach((field, index) => {
      if (ids.has(field.id))
        context.addIssue({
          code: 'custom',
          message: `two fields are called "${field.id}"; give each its own id`,
          path: ['fields', index, 'id'],
        });
      ids.add(field.id);
      if (field.page > form.pages.length)
        context.addIssue({
          code: 'custom',
          message: `the form has no page ${field.page}; "pages" lists ${form.pages.length}`,
          path: ['fields', index, 'page'],
        });
    });
    form.rules.forEach((rule, index) => {
      rule.fields.forEach((id, position) => {
        if (!ids.has(id))
          context.addIssue({
            code: 'custom',
            message: `no field is called "${id}"`,
            path: ['rules', index, 'fields', position],
          });
      });
    });
  });
export type Form = z.infer<typeof formSchema>;
/** The form as its author writes it, before defaults and shorthands are worked out. */
export type FormSource = z.input<typeof formSchema>;
