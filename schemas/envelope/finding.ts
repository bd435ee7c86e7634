import { z } from 'zod';
import { formKeySchema } from '../reading.ts';
import { textSchema } from '../text.ts';

/** What is wrong with the pages of one envelope as a whole. Nothing is held back: a person looks. */
export const envelopeFindingSchema = z.object({
  kind: z.enum([
    'missing', // a page of the envelope's form is not among its pages
    'doubled', // one page of it came more than once
    'foreign', // a page of another form, or another version, than the rest
  ]),
  form: formKeySchema,
  /** The form's page, and how many it has. */
  formPage: z.number().int().positive(),
  of: z.number().int().positive(),
  /** Pages of the file that it speaks of; none for a missing one. */
  pages: z.array(z.number().int().positive()),
  message: textSchema,
});
export type EnvelopeFinding = z.infer<typeof envelopeFindingSchema>;
