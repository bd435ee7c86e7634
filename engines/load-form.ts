import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readFormSource, type CheckedForm } from '../schemas/form/check/check-form-source.ts';
import type { Form } from '../schemas/form/form.ts';
import { errorAt, type FormProblem } from '../schemas/form/problem.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import { codeOf, readFormText } from './read-form-text.ts';

/** A form with its folder, fit to be used. */
export interface LoadedForm {
  readonly form: Form;
  readonly folder: string;
  readonly blankPath: string;
  /** What could be better. */
  readonly warnings: readonly FormProblem[];
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
  if (checked.form && (options.needsBlank ?? true))
    problems.push(...(await checkBlank(folder, checked, checked.form)));
  if (!checked.form || problems.some(({ severity }) => severity === 'error')) return fail(problems);
  const { form } = checked;
  return ok({ form, folder, blankPath: join(folder, form.blank), warnings: problems });
}

/** The first bytes of the files that a blank may be. */
const SIGNATURES = { pdf: Buffer.from('%PDF-'), png: Buffer.from('\x89PNG\r\n\x1a\n', 'latin1') };

async function checkBlank(
  folder: string,
  { locate }: CheckedForm,
  form: Form,
): Promise<FormProblem[]> {
  const path = join(folder, form.blank);
  const wanted = form.blank.toLowerCase().endsWith('.png') ? 'png' : 'pdf';
  const signature = SIGNATURES[wanted];
  try {
    // Opening a named pipe would wait for ever for someone to write.
    if (!(await stat(path)).isFile())
      return [locate(errorAt(['blank'], `${form.blank} is not an ordinary file.`))];
    const file = await open(path);
    try {
      const { buffer } = await file.read(Buffer.alloc(signature.length), 0, signature.length, 0);
      if (buffer.equals(signature)) return [];
    } finally {
      await file.close();
    }
    return [locate(errorAt(['blank'], `${form.blank} is not a ${wanted.toUpperCase()} file.`))];
  } catch (error) {
    return [
      locate(
        errorAt(
          ['blank'],
          `The blank ${form.blank} cannot be read (${codeOf(error) ?? 'unknown cause'}). Put the empty form there, ` +
            `or draw it: madoguchi form blank ${folder} --out ${path}`,
        ),
      ),
    ];
  }
}
