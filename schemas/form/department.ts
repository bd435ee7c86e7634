import { z } from 'zod';
import { textSchema } from '../text.ts';

/** What accounts, tokens, lists and exports name a department by. */
export const departmentIdSchema = z
  .string()
  .max(100)
  .regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, 'a department id is kebab-case ASCII');

export const departmentSchema = textSchema.extend({ id: departmentIdSchema });
export type Department = z.infer<typeof departmentSchema>;

/** Of a person or a program: those to which it is limited, each once; none: it is not limited. */
export const departmentsSchema = z
  .array(departmentIdSchema)
  .max(100)
  .transform((ids) => [...new Set(ids)].sort());

/** Whether somebody with such limits reaches forms of a department, or of none. */
export const isReached = (
  limits: readonly string[],
  department: Pick<Department, 'id'> | undefined,
): boolean => limits.length === 0 || department === undefined || limits.includes(department.id);

interface OfDepartment {
  readonly department?: Department | null | undefined;
}

/** The departments of these forms, each once, in the order in which forms name them first. */
export function listDepartments(forms: readonly OfDepartment[]): Department[] {
  const found = new Map<string, Department>();
  for (const { department } of forms)
    if (department && !found.has(department.id)) found.set(department.id, department);
  return [...found.values()];
}
