import { z } from 'zod';
import { weightsSchema } from './line-model.ts';

export const verificationModelSchema = z.object({
  id: z.string(),
  /** Of the line saying a given text, were that as likely as not beforehand. */
  weights: weightsSchema,
  /** At least, or at most, this probability lets the ink agree, or differ. */
  agrees: z.number(),
  differs: z.number(),
  /** What the weights were fitted and measured on; for people, not for the reader. */
  card: z.unknown(),
});
/** The committed one is models/verification/verification.json. */
export type VerificationModel = z.infer<typeof verificationModelSchema>;
