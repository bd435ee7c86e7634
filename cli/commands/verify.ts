import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Proof, SignedReport } from '../../schemas/audit.ts';
import type { Config } from '../../schemas/config.ts';
import type { FormLibrary } from '../../store/contracts.ts';
import { findForeignMigrations } from '../../store/migrate.ts';
import { readMigrations } from '../../store/backup/catalogue.ts';
import { openSealedBlobs } from '../../store/blobs/sealed.ts';
import { nameMasterKey } from '../../store/keys/master-key.ts';
import { readKeyring } from '../../store/keys/open-keyring.ts';
import { openProof } from '../../store/proof/open-proof.ts';
import type { KeptReport } from '../../store/proof/verify-kept.ts';
import { EVERYTHING } from '../../store/reach.ts';
import { currentActor } from '../actor.ts';
import { showWalk } from '../backup-progress.ts';
import { collect } from '../collect.ts';
import { describeProof, isWhole } from '../describe-proof.ts';
import { EXIT } from '../exit-codes.ts';
import { loadLibrary, readConfig } from '../house.ts';
import { withInstallation } from '../open-installation.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';
import { refuseMissingPaths } from '../require-paths.ts';
import { proveBundle } from '../verify-bundle.ts';
import { writeNew } from '../write-new.ts';

interface Options {
  form?: string[];
  against?: string[];
  keep?: string;
  publicKey?: string[];
}

export function addVerify(program: Command, outcome: Outcome): void {
  program
    .command('verify')
    .description('prove that nobody has rewritten events, originals or approved records')
    .argument('[bundle]', 'prove this bundle by itself: needs no installation')
    .option(
      '--public-key <file>',
      'of a bundle: a key that may have signed; may be repeated',
      collect,
    )
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .option('--against <report>', 'a report that was kept elsewhere; may be repeated', collect)
    .option('--keep <file>', 'write the signed report of this walk: keep it elsewhere')
    .action(async (bundle: string | undefined, options: Options) => {
      if (bundle !== undefined) {
        outcome.code = await proveBundle(bundle, options.publicKey ?? []);
        return;
      }
      const config = readConfig(outcome.env);
      const loaded = config.ok ? await loadLibrary(config.value, options.form) : config;
      if (!config.ok || !loaded.ok) {
        process.stderr.write(loaded.ok ? '' : loaded.error);
        outcome.code = EXIT.usage;
        return;
      }
      outcome.code = await verify(config.value, loaded.value.library, options);
    });
}

async function verify(
  config: Config,
  forms: FormLibrary,
  { against = [], keep }: Options,
): Promise<Outcome['code']> {
  if (keep !== undefined && existsSync(keep)) {
    process.stderr.write(wordTaken(keep));
    return EXIT.usage;
  }
  if (await refuseMissingPaths(against)) return EXIT.usage;
  const kept: KeptReport[] = [];
  for (const name of against) kept.push({ name, content: await readFile(name, 'utf8') });
  return withInstallation(config, { make: false }, async ({ db, shelf, master }) => {
    const foreign = findForeignMigrations((await readMigrations(db)) ?? []);
    if (foreign !== null) {
      process.stderr.write(
        `These records are of another version (${foreign}): verify with that one.\n`,
      );
      return EXIT.failed;
    }
    if (master === null) throw new Error(`there is no master key in ${nameMasterKey(config)}`);
    const keyring = await readKeyring(db, master);
    const blobs = openSealedBlobs({ db, shelf, keyring });
    const house = openProof({ db, vault: keyring.vault, forms, blobs, reach: EVERYTHING });
    const { proof, signed } = await showWalk((watch) =>
      house.verify({ person: currentActor(), kept }, watch),
    );
    process.stdout.write(describeProof(proof));
    if (!isWhole(proof)) return EXIT.failed;
    return keep === undefined ? EXIT.done : keepReport(keep, signed, proof);
  });
}

const wordTaken = (file: string): string =>
  `${printable(file)} stands there already: name another file.\n`;

/** Only of what holds: a report is what later walks are held against. */
async function keepReport(
  file: string,
  signed: SignedReport,
  { chain }: Proof,
): Promise<Outcome['code']> {
  if (!(await writeNew(file, `${JSON.stringify(signed)}\n`))) {
    process.stderr.write(wordTaken(file));
    return EXIT.usage;
  }
  const events = chain.whole ? chain.events : 0;
  process.stdout.write(`${printable(file)}: signed report of ${events} events\n`);
  return EXIT.done;
}
