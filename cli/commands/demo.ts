import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { fileURLToPath } from 'node:url';
import { startCrew, type Crew } from '../crew.ts';
import { agreesWithTruth, printScore, scoreDemo } from '../demo-score.ts';
import { EXIT } from '../exit-codes.ts';
import { openHouse, readConfig, type House } from '../house.ts';
import type { Outcome } from '../outcome.ts';
import { tabulateScans } from '../scan-table.ts';
import { today } from '../receipt-date.ts';
import { inviteFirst, serveDesk } from '../serve-desk.ts';
import { describeRefused, takeInFiles } from '../take-in-files.ts';
import { untilStopped } from '../until-stopped.ts';
import { waitForScans } from '../wait-for-scans.ts';

const SAMPLES = ['../../samples/scans', '../../samples/broken'].map((folder) =>
  fileURLToPath(new URL(folder, import.meta.url)),
);
const DEMO_FOLDER = '.demo';

export function addDemo(program: Command, outcome: Outcome): void {
  program
    .command('demo')
    .description('read the sample scans with everything embedded, then serve the desk')
    .option('--exit', 'end after the table')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .action(async (options: { exit?: boolean; form?: string[] }) => {
      outcome.code = await demo(options, outcome.env);
    });
}

/** Embedded in a folder of its own, whatever servers the environment names. */
async function demo(
  options: { exit?: boolean; form?: string[] },
  env: NodeJS.ProcessEnv,
): Promise<Outcome['code']> {
  const config = readConfig({
    DATA_DIR: env['DATA_DIR'] ?? DEMO_FOLDER,
    LOG_LEVEL: env['LOG_LEVEL'] ?? 'error',
    HOST: env['HOST'],
    PORT: env['PORT'],
    PUBLIC_URL: env['PUBLIC_URL'],
    WORKER_CONCURRENCY: env['WORKER_CONCURRENCY'],
    WEBHOOKS_ALLOW_LOOPBACK: env['WEBHOOKS_ALLOW_LOOPBACK'],
  });
  const house = config.ok ? await openHouse(config.value, options.form) : config;
  if (!house.ok) {
    process.stderr.write(house.error);
    return EXIT.usage;
  }
  const stopped = untilStopped();
  const crew = await startCrew(house.value);
  try {
    const agrees = await readSamples(house.value, crew);
    if (!options.exit) await serveUntil(stopped, house.value);
    return agrees ? EXIT.done : EXIT.failed;
  } finally {
    await crew.close();
    await house.value.stores.close();
  }
}

/** True when every sample was taken in and came out as its truth file says. */
async function readSamples(house: House, crew: Crew): Promise<boolean> {
  const { config, stores } = house;
  process.stdout.write(`Embedded stores in ${config.dataDir}; nothing leaves this machine.\n`);
  const taken = await takeInFiles(house, SAMPLES, { actor: 'demo', receivedOn: today() });
  process.stderr.write(describeRefused(taken));
  process.stdout.write(
    taken.known === 0
      ? `${taken.fresh} sample files taken in. Reading …\n`
      : `${taken.fresh} sample files taken in; ${taken.known} are here already and are not taken in twice.\n`,
  );
  const ids = [...new Set(taken.scans.map(({ id }) => id))];
  const scans = await waitForScans(stores, ids, crew);
  process.stdout.write(tabulateScans(scans));
  const score = await scoreDemo(stores.records, scans, SAMPLES);
  process.stdout.write(printScore(score));
  return taken.refused.length === 0 && agreesWithTruth(score);
}

async function serveUntil(stopped: Promise<void>, house: House): Promise<void> {
  const desk = await serveDesk(house);
  process.stdout.write(`\nThe desk is open at ${desk.url} — stop with Ctrl-C\n`);
  process.stdout.write(inviteFirst(desk));
  await stopped;
  await desk.close();
}
