import type { Command } from 'commander';
import { collect } from '../collect.ts';
import { currentActor } from '../actor.ts';
import { startCrew } from '../crew.ts';
import { EXIT } from '../exit-codes.ts';
import { openHouse, readConfig, type House } from '../house.ts';
import { refuseMissingPaths } from '../require-paths.ts';
import type { Outcome } from '../outcome.ts';
import { tabulateScans } from '../scan-table.ts';
import { parseReceiptDate, today } from '../receipt-date.ts';
import { describeRefused, takeInFiles } from '../take-in-files.ts';
import { waitForScans } from '../wait-for-scans.ts';

interface Options {
  form?: string[];
  receivedOn?: string;
}

export function addIngest(program: Command, outcome: Outcome): void {
  program
    .command('ingest')
    .description('take files in; in embedded mode also read them')
    .argument('<files...>', 'files, or folders of them')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .option('--received-on <date>', 'receipt date YYYY-MM-DD; default: today', parseReceiptDate)
    .action(async (files: string[], options: Options) => {
      outcome.code = await ingest(files, options, outcome.env);
    });
}

async function ingest(
  paths: readonly string[],
  options: Options,
  env: NodeJS.ProcessEnv,
): Promise<Outcome['code']> {
  if (await refuseMissingPaths(paths)) return EXIT.usage;
  const config = readConfig(env);
  const house = config.ok ? await openHouse(config.value, options.form) : config;
  if (!house.ok) {
    process.stderr.write(house.error);
    return EXIT.usage;
  }
  try {
    return await takeInAndRead(house.value, paths, options.receivedOn ?? today());
  } finally {
    await house.value.stores.close();
  }
}

async function takeInAndRead(
  house: House,
  paths: readonly string[],
  receivedOn: string,
): Promise<Outcome['code']> {
  const taken = await takeInFiles(house, paths, { actor: currentActor(), receivedOn });
  process.stderr.write(describeRefused(taken));
  process.stdout.write(`${taken.fresh} file(s) taken in, ${taken.known} known already\n`);
  if (house.stores.mode === 'servers') return taken.refused.length > 0 ? EXIT.failed : EXIT.done;
  const crew = await startCrew(house);
  try {
    const ids = [...new Set(taken.scans.map(({ id }) => id))];
    const scans = await waitForScans(house.stores, ids, crew);
    process.stdout.write(tabulateScans(scans));
    if (taken.refused.length > 0) return EXIT.failed;
    return scans.some(hasRejected) ? EXIT.somePagesNotRead : EXIT.done;
  } finally {
    await crew.close();
  }
}

const hasRejected = ({ state, pages }: Awaited<ReturnType<typeof waitForScans>>[number]): boolean =>
  state === 'rejected' || pages.some((page) => page.state === 'rejected');
