import { InvalidArgumentError, type Command } from 'commander';
import { fail, ok, type Result } from '../../schemas/result.ts';
import type { Destination } from '../../schemas/destination.ts';
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
  batch?: number;
}

export function addIngest(program: Command, outcome: Outcome): void {
  program
    .command('ingest')
    .description('take files in; in embedded mode also read them')
    .argument('<files...>', 'files, or folders of them')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .option('--received-on <date>', 'receipt date YYYY-MM-DD; default: today', parseReceiptDate)
    .option(
      '--batch <number>',
      'take them into this open batch; its receipt date counts',
      parseBatchNumber,
    )
    .action(async (files: string[], options: Options) => {
      outcome.code = await ingest(files, options, outcome.env);
    });
}

async function ingest(
  paths: readonly string[],
  options: Options,
  env: NodeJS.ProcessEnv,
): Promise<Outcome['code']> {
  if (options.batch !== undefined && options.receivedOn !== undefined) {
    process.stderr.write('--batch has a receipt date of its own: leave --received-on out.\n');
    return EXIT.usage;
  }
  if (await refuseMissingPaths(paths)) return EXIT.usage;
  const config = readConfig(env);
  const house = config.ok ? await openHouse(config.value, options.form) : config;
  if (!house.ok) {
    process.stderr.write(house.error);
    return EXIT.usage;
  }
  try {
    const to = await findDestination(house.value, options.batch);
    if (!to.ok) {
      process.stderr.write(to.error);
      return EXIT.usage;
    }
    const receivedOn = options.receivedOn ?? today();
    return await takeInAndRead(house.value, paths, {
      actor: currentActor(),
      receivedOn,
      to: to.value,
    });
  } finally {
    await house.value.stores.close();
  }
}

function parseBatchNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new InvalidArgumentError('It must be the number of a batch.');
  return number;
}

/** Null: no batch is named. The error is ready to print. */
async function findDestination(
  { stores }: House,
  number: number | undefined,
): Promise<Result<Destination | null, string>> {
  if (number === undefined) return ok(null);
  const batch = await stores.batches.findByNumber(number);
  if (batch === null) return fail(`There is no batch ${number}: open one at the desk.\n`);
  if (batch.state === 'closed')
    return fail(`Batch ${number} is closed: nothing more is taken into it.\n`);
  return ok({ kind: 'batch', batchId: batch.id });
}

async function takeInAndRead(
  house: House,
  paths: readonly string[],
  from: Parameters<typeof takeInFiles>[2],
): Promise<Outcome['code']> {
  const taken = await takeInFiles(house, paths, from);
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
