import { join } from 'node:path';
import { readFormSource, type CheckedForm } from '../schemas/form/check/check-form-source.ts';
import type { Form } from '../schemas/form/form.ts';
import type { FormProblem } from '../schemas/form/problem.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import { checkBlank } from './check-blank.ts';
import { readFormText } from './read-form-text.ts';

/** A form with its folder, fit to be used. */
export interface LoadedForm {
  readonly form: Form;
  readonly folder: string;
  readonly blankPath: string;
  /** What could be better. */
  readonly warnings: readonly FormProblem[];
  /** Places a fault in its form.json that only other forms bring to light. */
  readonly locate: CheckedForm['locate'];
}

const FORM_FILE = 'form.json';

/**
 * Reads a form's folder. Fails with every error in the form, by line; `needsBlank: false` is for
 * those who are about to draw the blank.
 */
export async function loadForm(
  folder: string,
  options: { readonly needsBlank?: boolean } = {},
): Promise<Result<LoadedForm, FormProblem[]>> {
  const text = await readFormText(join(folder, FORM_FILE));
  if (!text.ok)
    return fail([{ line: 1, column: 1, path: '', message: text.error, severity: 'error' }]);
  const checked = readFormSource(text.value);
  const problems = [...checked.problems];
  const isNamed = !problems.some(({ path, severity }) => path === 'blank' && severity === 'error');
  if (checked.form && isNamed && (options.needsBlank ?? true))
    problems.push(...(await checkBlank(folder, checked.form)).map(checked.locate));
  if (!checked.form || problems.some(({ severity }) => severity === 'error')) return fail(problems);
  const { form } = checked;
  return ok({
    form,
    folder,
    blankPath: join(folder, form.blank),
    warnings: problems,
    locate: checked.locate,
  });
}
