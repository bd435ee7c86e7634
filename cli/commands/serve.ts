import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { startCrew, type Crew } from '../crew.ts';
import { encryptFiles } from '../encrypt-files.ts';
import { EXIT } from '../exit-codes.ts';
import { openHouse, readConfig } from '../house.ts';
import type { Outcome } from '../outcome.ts';
import { inviteFirst, serveDesk, type RunningDesk } from '../serve-desk.ts';
import { untilStopped } from '../until-stopped.ts';
import { watchIntake } from '../watch-intake.ts';
import { watchOver, type Watch } from '../watch-over.ts';

export function addServe(program: Command, outcome: Outcome): void {
  program
    .command('serve')
    .description('serve the desk and the API; in embedded mode the workers run inside it')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .option('--with-workers', 'run workers inside it in server mode too')
    .action(async (options: { form?: string[]; withWorkers?: boolean }) => {
      outcome.code = await serve(options, outcome.env);
    });
}

async function serve(
  options: { form?: string[]; withWorkers?: boolean },
  env: NodeJS.ProcessEnv,
): Promise<Outcome['code']> {
  const config = readConfig(env);
  const house = config.ok ? await openHouse(config.value, options.form) : config;
  if (!house.ok) {
    process.stderr.write(house.error);
    return EXIT.usage;
  }
  const { stores } = house.value;
  const embedded = stores.mode === 'embedded';
  const stopped = untilStopped();
  let watch: Watch | null = null;
  let desk: RunningDesk | null = null;
  let crew: Crew | null = null;
  let intake: ReturnType<typeof watchIntake> = null;
  let endEncrypting: (() => Promise<void>) | null = null;
  try {
    watch = await watchOver(house.value);
    desk = await serveDesk(house.value, undefined, watch.findUnready);
    if (embedded || options.withWorkers) crew = await startCrew(house.value);
    process.stdout.write(`Madoguchi (${stores.mode}) at ${desk.url}; stop with Ctrl-C\n`);
    if (embedded) process.stdout.write(EMBEDDED_PROMISE);
    process.stdout.write(inviteFirst(desk));
    intake = watchIntake(house.value);
    endEncrypting = encryptFiles(house.value);
    if (!desk.hasPages) process.stdout.write('The desk is not built: run `npm run build`.\n');
    watch.begin(crew?.isWorking);
    await stopped;
    watch.end();
    process.stdout.write('Finishing the pages in hand …\n');
    return EXIT.done;
  } finally {
    // What stays open keeps a process alive that could not start.
    await endEncrypting?.();
    await intake?.close();
    await desk?.close();
    await crew?.close();
    await watch?.close();
    await stores.close();
  }
}

/**
 * PGlite hands what it writes to the system (fsync is off, and its files have none), so that the death of
 * the process loses nothing and that of the machine may. Originals are flushed: `store/blobs/folder.ts`.
 */
const EMBEDDED_PROMISE =
  'Embedded: a process that is killed loses nothing, but the records do not survive every power cut. What was ' +
  'done in the last minute may be missing then, or their database be damaged and open no more; originals ' +
  'and their keys are on the disk once they are taken in, but open by that database alone. Make a backup every day (`madoguchi backup`), or move to ' +
  'servers (`madoguchi migrate-to-servers`): docs/backup.md\n';
