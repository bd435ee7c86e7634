import { z } from 'zod';

/** As the page that is concerned shows it. */
export const pageDoubleSchema = z.object({
  id: z.string(),
  state: z.enum(['open', 'same']),
  /** This page is the one that was set aside. */
  isSetAside: z.boolean(),
  decidedBy: z.string().nullable(),
  other: z.object({
    pageId: z.string(),
    controlNumber: z.string(),
    page: z.number().int().positive(),
  }),
});
export type PageDouble = z.infer<typeof pageDoubleSchema>;
