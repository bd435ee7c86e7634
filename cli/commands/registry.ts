import { InvalidArgumentError, type Command } from 'commander';
import type { RegistryVersion } from '../../store/contracts.ts';
import { currentActor } from '../actor.ts';
import { collect } from '../collect.ts';
import { EXIT } from '../exit-codes.ts';
import type { House } from '../house.ts';
import { inHouse } from '../in-house.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';
import { importRegistry } from '../registry/import-registry.ts';
import { findLookingForm, openKeyCheck } from '../registry/key-check.ts';
import { refuseMissingPaths } from '../require-paths.ts';

interface ImportOptions {
  name: string;
  key?: string;
  column?: [string, string][];
  shrink?: boolean;
  form?: string[];
}

export function addRegistry(program: Command, outcome: Outcome): void {
  const registry = program
    .command('registry')
    .description('lists that codes are looked up in, such as institutions');
  registry
    .command('import')
    .description('replace a registry by a CSV (UTF-8, CP932) or XLSX file; audited')
    .argument('<file>', 'its first row holds the headers')
    .requiredOption('--name <registry>', 'as the forms call it: institutions', parseName)
    .option('--key <header>', 'column of the code; default: code, or as the form calls it')
    .option(
      '--column <name=header>',
      'column that the registry keeps under this name; may be repeated',
      collectPair,
    )
    .option('--shrink', 'even if it has fewer than half the entries of the version that counts')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .action(async (file: string, options: ImportOptions) => {
      outcome.code = await inHouse(options.form, outcome, (house) =>
        importFile(house, file, options),
      );
    });
  registry
    .command('list')
    .description('the registries that are loaded')
    .action(async () => {
      outcome.code = await inHouse([], outcome, listRegistries);
    });
  registry
    .command('show')
    .description('what a registry says of a code')
    .argument('<code>')
    .option('--name <registry>', 'the registry', 'institutions')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .action(async (code: string, { name, form }: { name: string; form?: string[] }) => {
      outcome.code = await inHouse(form, outcome, (house) => showEntry(house, name, code));
    });
}

function parseName(name: string): string {
  if (/^[a-z][a-z0-9-]*$/.test(name)) return name;
  throw new InvalidArgumentError('small letters, digits and hyphens, a letter first.');
}

function collectPair(pair: string, former: [string, string][] = []): [string, string][] {
  const at = pair.indexOf('=');
  if (at < 1 || at === pair.length - 1)
    throw new InvalidArgumentError('write name=header, such as name=医療機関名称.');
  return [...former, [pair.slice(0, at), pair.slice(at + 1)]];
}

/** Often enough to see that it goes on. */
const TOLD_EVERY = 20_000;

async function importFile(
  { stores, forms }: House,
  path: string,
  { name: registry, key, column = [], shrink = false }: ImportOptions,
): Promise<Outcome['code']> {
  if (await refuseMissingPaths([path])) return EXIT.usage;
  if (findLookingForm(forms.all(), registry) === null)
    process.stderr.write(`No form looks anything up in "${registry}": codes are not checked.\n`);
  const start = performance.now();
  const imported = await importRegistry(stores.registries, forms, {
    path,
    registry,
    actor: currentActor(),
    shrink,
    columns: new Map(column),
    ...(key === undefined ? {} : { key }),
    onTrouble: (line, what) =>
      void process.stderr.write(`${printable(path)}:${line}: ${printable(what)}\n`),
    onProgress: (rows) => {
      if (rows % TOLD_EVERY === 0) process.stderr.write(`${rows} rows …\n`);
    },
  });
  if (!imported.ok) {
    process.stderr.write(
      `${printable(path)} is not imported, nothing is changed: ${printable(imported.error)}\n`,
    );
    return EXIT.failed;
  }
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const { untidied, unchanged } = imported.value;
  if (unchanged)
    process.stderr.write(
      'The same file, read in the same way, counts already: nothing is changed.\n',
    );
  process.stdout.write(`${describeVersion(imported.value)} (${seconds} s)\n`);
  if (untidied !== null)
    process.stderr.write(
      `It is imported and counts, but its table was not tidied: ${printable(untidied)}. Look-ups may ` +
        'be slower; let the database run "vacuum analyze registry_entry".\n',
    );
  return EXIT.done;
}

async function listRegistries({ stores }: House): Promise<Outcome['code']> {
  const versions = await stores.registries.list();
  if (versions.length === 0)
    process.stdout.write('No registry is loaded: everything works, with less assurance.\n');
  for (const version of versions) process.stdout.write(`${describeVersion(version)}\n`);
  return EXIT.done;
}

const describeVersion = (version: RegistryVersion): string =>
  `${version.registry}, version ${version.number}: ${version.rows} entries, ` +
  `${version.leftOut} row(s) left out, ${version.warnings} odd; ${printable(version.fileName)}, ` +
  `sha256 ${version.sha256}, by ${printable(version.actor)} at ${version.at}`;

async function showEntry(
  { stores, forms }: House,
  registry: string,
  code: string,
): Promise<Outcome['code']> {
  const { key, fault, doubt } = openKeyCheck(findLookingForm(forms.all(), registry))(code);
  for (const what of [fault, doubt]) if (what !== null) process.stderr.write(`${what}\n`);
  const loaded = await stores.registries.lookUp(registry, [key]);
  const entry = loaded?.entries.get(key);
  if (entry === undefined) {
    const why = loaded === null ? 'no such registry is loaded' : `it has no "${printable(key)}"`;
    process.stderr.write(`${registry}: ${why}\n`);
    return EXIT.failed;
  }
  process.stdout.write(`${JSON.stringify({ key, ...entry }, null, 2)}\n`);
  return EXIT.done;
}
