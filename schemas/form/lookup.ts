import { z } from 'zod';

/**
 * A registry that a field's value is looked up in, when one of that name is loaded: what stands
 * there is compared with what is written in other fields. Without it nothing changes.
 */
export const lookupSchema = z.strictObject({
  registry: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/, 'a registry is called by a kebab-case ASCII name')
    .describe('the name under which it is imported: madoguchi registry import --name'),
  key: z.string().describe('the field that holds the key, such as a member number'),
  verify: z
    .array(
      z.strictObject({
        field: z.string().describe('a `japanese` field on the same page'),
        column: z.string().min(1).describe('the column of the registry that it has to agree with'),
      }),
    )
    .min(1),
});
export type Lookup = z.infer<typeof lookupSchema>;
