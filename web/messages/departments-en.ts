import type { departmentsJa } from './departments-ja.ts';

/** Words of departments. */
export const departmentsEn: typeof departmentsJa = {
  label: 'Department',
  all: 'All departments',
  split: (n) => `This envelope holds papers for ${n} departments`,
  pages: (numbers) => `${numbers.length === 1 ? 'page' : 'pages'} ${numbers.join(', ')}`,
  limits: 'Limited to departments',
  limitsHint:
    'With none chosen there is no limit. Else only pages of their forms are there, and pages whose form is not known.',
  save: 'Save departments',
  unknown: 'no form that is registered names it',
};
