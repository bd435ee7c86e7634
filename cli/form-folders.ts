import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { fail, ok, type Result } from '../schemas/result.ts';
import { wordError } from './word-error.ts';

const BUILT_IN = fileURLToPath(new URL('../schemas/forms', import.meta.url));

/** The forms that come with the product: `<id>/v<version>` folders, in order. */
export function builtInForms(): string[] {
  return listFormFolders(BUILT_IN);
}

/** Every `<id>/v<n>` folder below a directory that keeps forms. */
function listFormFolders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((form) =>
      readdirSync(join(directory, form.name), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && /^v\d+$/.test(entry.name))
        .map((entry) => join(directory, form.name, entry.name)),
    )
    .sort();
}

/** The forms in the directories that FORMS_DIRS names; the error is ready to print. */
export function listConfigured(directories: readonly string[]): Result<string[], string> {
  const folders: string[] = [];
  for (const directory of directories)
    try {
      folders.push(...listFormFolders(directory));
    } catch (error) {
      return fail(`setting FORMS_DIRS: ${wordError(error)}\n`);
    }
  return ok(folders);
}
