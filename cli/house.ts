import pino, { type DestinationStream, type Logger } from 'pino';
import { parseConfig, type Config } from '../schemas/config.ts';
import { fail, ok, type Result } from '../schemas/result.ts';
import type { LoadedForm } from '../engines/load-form.ts';
import { loadForms } from '../engines/load-forms.ts';
import { checkServers } from '../store/check-servers.ts';
import type { FormLibrary } from '../store/contracts.ts';
import { openStores, type Stores } from '../store/open-stores.ts';
import { openTelemetry, type Telemetry } from '../telemetry/open-telemetry.ts';
import { limitQueues, type FindFull } from '../workers/queue-limit.ts';
import { tellError } from '../workers/tell-error.ts';
import { tellSeldom } from '../workers/tell-seldom.ts';
import { describeProblems } from './describe-problems.ts';
import { findClosedGates } from './require-gates.ts';
import { builtInForms, listConfigured } from './form-folders.ts';
import { readPackageVersion } from './package-version.ts';

/** Everything that long-running commands share, opened once. */
export interface House {
  readonly config: Config;
  readonly folders: readonly string[];
  readonly forms: FormLibrary;
  /** Closing them sends what is left of traces as well. */
  readonly stores: Stores;
  readonly telemetry: Telemetry;
  readonly log: Logger;
  /** Why nothing is taken in for now. */
  readonly findFull: FindFull;
}

/** Parses the settings; the error is ready to print. */
export function readConfig(env: NodeJS.ProcessEnv): Result<Config, string> {
  const config = parseConfig(env);
  if (config.ok) return config;
  return fail(config.error.map((problem) => `setting ${problem}\n`).join(''));
}

/**
 * Opens forms and stores. `further`: form folders beside the built-in and the configured ones.
 * Forms whose blank has not been seen to read all-empty are refused, unless nothing is to be read.
 * Throws when the stores cannot be opened: that is no mistake in the command line.
 */
export async function openHouse(
  config: Config,
  further: readonly string[] = [],
  { needsGates = true }: { readonly needsGates?: boolean } = {},
): Promise<Result<House, string>> {
  const loaded = await loadLibrary(config, further);
  if (!loaded.ok) return loaded;
  const { forms, library } = loaded.value;
  const closed = needsGates ? await findClosedGates(forms) : [];
  if (closed.length > 0) return fail(closed.join(''));
  await requireServers(config);
  const telemetry = await openTelemetry(config, readPackageVersion());
  const log = openLog(config.logLevel, telemetry);
  const stores = await openStores(config, library, {
    ...(telemetry.queues && { telemetry: telemetry.queues }),
    onTrouble: tellSeldom(log, 'the queue reports an error'),
  });
  return ok({
    config,
    folders: forms.map(({ folder }) => folder),
    forms: library,
    stores: {
      ...stores,
      async close() {
        await stores.close();
        await telemetry.close();
      },
    },
    telemetry,
    log,
    findFull: limitQueues(stores.queues, config.queueLimit),
  });
}

/** The built-in forms, the configured ones and these folders; the error is ready to print. */
export async function loadLibrary(
  config: Config,
  further: readonly string[] = [],
): Promise<Result<{ forms: LoadedForm[]; library: FormLibrary }, string>> {
  const configured = listConfigured(config.formsDirs);
  if (!configured.ok) return configured;
  const loaded = await loadForms([...builtInForms(), ...configured.value, ...further]);
  if (!loaded.ok) return fail(describeProblems(loaded.error));
  return ok({ forms: loaded.value, library: toLibrary(loaded.value) });
}

/** Every line names the trace in which it was written, and no error repeats a value. */
export const openLog = (
  level: Config['logLevel'],
  { traceFields }: Telemetry,
  destination: DestinationStream = pino.destination(2),
): Logger => pino({ level, mixin: traceFields, serializers: { err: tellError } }, destination);

/** A client of Redis tries for ever: whoever starts a command would wait without a word. */
export async function requireServers(config: Pick<Config, 'servers' | 's3'>): Promise<void> {
  const missing = (await checkServers(config)).filter(({ problem }) => problem !== null);
  if (missing.length === 0) return;
  const found = missing.map(({ name, problem }) => `${name} cannot be reached (${problem})`);
  throw new Error(`${found.join('; ')}: start it, or correct the setting that names it`);
}

function toLibrary(loaded: readonly LoadedForm[]): FormLibrary {
  const forms = loaded.map(({ form }) => form);
  return {
    get: (id, version) => forms.find((form) => form.id === id && form.version === version),
    all: () => forms,
  };
}
