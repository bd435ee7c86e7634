import { z } from 'zod';
import { departmentsSchema } from '../form/department.ts';
import type { Action } from './permissions.ts';

/** What other programs may be allowed. What people answer for, and what shows secrets, is none of it. */
export const TOKEN_SCOPES = [
  'see-scans',
  'take-in',
  'open-batch',
  'see-fields',
  'see-history',
  'export',
] as const satisfies readonly Action[];
export type TokenScope = (typeof TOKEN_SCOPES)[number];

const LONGEST_DAYS = 366;

/** It goes on record as `api/<name>` with everything that the program does. */
export const tokenNameSchema = z.string().regex(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/);

export const tokenActor = (name: string): string => `api/${name}`;

/** Starts so that those who look for leaked secrets know it; then 256 bits in base64url. */
export const TOKEN_START = 'mdg_';

const scopesSchema = z
  .array(z.enum(TOKEN_SCOPES))
  .min(1)
  // What happened to a scan tells what was read and entered.
  .refine((scopes) => !scopes.includes('see-history') || scopes.includes('see-fields'), {
    message: 'see-history needs see-fields',
  })
  .transform((scopes) => TOKEN_SCOPES.filter((scope) => scopes.includes(scope)));

export const newTokenSchema = z.strictObject({
  name: tokenNameSchema,
  scopes: scopesSchema,
  departments: departmentsSchema.optional(),
  days: z.int().min(1).max(LONGEST_DAYS),
});
export type NewToken = z.infer<typeof newTokenSchema>;

export const apiTokenSchema = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(TOKEN_SCOPES)),
  departments: z.array(z.string()).describe('ids of those that it is limited to; none: all'),
  state: z.enum(['active', 'expired', 'revoked']),
  createdBy: z.string(),
  createdAt: z.string(),
  expiresAt: z.string(),
  lastUsedAt: z.string().nullable(),
});
export type ApiToken = z.infer<typeof apiTokenSchema>;
export const apiTokenListSchema = z.object({ tokens: z.array(apiTokenSchema) });

/** The token itself is shown this once: only its hash is kept. */
export const madeTokenSchema = z.object({ token: z.string(), expiresAt: z.string() });
export type MadeToken = z.infer<typeof madeTokenSchema>;
