import type { Command } from 'commander';
import { ROLES } from '../../schemas/config.ts';
import { collect } from '../collect.ts';
import { startCrew, type Crew } from '../crew.ts';
import { EXIT } from '../exit-codes.ts';
import { openHouse, readConfig, type House } from '../house.ts';
import type { Outcome } from '../outcome.ts';
import { untilStopped } from '../until-stopped.ts';
import { watchOver, type Watch } from '../watch-over.ts';

export function addWorker(program: Command, outcome: Outcome): void {
  program
    .command('worker')
    .description('a worker of its own, for server mode; start as many as there are machines')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .action(async (options: { form?: string[] }) => {
      outcome.code = await work(options.form ?? [], outcome.env);
    });
}

function describeWork({ config }: House, { processes }: Crew): string {
  const { workerRoles: roles } = config;
  const pages = `Working on ${processes} pages at a time`;
  if (roles.length === ROLES.length) return pages;
  return processes === 0 ? `Working (${roles.join(', ')})` : `${pages} (${roles.join(', ')})`;
}

async function work(folders: string[], env: NodeJS.ProcessEnv): Promise<Outcome['code']> {
  const config = readConfig(env);
  if (config.ok && config.value.servers === null) {
    process.stderr.write(
      'A worker of its own needs servers: set REDIS_URL and DATABASE_URL.\n' +
        'Without them everything is embedded, and `madoguchi serve` runs the workers itself.\n',
    );
    return EXIT.usage;
  }
  const house = config.ok ? await openHouse(config.value, folders) : config;
  if (!house.ok) {
    process.stderr.write(house.error);
    return EXIT.usage;
  }
  const stopped = untilStopped();
  let watch: Watch | null = null;
  let crew: Crew | null = null;
  try {
    watch = await watchOver(house.value);
    crew = await startCrew(house.value);
    watch.begin(crew.isWorking);
    process.stdout.write(`${describeWork(house.value, crew)}; stop with Ctrl-C\n`);
    await stopped;
    watch.end();
    process.stdout.write('Finishing the pages in hand …\n');
    return EXIT.done;
  } finally {
    // What stays open keeps a process alive that could not start.
    await crew?.close();
    await watch?.close();
    await house.value.stores.close();
  }
}
