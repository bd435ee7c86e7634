import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { bundleName } from '../../store/proof/bundle/make-bundle.ts';
import { EVERYTHING } from '../../store/reach.ts';
import { currentActor } from '../actor.ts';
import { collect } from '../collect.ts';
import { EXIT } from '../exit-codes.ts';
import { inHouse } from '../in-house.ts';
import type { Outcome } from '../outcome.ts';
import { printable } from '../printable.ts';
import { writeWhole } from '../write-whole.ts';

interface Options {
  form?: string[];
  into: string;
}

export function addBundle(program: Command, outcome: Outcome): void {
  program
    .command('bundle')
    .description('write one envelope with everything that proves it without this installation')
    .argument('<control number>', 'of the envelope')
    .requiredOption('--into <folder>', 'where it is written')
    .option('-f, --form <folder>', 'further form folders; may be repeated', collect)
    .action(async (controlNumber: string, options: Options) => {
      outcome.code = await bundle(controlNumber, options, outcome);
    });
}

const bundle = (controlNumber: string, { form, into }: Options, outcome: Outcome) =>
  inHouse(form, outcome, async ({ stores }) => {
    const file = path.join(into, bundleName(controlNumber));
    // Before it goes on record that somebody was given it.
    await mkdir(into, { recursive: true });
    if (existsSync(file)) {
      process.stderr.write(`${printable(file)} stands there already: name another folder.\n`);
      return EXIT.usage;
    }
    const wish = { person: currentActor(), reason: null };
    const made = await stores.proof.makeBundle({ controlNumber }, wish, EVERYTHING);
    if (!made.ok) {
      process.stderr.write(`${printable(controlNumber)}: ${WORDS[made.error.kind]}\n`);
      return EXIT.failed;
    }
    // The original in it shows secrets: nobody else's to read.
    await writeWhole(file, made.value.tar, { flag: 'wx', mode: 0o600 });
    process.stdout.write(`${printable(file)}\n`);
    return EXIT.done;
  });

const WORDS = {
  'not-found': 'there is no envelope with this control number',
  disposed: 'it was disposed of, and with it what a bundle holds',
  'shared-file': 'its file holds pages beyond reach',
  'original-missing': 'its original is missing from the store, or is not what came in',
} as const;
