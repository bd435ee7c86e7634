import { realpath } from 'node:fs/promises';
import type { Form } from '../schemas/form/form.ts';
import type { FormProblem } from '../schemas/form/problem.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import { loadForm, type LoadedForm } from './load-form.ts';

export interface ProblemsOfForm {
  readonly folder: string;
  readonly problems: readonly FormProblem[];
}

/**
 * Loads forms that are used side by side; fails with the problems of the first that has any. A
 * folder that is named twice is loaded once. Two forms of one id and version are an error: a page
 * that was read could not be told from one of the other. Nor may two call one department by different
 * names: people are limited to it by its id, and have to know by its name to what.
 */
export async function loadForms(
  folders: readonly string[],
): Promise<Result<LoadedForm[], ProblemsOfForm>> {
  const forms: LoadedForm[] = [];
  const seen = new Set<string>();
  for (const folder of folders) {
    const place = await realpath(folder).catch(() => folder);
    if (seen.has(place)) continue;
    seen.add(place);
    const loaded = await loadForm(folder);
    if (!loaded.ok) return fail({ folder, problems: loaded.error });
    const { id, version } = loaded.value.form;
    const twin = forms.find(({ form }) => form.id === id && form.version === version);
    if (twin) return fail({ folder, problems: [describeTwin(loaded.value, twin)] });
    const other = forms.find((known) => isNamedOtherwise(known.form, loaded.value.form));
    if (other) return fail({ folder, problems: [describeDepartment(loaded.value, other)] });
    forms.push(loaded.value);
  }
  return ok(forms);
}

const describeTwin = ({ form }: LoadedForm, twin: LoadedForm): FormProblem => ({
  line: 1,
  column: 1,
  path: '',
  severity: 'error',
  message:
    `${form.id} v${form.version} is in ${twin.folder} already. ` +
    'Give this one another id or version, or leave one of the two folders out.',
});

const isNamedOtherwise = ({ department: known }: Form, { department: added }: Form): boolean =>
  known !== undefined && known.id === added?.id && (known.ja !== added.ja || known.en !== added.en);

const describeDepartment = (
  { locate, form: { department } }: LoadedForm,
  { folder, form }: LoadedForm,
): FormProblem =>
  locate({
    path: ['department'],
    severity: 'error',
    message:
      `The department "${department?.id}" is called ${department?.ja} (${department?.en}) here, and ` +
      `${form.department?.ja} (${form.department?.en}) in ${folder}. ` +
      'Use the same words in both, or give one of them another id.',
  });
