import { Option, type Command } from 'commander';
import { clearLine, cursorTo } from 'node:readline';
import type { Compared, Replayed } from '../../workers/replay/replay-reading.ts';
import { showSteps } from '../backup-progress.ts';
import { collect } from '../collect.ts';
import { EXIT } from '../exit-codes.ts';
import type { House } from '../house.ts';
import { inHouse } from '../in-house.ts';
import { findUnmatched, refuseNoneOrBoth } from '../name-records.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';
import { describeFound, toJsonLine } from '../replay/describe-replay.ts';
import { compareAll, replayAll } from '../replay/run-replay.ts';

interface Options {
  form?: string[];
  all?: boolean;
  json?: boolean;
  with?: 'current';
}

export function addReplay(program: Command, outcome: Outcome): void {
  program
    .command('replay')
    .description('make past readings again from their originals, and compare; writes nothing')
    .argument('[control numbers...]', 'of the envelopes whose readings are meant')
    .option('--all', 'every reading')
    .addOption(
      new Option('--with <what>', 'list what would be read otherwise today').choices(['current']),
    )
    .option('--json', 'one JSON line a reading')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .action(async (numbers: string[], options: Options) => {
      const refused = refuseNoneOrBoth(numbers, options.all);
      outcome.code = refused ?? (await replay(numbers, options, outcome));
    });
}

const replay = (numbers: readonly string[], options: Options, outcome: Outcome) =>
  inHouse(options.form, outcome, async (house) => {
    const readings = await house.stores.replays.list(options.all ? null : numbers);
    const unmatched = findUnmatched(numbers, readings);
    for (const number of unmatched)
      process.stderr.write(`${printable(number)}: nothing with this control number was read\n`);
    const code = await (options.with === 'current' ? tellChanges : tellReplayed)(
      house,
      readings,
      options.json ?? false,
    );
    return unmatched.length > 0 ? EXIT.failed : code;
  });

type Readings = Parameters<typeof replayAll>[1];

async function tellReplayed(
  house: House,
  readings: Readings,
  asJson: boolean,
): Promise<Outcome['code']> {
  const counts = countOutcomes();
  await showSteps('replaying', 'readings', readings.length, (step) =>
    replayAll(house, readings, (name, found) => {
      counts[found.outcome]++;
      print(name, found, asJson);
      step();
    }),
  );
  const { identical, differs, cannot } = counts;
  if (!asJson)
    process.stdout.write(
      `${identical} identical, ${differs} different, ${cannot} not made again\n`,
    );
  return differs > 0 ? EXIT.failed : cannot > 0 ? EXIT.somePagesNotRead : EXIT.done;
}

/** Of the readings that count, those that would be others. */
async function tellChanges(
  house: House,
  readings: Readings,
  asJson: boolean,
): Promise<Outcome['code']> {
  const counting = readings.filter((reading) => reading.counts);
  const counts = countOutcomes();
  await showSteps('reading', 'pages', counting.length, (step) =>
    compareAll(house, counting, (name, found) => {
      counts[found.outcome]++;
      if (found.outcome !== 'same') print(name, found, asJson);
      step();
    }),
  );
  const { differs, unread, cannot } = counts;
  if (!asJson)
    process.stdout.write(
      `${differs + unread} of ${counting.length} would differ today, ${cannot} not made again\n`,
    );
  return cannot > 0 ? EXIT.somePagesNotRead : EXIT.done;
}

/** At once: there may be many, and a walk that is broken off has told what it found. */
function print(name: Readings[number], found: Replayed | Compared, asJson: boolean): void {
  // The bar, which stands below, is drawn anew.
  if (process.stderr.isTTY) {
    clearLine(process.stderr, 0);
    cursorTo(process.stderr, 0);
  }
  process.stdout.write((asJson ? toJsonLine : describeFound)(name, found));
}

const countOutcomes = (): Record<(Replayed | Compared)['outcome'], number> => ({
  identical: 0,
  same: 0,
  differs: 0,
  unread: 0,
  cannot: 0,
});
