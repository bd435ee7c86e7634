import { isReached, type Department } from '../../schemas/form/department.ts';
import { useAccess } from './use-access.tsx';

/** The departments of which there is anything for whoever is signed in. */
export function useDepartments(): readonly Department[] {
  const { account, departments } = useAccess();
  return departments.filter((department) => isReached(account.departments, department));
}
