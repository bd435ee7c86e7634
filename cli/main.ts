import { Command, CommanderError } from 'commander';
import { EXIT } from './exit-codes.ts';
import type { Outcome } from './outcome.ts';
import { readPackageVersion } from './package-version.ts';
import { watchOutput } from './watch-output.ts';
import { wordError } from './word-error.ts';

/** Runs one command line; returns its exit code. Never calls `process.exit`: work is finished first. */
export async function main(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const output = watchOutput(process.stdout);
  process.stderr.on('error', () => undefined); // nobody is left to be told
  const outcome: Outcome = { code: EXIT.done, env, output };
  const program = new Command('madoguchi')
    .description('Turns scanned paper forms into checked records.')
    .version(readPackageVersion())
    .exitOverride()
    .showHelpAfterError('(run with --help for the options)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done; 1 something went wrong; 2 the command line or a setting is wrong;' +
        '\n3 done, but some pages could not be read (each is named).',
    );
  await addCommands(program, outcome, args);
  inheritSettings(program);
  const code = await run(program, args, outcome);
  await output.flush();
  const failed = output.failed();
  if (failed === null || failed === GONE) return code;
  process.stderr.write(`madoguchi: standard output cannot be written (${failed})\n`);
  return EXIT.failed;
}

type Add = (program: Command, outcome: Outcome) => void;

const COMMANDS: Readonly<Record<string, () => Promise<Add>>> = {
  demo: async () => (await import('./commands/demo.ts')).addDemo,
  serve: async () => (await import('./commands/serve.ts')).addServe,
  worker: async () => (await import('./commands/worker.ts')).addWorker,
  watch: async () => (await import('./commands/watch.ts')).addWatch,
  ingest: async () => (await import('./commands/ingest.ts')).addIngest,
  read: async () => (await import('./commands/read.ts')).addRead,
  cells: async () => (await import('./commands/cells.ts')).addCells,
  form: async () => (await import('./commands/form.ts')).addForm,
  separators: async () => (await import('./commands/separators.ts')).addSeparators,
  export: async () => (await import('./commands/export.ts')).addExport,
  archive: async () => (await import('./commands/archive.ts')).addArchive,
  replay: async () => (await import('./commands/replay.ts')).addReplay,
  bundle: async () => (await import('./commands/bundle.ts')).addBundle,
  registry: async () => (await import('./commands/registry.ts')).addRegistry,
  account: async () => (await import('./commands/account.ts')).addAccount,
  backup: async () => (await import('./commands/backup.ts')).addBackup,
  restore: async () => (await import('./commands/restore.ts')).addRestore,
  'migrate-to-servers': async () => (await import('./commands/migrate.ts')).addMigrate,
  'rotate-key': async () => (await import('./commands/rotate-key.ts')).addRotateKey,
  verify: async () => (await import('./commands/verify.ts')).addVerify,
  calibrate: async () => (await import('./commands/calibrate.ts')).addCalibrate,
  doctor: async () => (await import('./commands/doctor.ts')).addDoctor,
};

/** Engines and stores take seconds to load: only the command that is named is; help needs all. */
async function addCommands(
  program: Command,
  outcome: Outcome,
  [name = '']: readonly string[],
): Promise<void> {
  const named = Object.hasOwn(COMMANDS, name) ? [COMMANDS[name]!] : Object.values(COMMANDS);
  for (const load of named) (await load())(program, outcome);
}

/** Whoever read our output has seen enough: no mistake of anybody's. */
const GONE = 'EPIPE';

async function run(
  program: Command,
  args: readonly string[],
  outcome: Outcome,
): Promise<Outcome['code']> {
  try {
    await program.parseAsync([...args], { from: 'user' });
    return outcome.code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (outcome.output.failed() === GONE) return outcome.code;
    process.stderr.write(`madoguchi: ${wordError(error)}\n`);
    return EXIT.failed;
  }
}

/** commander gives subcommands their own exit behaviour: they take the program's. */
function inheritSettings(command: Command): void {
  for (const child of command.commands) {
    child.copyInheritedSettings(command);
    inheritSettings(child);
  }
}
