import pino, { type Logger } from 'pino';
import { parseConfig, type Config } from '../schemas/config.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import { loadForm, type LoadedForm } from '../engines/load-form.ts';
import type { FormLibrary } from '../store/contracts.ts';
import { openStores, type Stores } from '../store/open-stores.ts';
import { describeProblems } from './describe-problems.ts';
import { builtInForms, listFormFolders } from './form-folders.ts';

/** Everything that long-running commands share, opened once. */
export interface House {
  readonly config: Config;
  readonly folders: readonly string[];
  readonly forms: FormLibrary;
  readonly stores: Stores;
  readonly log: Logger;
}

/** Parses the settings; the error is ready to print. */
export function readConfig(env: NodeJS.ProcessEnv): Result<Config, string> {
  const config = parseConfig(env);
  if (config.ok) return config;
  return fail(config.error.map((problem) => `setting ${problem}\n`).join(''));
}

/** Opens forms and stores. `folders`: form folders beside the built-in and the configured ones. */
export async function openHouse(
  config: Config,
  folders: readonly string[] = [],
): Promise<Result<House, string>> {
  const all = [...builtInForms(), ...config.formsDirs.flatMap(listFormFolders), ...folders];
  const forms = await loadForms(all);
  if (!forms.ok) return forms;
  const library = toLibrary(forms.value);
  const log = pino({ level: config.logLevel }, pino.destination(2));
  return ok({
    config,
    folders: all,
    forms: library,
    stores: await openStores(config, library),
    log,
  });
}

async function loadForms(folders: readonly string[]): Promise<Result<LoadedForm[], string>> {
  const forms: LoadedForm[] = [];
  for (const folder of folders) {
    const loaded = await loadForm(folder);
    if (!loaded.ok) return fail(describeProblems({ folder, problems: loaded.error }));
    forms.push(loaded.value);
  }
  return ok(forms);
}

function toLibrary(loaded: readonly LoadedForm[]): FormLibrary {
  const forms = loaded.map(({ form }) => form);
  return {
    get: (id, version) => forms.find((form) => form.id === id && form.version === version),
    all: () => forms,
  };
}
