import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readFormSource, type CheckedForm } from '../schemas/form/check/check-form-source.ts';
import type { Form } from '../schemas/form/form.ts';
import { errorAt, type FormProblem } from '../schemas/form/problem.ts';
import { fail, ok, type Result } from '../schemas/result.ts';

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
  const text = await readText(join(folder, FORM_FILE));
  if (!text.ok) return text;
  const checked = readFormSource(text.value);
  const problems = [...checked.problems];
  if (checked.form && (options.needsBlank ?? true))
    problems.push(...(await checkBlank(folder, checked, checked.form)));
  if (!checked.form || problems.some(({ severity }) => severity === 'error')) return fail(problems);
  const { form } = checked;
  return ok({ form, folder, blankPath: join(folder, form.blank), warnings: problems });
}

async function readText(path: string): Promise<Result<string, FormProblem[]>> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path)));
  } catch (error) {
    return fail([
      { line: 1, column: 1, path: '', message: wordReadError(path, error), severity: 'error' },
    ]);
  }
}

function wordReadError(path: string, error: unknown): string {
  const code = codeOf(error);
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
    return 'The file is not UTF-8. Save it as UTF-8.';
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return `There is no ${path}. A form is a folder that holds ${FORM_FILE} and its blank.`;
  return `${path} cannot be read (${code ?? 'unknown cause'}).`;
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

/** The system's code, whichever realm the error comes from. */
const codeOf = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
