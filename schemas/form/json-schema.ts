import { z } from 'zod';
import { formSchema } from './form.ts';

/** The form language as JSON Schema, so that an editor completes and checks a form.json. */
export function formJsonSchema(): unknown {
  const { $schema, ...rest } = z.toJSONSchema(formSchema, { io: 'input' });
  return { $schema, title: 'A form of Madoguchi', ...rest };
}
