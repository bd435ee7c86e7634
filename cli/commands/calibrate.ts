import type { Command } from 'commander';
import { openEngines } from '../../engines/open-engines.ts';
import type { FieldEvidence } from '../../store/contracts.ts';
import { currentActor } from '../actor.ts';
import { refit } from '../calibrate/refit.ts';
import { tabulateFits } from '../calibrate/tabulate-fits.ts';
import { collect } from '../collect.ts';
import { EXIT } from '../exit-codes.ts';
import { openHouse, readConfig, type House } from '../house.ts';
import type { Outcome } from '../outcome.ts';

interface Options {
  form?: string[];
  dryRun?: boolean;
}

export function addCalibrate(program: Command, outcome: Outcome): void {
  program
    .command('calibrate')
    .description('learn from what people verified what claimed probabilities are worth; audited')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .option('--dry-run', 'show what would change, write nothing')
    .action(async (options: Options) => {
      outcome.code = await calibrateHouse(options, outcome);
    });
}

async function calibrateHouse(
  { form, dryRun = false }: Options,
  { env }: Outcome,
): Promise<Outcome['code']> {
  const config = readConfig(env);
  const house = config.ok ? await openHouse(config.value, form, { needsGates: false }) : config;
  if (!house.ok) {
    process.stderr.write(house.error);
    return EXIT.usage;
  }
  try {
    await calibrate(house.value, dryRun);
    return EXIT.done;
  } finally {
    await house.value.stores.close();
  }
}

async function calibrate({ stores }: House, dryRun: boolean): Promise<void> {
  const evidence: FieldEvidence[] = [];
  for await (const one of stores.records.findEvidence()) evidence.push(one);
  const former = await stores.calibrations.newest();
  const { groups, maps } = refit(
    evidence,
    former?.calibration.maps ?? {},
    await findVersions(),
    new Date(),
  );
  process.stdout.write(tabulateFits(groups));
  if (maps === null) process.stdout.write('Nothing changes.\n');
  else if (dryRun) process.stdout.write('Nothing is written: this was a dry run.\n');
  else {
    const { calibration } = await stores.calibrations.add(maps, currentActor());
    process.stdout.write(`${calibration.id} counts from the next start of the workers on.\n`);
  }
}

/** Only the engines themselves know which versions they are. */
async function findVersions(): Promise<Readonly<Record<string, string>>> {
  const engines = await openEngines();
  await engines.close();
  return engines.tools.versions;
}
