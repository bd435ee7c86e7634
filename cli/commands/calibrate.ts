import type { Command } from 'commander';
import { openEngines } from '../../engines/open-engines.ts';
import type { FieldEvidence } from '../../store/contracts.ts';
import { currentActor } from '../actor.ts';
import { refit, type Present } from '../calibrate/refit.ts';
import { tabulateFits } from '../calibrate/tabulate-fits.ts';
import { collect } from '../collect.ts';
import { EXIT } from '../exit-codes.ts';
import type { House } from '../house.ts';
import { inHouse } from '../in-house.ts';
import type { Outcome } from '../outcome.ts';

export function addCalibrate(program: Command, outcome: Outcome): void {
  program
    .command('calibrate')
    .description('learn from what people verified what claimed probabilities are worth; audited')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .option('--dry-run', 'show what would change, write nothing')
    .action(async (options: { form?: string[]; dryRun?: boolean }) => {
      outcome.code = await inHouse(options.form, outcome, (house) =>
        calibrate(house, options.dryRun ?? false),
      );
    });
}

async function calibrate({ stores }: House, dryRun: boolean): Promise<Outcome['code']> {
  const evidence: FieldEvidence[] = [];
  for await (const one of stores.records.findEvidence()) evidence.push(one);
  const former = await stores.calibrations.newest();
  const { groups, maps } = refit(
    evidence,
    former?.calibration.maps ?? {},
    await findPresent(),
    new Date(),
  );
  process.stdout.write(tabulateFits(groups));
  if (maps === null) process.stdout.write('Nothing changes.\n');
  else if (dryRun) process.stdout.write('Nothing is written: this was a dry run.\n');
  else {
    const { calibration } = await stores.calibrations.add(maps, currentActor());
    process.stdout.write(`${calibration.id} counts from the next start of the workers on.\n`);
  }
  return EXIT.done;
}

/** Only the engines themselves know which versions they are. */
async function findPresent(): Promise<Present> {
  const engines = await openEngines();
  await engines.close();
  const { versions, acceptance } = engines.tools;
  return { engines: versions, acceptance };
}
