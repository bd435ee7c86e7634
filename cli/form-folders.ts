import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const BUILT_IN = fileURLToPath(new URL('../schemas/forms', import.meta.url));

/** The forms that come with the product: `<id>/v<version>` folders, in order. */
export function builtInForms(): string[] {
  return listFormFolders(BUILT_IN);
}

/** Every `<id>/v<n>` folder below a directory that keeps forms. */
export function listFormFolders(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((form) =>
      readdirSync(join(directory, form.name), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() && /^v\d+$/.test(entry.name))
        .map((entry) => join(directory, form.name, entry.name)),
    )
    .sort();
}
