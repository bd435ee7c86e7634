import type { Response } from 'express';
import { listDepartments } from '../schemas/form/department.ts';
import { reaches } from '../store/reach.ts';
import type { ApiContext } from './context.ts';
import { actorOf } from './guard.ts';
import { sendProblem } from './problem.ts';

/**
 * Is each of them a department that a form names, and one to which whoever asks is not barred? If not,
 * says so to them, with those that are. `mustLimit`: who is limited may not leave it at none, which is all.
 */
export function areDepartments(
  { forms }: Pick<ApiContext, 'forms'>,
  named: string | readonly string[] | undefined,
  response: Response,
  mustLimit = false,
): boolean {
  const { reach } = actorOf(response);
  const departments = listDepartments(forms.all().filter((form) => reaches(reach, form)));
  const ids = [named ?? []].flat();
  // None is all of them: more than whoever is limited may hand on.
  const isMore = mustLimit && reach.departments !== null && ids.length === 0;
  if (!isMore && ids.every((id) => departments.some((known) => known.id === id))) return true;
  sendProblem(response, 'unknown-department', { departments });
  return false;
}
