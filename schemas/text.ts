import { z } from 'zod';

/** Every text a person may see exists in both languages. */
export const languageSchema = z.enum(['ja', 'en']);
export type Language = z.infer<typeof languageSchema>;

export const textSchema = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
export type Text = z.infer<typeof textSchema>;
