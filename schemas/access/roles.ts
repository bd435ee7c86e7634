import { z } from 'zod';

export const roleSchema = z.enum([
  'mailroom', // takes scans in and follows them
  'reviewer', // looks at what the machine could not tell
  'auditor', // sees what happened, changes nothing
  'supervisor', // answers for the records: reopens and exports them
  'administrator', // lets people in, and nothing else
]);
export type Role = z.infer<typeof roleSchema>;

/** Who audits changes nothing, under no other role either. */
export const isAuditorApart = (roles: readonly Role[]): boolean =>
  !roles.includes('auditor') || roles.length === 1;

/** The roles of one person, each once, in the order above. */
export const rolesSchema = z
  .array(roleSchema)
  .min(1)
  .refine(isAuditorApart, { message: 'an auditor has no other role' })
  .transform((roles) => roleSchema.options.filter((role) => roles.includes(role)));
