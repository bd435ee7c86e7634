import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { inHouse } from '../in-house.ts';
import type { Outcome } from '../outcome.ts';
import { untilStopped } from '../until-stopped.ts';
import { watchIntake } from '../watch-intake.ts';

export function addWatch(program: Command, outcome: Outcome): void {
  program
    .command('watch')
    .description('take in what scanners write into INTAKE_DIRS, as `serve` does; reads nothing')
    .action(async () => {
      outcome.code = await inHouse(undefined, outcome, async (house) => {
        const stopped = untilStopped();
        const watch = watchIntake(house);
        if (watch === null) {
          process.stderr.write('The setting INTAKE_DIRS names no folder.\n');
          return EXIT.usage;
        }
        await stopped;
        await watch.close();
        return EXIT.done;
      });
    });
}
