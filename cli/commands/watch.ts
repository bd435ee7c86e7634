import type { Command } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { inHouse } from '../in-house.ts';
import type { Outcome } from '../outcome.ts';
import { untilStopped } from '../until-stopped.ts';
import { watchIntake } from '../watch-intake.ts';
import { watchOver, type Watch } from '../watch-over.ts';

export function addWatch(program: Command, outcome: Outcome): void {
  program
    .command('watch')
    .description('take in what scanners write into INTAKE_DIRS, as `serve` does; reads nothing')
    .action(async () => {
      outcome.code = await inHouse(undefined, outcome, async (house) => {
        const stopped = untilStopped();
        const intake = watchIntake(house);
        if (intake === null) {
          process.stderr.write('The setting INTAKE_DIRS names no folder.\n');
          return EXIT.usage;
        }
        let watch: Watch | null = null;
        try {
          watch = await watchOver(house);
          watch.begin();
          await stopped;
          watch.end();
          return EXIT.done;
        } finally {
          await intake.close();
          await watch?.close();
        }
      });
    });
}
