import { existsSync } from 'node:fs';
import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Config } from '../schemas/config.ts';
import { loadForm } from '../engines/load-form.ts';
import { findConfinement } from '../engines/confine.ts';
import { openEngines } from '../engines/open-engines.ts';
import { sharp } from '../engines/decode/trusted-loaders.ts';
import { checkServers } from '../store/check-servers.ts';
import { examineServers } from '../store/examine-servers.ts';
import { listRegistries } from '../store/list-registries.ts';
import { bad, describe, fine, type Check } from './check.ts';
import { checkAddresses } from './doctor-addresses.ts';
import { builtInForms, listConfigured } from './form-folders.ts';
import { readConfig } from './house.ts';
import { findClosedGates } from './require-gates.ts';

/** Looks at every part in turn; one that is broken does not keep the others from being looked at. */
export async function checkEverything(
  env: NodeJS.ProcessEnv,
  formFolders: readonly string[],
): Promise<Check[]> {
  const config = readConfig(env);
  return [
    checkNode(),
    fine('sharp', `${sharp.versions.sharp ?? '?'} (libvips ${sharp.versions.vips})`),
    await checkEngines(),
    fine('decoding', wordConfinement()),
    config.ok
      ? fine('settings', config.value.servers ? 'server mode' : 'embedded mode')
      : bad(
          'settings',
          config.error.trim(),
          'correct them; docs/configuration.md lists every setting',
        ),
    ...(config.ok ? await checkConfigured(config.value, formFolders) : []),
    checkDesk(),
  ];
}

const OLDEST_NODE = [20, 19] as const;

function checkNode(): Check {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const old = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return old
    ? bad('node', process.version, `install Node ${OLDEST_NODE.join('.')} or newer`)
    : fine('node', process.version);
}

/** Of the processes that open received files. A system that can forbid less is no fault of it. */
function wordConfinement(): string {
  const { hasNoNetwork, writesNothing } = findConfinement();
  const network = hasNoNetwork ? 'without network' : 'with network: this system allows no other';
  const files = writesNothing
    ? 'writes no file'
    : 'as free as the program: no prlimit and setpriv here';
  return `in processes of its own, ${network}, ${files}`;
}

async function checkEngines(): Promise<Check> {
  try {
    const engines = await openEngines();
    await engines.close();
    const names = Object.entries(engines.tools.versions).map(([role, id]) => `${role} ${id}`);
    return fine('engines', names.join(', '));
  } catch (error) {
    return bad(
      'engines',
      describe(error),
      'run `npm ci` again: a part of the installation is broken',
    );
  }
}

async function checkConfigured(config: Config, further: readonly string[]): Promise<Check[]> {
  const configured = listConfigured(config.formsDirs);
  const folders = [...builtInForms(), ...(configured.ok ? configured.value : []), ...further];
  const servers = await checkServers(config);
  const isReachable = servers.every(({ problem }) => problem === null);
  return [
    ...(configured.ok
      ? []
      : [bad('forms', configured.error.trim(), 'correct the setting FORMS_DIRS')]),
    await checkDataFolder(config.dataDir),
    ...(await checkAddresses(config)),
    ...(await Promise.all(config.intakeDirs.map(checkIntakeFolder))),
    ...(await Promise.all(folders.map(checkForm))),
    ...servers.map(({ name, problem }) =>
      problem === null
        ? fine(name, 'reachable')
        : bad(name, problem, 'start it, or correct the setting that names it'),
    ),
    ...(isReachable ? await lookIntoServers(config) : []),
    ...(isReachable ? await checkRegistries(config, folders) : []),
  ];
}

async function lookIntoServers(config: Config): Promise<Check[]> {
  try {
    const examined = await examineServers(config);
    return examined.map(({ name, found, remedy }) =>
      remedy === null ? fine(name, found) : bad(name, found, remedy),
    );
  } catch (error) {
    return [bad('servers', `not looked into: ${describe(error)}`, 'see what their logs say')];
  }
}

/** Below this a day's scans may not fit: an A4 page is about 1 MB. */
const LOW_SPACE_BYTES = 2e9;

async function checkDataFolder(folder: string): Promise<Check> {
  try {
    await mkdir(folder, { recursive: true });
    await access(folder, constants.W_OK);
    const { bavail, bsize } = await statfs(folder);
    const free = bavail * bsize;
    const found = `${folder}, ${(free / 1e9).toFixed(1)} GB free`;
    return free < LOW_SPACE_BYTES
      ? bad('data folder', found, 'make room: originals are kept for ever')
      : fine('data folder', found);
  } catch (error) {
    return bad('data folder', describe(error), 'set DATA_DIR to a folder that can be written');
  }
}

/** Files are moved within it once they are kept. */
async function checkIntakeFolder(folder: string): Promise<Check> {
  try {
    await access(folder, constants.R_OK | constants.W_OK);
    return fine('intake folder', folder);
  } catch (error) {
    return bad('intake folder', describe(error), 'make it, or correct the setting INTAKE_DIRS');
  }
}

async function checkForm(folder: string): Promise<Check> {
  const loaded = await loadForm(folder);
  if (!loaded.ok)
    return bad(
      'form',
      `${folder}: ${loaded.error.length} problem(s)`,
      `madoguchi form check ${folder}`,
    );
  const { id, version } = loaded.value.form;
  const [closed] = await findClosedGates([loaded.value]);
  return closed === undefined
    ? fine('form', `${id} v${version}`)
    : bad('form', closed.trim(), `madoguchi form check ${folder}`);
}

/** One line for each registry that a form looks something up in. None has to be there. */
async function checkRegistries(config: Config, folders: readonly string[]): Promise<Check[]> {
  const loaded = await Promise.all(folders.map((folder) => loadForm(folder)));
  const lookups = loaded.flatMap((form) => (form.ok ? form.value.form.lookups : []));
  const wanted = [...new Set(lookups.map(({ registry }) => registry))];
  if (wanted.length === 0) return [];
  try {
    const versions = await listRegistries(config);
    return wanted.map((name) => {
      const version = versions.find(({ registry }) => registry === name);
      return fine(
        `registry ${name}`,
        version === undefined
          ? 'not loaded: codes are not compared'
          : `version ${version.number}, ${version.rows} rows, ${version.at.slice(0, 10)}`,
      );
    });
  } catch (error) {
    return wanted.map((name) => fine(`registry ${name}`, `not looked at: ${describe(error)}`));
  }
}

function checkDesk(): Check {
  const built = existsSync(fileURLToPath(new URL('../web/dist/index.html', import.meta.url)));
  return built
    ? fine('desk', 'built')
    : bad('desk', 'not built', 'run `npm run build`; the API works without it');
}
