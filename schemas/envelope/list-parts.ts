import { listDepartments, type Department } from '../form/department.ts';

export interface Part {
  readonly department: Department;
  /** Numbers of its pages within the envelope. */
  readonly pages: readonly number[];
}

/**
 * The papers of one envelope by the department whose they are, in the order in which it has them. Pages
 * of no form, and of forms of no department, are in no part.
 */
export function listParts(
  pages: readonly { readonly number: number; readonly department: Department | null }[],
): Part[] {
  return listDepartments(pages).map((department) => ({
    department,
    pages: pages
      .filter((page) => page.department?.id === department.id)
      .map(({ number }) => number),
  }));
}
