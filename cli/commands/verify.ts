import type { Command } from 'commander';
import { readFile } from 'node:fs/promises';
import type { Proof, SignedReport } from '../../schemas/audit.ts';
import type { KeptReport } from '../../store/proof/verify-kept.ts';
import { currentActor } from '../actor.ts';
import { showWalk } from '../backup-progress.ts';
import { collect } from '../collect.ts';
import { describeProof, isWhole } from '../describe-proof.ts';
import { EXIT } from '../exit-codes.ts';
import type { House } from '../house.ts';
import { inHouse } from '../in-house.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';
import { writeNew } from '../write-new.ts';

interface Options {
  form?: string[];
  against?: string[];
  keep?: string;
}

export function addVerify(program: Command, outcome: Outcome): void {
  program
    .command('verify')
    .description('prove that nobody has rewritten events, originals or approved records')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .option('--against <report>', 'a report that was kept elsewhere; may be repeated', collect)
    .option('--keep <file>', 'write the signed report of this walk: keep it elsewhere')
    .action(async (options: Options) => {
      outcome.code = await inHouse(options.form, outcome, (house) => verify(house, options));
    });
}

async function verify(
  { stores }: House,
  { against = [], keep }: Options,
): Promise<Outcome['code']> {
  const kept: KeptReport[] = [];
  for (const name of against) kept.push({ name, content: await readFile(name, 'utf8') });
  const { proof, signed } = await showWalk((watch) =>
    stores.proof.verify({ person: currentActor(), kept }, watch),
  );
  process.stdout.write(describeProof(proof));
  if (!isWhole(proof)) return EXIT.failed;
  return keep === undefined ? EXIT.done : keepReport(keep, signed, proof);
}

/** Only of what holds: a report is what later walks are held against. */
async function keepReport(
  file: string,
  signed: SignedReport,
  { chain }: Proof,
): Promise<Outcome['code']> {
  if (!(await writeNew(file, `${JSON.stringify(signed)}\n`))) {
    process.stderr.write(`${printable(file)} stands there already: name another file.\n`);
    return EXIT.usage;
  }
  const events = chain.whole ? chain.events : 0;
  process.stdout.write(`${printable(file)}: signed report of ${events} events\n`);
  return EXIT.done;
}
